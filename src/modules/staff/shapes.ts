// The staff module's shapes: names, scopes, masking levels, ids.

import { classed, oneOf, T } from '../../platform/contract/index.ts'

/** Undeclared fields are refused. */
export const closed = { additionalProperties: false } as const

export const ScopeKind = oneOf('own', 'branch', 'tree', 'all', 'none')
export type ScopeKind = T.Static<typeof ScopeKind>
/** How much of a C2 value a role sees: masked stars, or nothing at all. Opening is always a reveal. */
export const MaskingLevel = oneOf('masked', 'hidden')
export type MaskingLevel = T.Static<typeof MaskingLevel>
export const UserStatus = oneOf('active', 'locked', 'disabled')

const LOGIN_NAME = '^[a-z0-9][a-z0-9._-]*$'
export const isLoginName = (text: string) => text.length >= 2 && text.length <= 64 && new RegExp(LOGIN_NAME).test(text)
export const LoginName = T.String({
  minLength: 2,
  maxLength: 64,
  pattern: LOGIN_NAME,
})
export const DisplayName = classed('C2', T.String({ minLength: 1, maxLength: 60 }))
export const Password = classed('C3', T.String({ minLength: 1, maxLength: 256 }))
export const RoleId = T.String({
  minLength: 2,
  maxLength: 40,
  pattern: '^[a-z][a-z0-9-]*$',
})
export const BranchCode = T.String({
  minLength: 2,
  maxLength: 12,
  pattern: '^[A-Z0-9]+$',
})
export const BranchId = T.Integer({ minimum: 1, maximum: 2_000_000_000 })
