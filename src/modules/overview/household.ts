// Rules of what belongs together: which relationships make a household or a group, and how far each is followed.

import type { RelationshipType } from '../customer/contract.ts'
import { CONTROL_PERCENT } from './household-contract.ts'

const HOUSEHOLD: readonly RelationshipType[] = ['spouse', 'parent', 'child', 'household']
const GROUP: readonly RelationshipType[] = [
  'group',
  'shareholder',
  'invests-in',
  'beneficial-owner',
  'beneficially-owned-by',
]
const BY_SHARE: readonly RelationshipType[] = ['shareholder', 'invests-in']

export const bindingTypes = (kind: 'household' | 'group'): readonly RelationshipType[] =>
  kind === 'household' ? HOUSEHOLD : GROUP

/** Whether a relationship joins two members: a share without control does not. */
export const binds = ({ type, sharePercent }: { type: RelationshipType; sharePercent: number | null }): boolean =>
  !BY_SHARE.includes(type) || (sharePercent ?? 0) >= CONTROL_PERCENT
