// The conditions of a search as they stand in the page's address.

import type { LocationQuery } from 'vue-router'
import type { Input } from '../../../platform/contract/index.ts'
import type { exportRows } from '../contract.ts'

export type RowFilter = Input<typeof exportRows>['body']['filter']

/** Address -> search; what is empty is no condition. */
export function filterOf(query: LocationQuery): RowFilter {
  const text = (name: string) => (query[name] ? String(query[name]) : undefined)
  return {
    actorId: text('actor'),
    subjectId: text('subject'),
    holdingId: text('holding'),
    action: text('action'),
    purpose: text('purpose'),
    outcome: text('outcome') as RowFilter['outcome'],
    since: text('since'),
    until: text('until'),
  }
}
