// What is kept how long by which rule, and how much would be due on a day: a look ahead that changes nothing.

import { query } from '../../../platform/command/index.ts'
import { listRestrictionsEnding } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { countDue, listRules } from '../privacy-store.ts'
import { addYears } from '../rights.ts'

const COUNT_MAX = 100_000
const ERASABLE_MAX = 100

export const previewRetention = query(contract.previewRetention, async ({ tx, clock }, { query: asked }) => {
  const on = asked.on ?? clock.today()
  const items = []
  for (const { rule, amount, unit, source, validFrom } of await listRules(tx, on)) {
    if (!rule.startsWith('keep.')) continue
    const before = addYears(on, -amount)
    const due = (await countDue(tx, rule, before, COUNT_MAX + 1)) ?? 0
    items.push({
      rule,
      amount,
      unit,
      source,
      validFrom,
      before,
      due: Math.min(due, COUNT_MAX),
      capped: due > COUNT_MAX,
    })
  }
  const erasable = await listRestrictionsEnding(tx, on, ERASABLE_MAX)
  return { on, items, erasable: erasable.map(({ customerId, until }) => ({ customerId, until: until as string })) }
})
