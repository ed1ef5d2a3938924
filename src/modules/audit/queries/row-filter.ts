// What a search of the journal asks for, as the journal's store takes it: bank dates as instants, the scope as a condition.

import type { Scope } from '../../../platform/access/index.ts'
import type { Input } from '../../../platform/contract/index.ts'
import type { Wanted } from '../../../platform/journal/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { customerInScopeSql, Values } from '../../customer/index.ts'
import type * as contract from '../contract.ts'

export type RowFilter = Input<typeof contract.exportRows>['body']['filter']

const DAY_MS = 86_400_000
const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`)

/** Whoever sees a part of the customers sees the rows of these and no others. */
export function wantedOf(filter: RowFilter, scope: Scope, page: { beforeRowId: string | null; limit: number }): Wanted {
  if (filter.since && filter.until && filter.since > filter.until)
    throw new Refusal('audit.period-invalid', { since: filter.since, until: filter.until })
  const values = new Values()
  const conditions = [customerInScopeSql('j.chain_id', scope, values)]
  if (filter.holdingId) {
    const named = ['accountId', 'cardId'].map((key) => JSON.stringify([{ data: { [key]: filter.holdingId } }]))
    conditions.push(`j.events @> any(${values.bind(named, 'jsonb[]')})`)
  }
  return {
    actorId: filter.actorId ?? null,
    chainId: filter.subjectId ?? null,
    action: filter.action ?? null,
    purpose: filter.purpose ?? null,
    outcome: filter.outcome ?? null,
    since: filter.since ? midnight(filter.since) : null,
    until: filter.until ? new Date(midnight(filter.until).getTime() + DAY_MS) : null,
    within: { sql: conditions.join(' and '), values: values.list },
    ...page,
  }
}
