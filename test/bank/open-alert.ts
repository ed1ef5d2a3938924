// An alert of a customer, opened by a hit on one of its transactions.

import { recordMany, type TimedHit } from '../../src/modules/casework/commands/record-many.ts'
import { jobCall, runBatch } from '../../src/platform/command/index.ts'
import type { Bank } from './kahu.ts'

type At = { customerId: string; accountId: string; cardId: string; transactionId: string }

/** Answers the alert's id. */
export async function openAlert({ kahu: { services } }: Bank, at: At): Promise<string> {
  const texts = { 'zh-CN': '', 'en-US': '' }
  const hit: TimedHit = {
    ...{ ...at, transactionAt: new Date(), leg: 0, amountFen: 100, currency: 'CNY' },
    ...{ ruleCode: 'R-1', ruleVersion: 1, ruleName: texts, typology: 'fraud', severity: 'low', score: 1 },
    ...{ dueMinutes: 60, quietMinutes: 0, values: [], why: texts, recordedAt: new Date() },
  }
  await runBatch(services, recordMany, { ...jobCall('test'), items: [hit] })
  const { id } = await services.database.read((tx) =>
    tx.one<{ id: string }>('select alert_id as id from casework_hit where customer_id = $1 and rule_code = $2', [
      at.customerId,
      hit.ruleCode,
    ]),
  )
  return id
}
