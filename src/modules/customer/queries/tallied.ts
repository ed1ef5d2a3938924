// Which questions the tallies can answer, and what they are then read from.

import type { Scope } from '../../../platform/access/index.ts'
import type { Filter } from '../filter.ts'
import { tallySql } from '../tally-store.ts'
import { isTallied, mentions } from './conditions.ts'

/** The tallies know branches, not owners, and nothing of walls. */
export const isScopeTallied = (scope: Scope): boolean => scope.all || (scope.ownerId === null && !scope.walled)
export const canTally = (filter: Filter, scope: Scope): boolean => isScopeTallied(scope) && isTallied(filter)

/** Whether no branch has to be told from another. */
export const isWholeBank = (filter: Filter, scope: Scope): boolean =>
  scope.all && !mentions(filter, (field) => field === 'branchId')

/** The tally of facets in the shape that conditions on facets and branches are written for. */
export const facetTally = (filter: Filter, scope: Scope, byBranch = false): string =>
  `(select branch_id, value::bigint as facets, customers from ${tallySql('facets', !byBranch && isWholeBank(filter, scope))} v)`
