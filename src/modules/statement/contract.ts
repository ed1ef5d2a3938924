// The contract of statements: an account's bookings of a period as a document that reconciles to the fen.

import { classed, event, Id, IsoDate, nullable, oneOf, route, T } from '../../platform/contract/index.ts'

/** A document of about a thousand pages; longer periods go as XLSX or in parts. */
export const PDF_ENTRIES_MAX = 20_000
export const XLSX_ENTRIES_MAX = 100_000

const closed = { additionalProperties: false } as const
const params = T.Object({ customerId: Id, accountId: Id })
const wish = {
  /** First and last booking date, both included. */
  from: IsoDate,
  to: IsoDate,
  format: oneOf('pdf', 'xlsx'),
  language: T.Optional(oneOf('zh-CN', 'en-US')),
}

export const makeStatement = route({
  id: 'statement.make',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/statement',
  summary: "An account's statement of a period as PDF or XLSX, masked, for use inside the bank",
  permission: 'statement.make',
  params,
  body: T.Object(wish, closed),
  streams: 'application/octet-stream',
})

export const StatementPurpose = oneOf('customer-request', 'proof-of-funds', 'dispute', 'court', 'regulator', 'audit')
export const issueStatement = route({
  id: 'statement.issue',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/statement/issue',
  summary: "The customer's own copy of a statement, unmasked, with its purpose on record",
  permission: 'statement.issue',
  params,
  body: T.Object({ ...wish, purpose: StatementPurpose, note: T.Optional(T.String({ maxLength: 200 })) }, closed),
  streams: 'application/octet-stream',
})

export const statementsDue = event({
  id: 'statement.due',
  summary: "Statements fell due with a bank's day; how many",
  data: T.Object({ day: IsoDate, statements: T.Integer() }),
})

const Fen = nullable(classed('C2', T.Integer()))
export const DueStatement = T.Object({
  from: IsoDate,
  to: IsoDate,
  currency: T.String(),
  /** Null where the caller may not see balances. */
  openingFen: Fen,
  closingFen: Fen,
  entries: T.Integer(),
})
export type DueStatement = T.Static<typeof DueStatement>
export const listDueStatements = route({
  id: 'statement.list-due',
  method: 'GET',
  path: '/customers/:customerId/accounts/:accountId/statements',
  summary:
    "An account's statements that fell due at the end of a bank day, newest first; make one of its period for the document",
  permission: 'statement.make',
  params,
  reply: T.Object({ items: T.Array(DueStatement) }),
})
