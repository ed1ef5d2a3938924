// The staff module's shapes: names, scopes, masking levels, ids.

import { classed, oneOf, T } from '../../platform/contract/index.ts'

/** Undeclared fields are refused. */
export const closed = { additionalProperties: false } as const

export const ScopeKind = oneOf('own', 'branch', 'tree', 'all', 'none')
export type ScopeKind = T.Static<typeof ScopeKind>
/** How much of a C2 value a role sees: all of it, masked stars, or nothing at all. */
export const MaskingLevel = oneOf('clear', 'masked', 'hidden')
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
/** The levels of single classes of data, where they differ from the role's own. */
export const Sight = T.Partial(
  T.Object({
    name: MaskingLevel,
    document: MaskingLevel,
    contact: MaskingLevel,
    address: MaskingLevel,
    number: MaskingLevel,
    money: MaskingLevel,
  }),
  closed,
)
/** The classes of data that a role shows each at a level of its own. */
export const DATA_CLASSES = Object.keys(Sight.properties) as (keyof typeof Sight.properties)[]
export const DepartmentId = T.String({ minLength: 2, maxLength: 40, pattern: '^[a-z][a-z0-9-]*$' })
export const BranchCode = T.String({
  minLength: 2,
  maxLength: 12,
  pattern: '^[A-Z0-9]+$',
})
export const BranchId = T.Integer({ minimum: 1, maximum: 2_000_000_000 })
