// Parts that several contracts of the module share.

import { Id, PageQuery, T } from '../../platform/contract/index.ts'

/** Undeclared fields are refused. */
export const closed = { additionalProperties: false } as const
export const CustomerParams = T.Object({ customerId: Id })
export const Cursor = PageQuery.cursor
