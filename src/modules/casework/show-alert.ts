// Alerts as they leave: customers and people by name as the reader may see them, amounts unless the reader sees none.

import { type Caller, maskingOf, type Scope } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import { customerLabels } from '../customer/index.ts'
import { openUserNames } from '../staff/index.ts'
import { severityOf } from './alert.ts'
import type { AlertRow } from './alert-store.ts'
import type { AlertLine } from './contract.ts'

export type Looker = { tx: Tx; vault: Vault; caller: Caller; scope: Scope }
const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const userIdOf = (caller: Caller): string | null => (caller.kind === 'person' ? caller.userId : null)
export const hidesMoney = (caller: Caller): boolean => maskingOf(caller).money === 'hidden'

/** Names of people by id; machines have none. */
export const namesOf = ({ tx, vault }: Pick<Looker, 'tx' | 'vault'>, ids: readonly (string | null)[]) =>
  openUserNames(
    tx,
    vault,
    [...new Set(ids)].filter((id): id is string => id !== null && USER_ID.test(id)),
  )

/** Those whose customer the reader may see, in the order given. */
export async function showAlerts(context: Looker, rows: readonly AlertRow[]): Promise<AlertLine[]> {
  const labels = await customerLabels(
    context,
    rows.map(({ customerId }) => customerId),
  )
  const names = await namesOf(
    context,
    rows.map(({ assigneeId }) => assigneeId),
  )
  const me = userIdOf(context.caller)
  const hidden = hidesMoney(context.caller)
  return rows.flatMap((row) => {
    const label = labels.get(row.customerId)
    if (!label) return []
    return {
      alertId: row.alertId,
      customerId: row.customerId,
      number: row.number,
      customerName: label.name,
      customerNumber: label.number,
      typology: row.typology,
      severity: severityOf(row.severity),
      score: row.score,
      state: row.state,
      outcome: row.outcome,
      reason: row.reason,
      ruleCode: row.ruleCode,
      ruleVersion: row.ruleVersion,
      ruleName: row.ruleName,
      moneyFen: hidden ? null : row.moneyFen,
      currency: row.currency,
      hits: row.hits,
      lastAt: row.lastAt.toISOString(),
      openedAt: row.openedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
      closedAt: row.closedAt?.toISOString() ?? null,
      assigneeId: row.assigneeId,
      assigneeName: row.assigneeId ? (names.get(row.assigneeId) ?? null) : null,
      mine: me !== null && row.assigneeId === me,
      version: row.version,
    }
  })
}
