// Relationships: every type has its inverse, so both records tell the same story.

import type { RelationshipType } from './contract.ts'

const PAIRS: [RelationshipType, RelationshipType][] = [
  ['spouse', 'spouse'],
  ['parent', 'child'],
  ['guarantor', 'guaranteed-by'],
  ['shareholder', 'invests-in'],
  ['legal-representative', 'represented-by'],
  ['beneficial-owner', 'beneficially-owned-by'],
  ['employer', 'employee'],
  ['household', 'household'],
  ['group', 'group'],
  ['referrer', 'referred-by'],
  ['account-owner', 'account-user'],
]
const INVERSES = new Map(
  PAIRS.flatMap(
    ([a, b]) =>
      [
        [a, b],
        [b, a],
      ] as [RelationshipType, RelationshipType][],
  ),
)

/** What the first is to the second, when the second is `type` to the first. */
export const inverseOf = (type: RelationshipType): RelationshipType => INVERSES.get(type) as RelationshipType

/** Types that carry a share in percent. */
export const carriesShare = (type: RelationshipType) =>
  type === 'shareholder' || type === 'invests-in' || type === 'beneficial-owner' || type === 'beneficially-owned-by'
