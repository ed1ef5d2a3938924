// The contract of statements: an account's bookings of a period as a document that reconciles to the fen.

import { Id, IsoDate, oneOf, route, T } from '../../platform/contract/index.ts'

/** A document of about a thousand pages; longer periods go as XLSX or in parts. */
export const PDF_ENTRIES_MAX = 20_000
export const XLSX_ENTRIES_MAX = 100_000

/** May make the customer's own copy, in which nothing is masked; it is no route's id. */
export const ISSUE_STATEMENT = 'statement.issue'

export const StatementFormat = oneOf('pdf', 'xlsx')
/** `working`: masked as the reader's role demands. `customer`: what is handed to the customer, unmasked, for a purpose. */
export const StatementCopy = oneOf('working', 'customer')
export const StatementPurpose = oneOf('customer-request', 'proof-of-funds', 'dispute', 'court', 'regulator', 'audit')

export const makeStatement = route({
  id: 'statement.make',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/statement',
  summary: "An account's statement of a period as PDF or XLSX; the customer's own copy names its purpose",
  permission: 'statement.make',
  params: T.Object({ customerId: Id, accountId: Id }),
  body: T.Object(
    {
      /** First and last booking date, both included. */
      from: IsoDate,
      to: IsoDate,
      format: StatementFormat,
      copy: StatementCopy,
      purpose: T.Optional(StatementPurpose),
      note: T.Optional(T.String({ maxLength: 200 })),
      language: T.Optional(oneOf('zh-CN', 'en-US')),
    },
    { additionalProperties: false },
  ),
  streams: 'application/octet-stream',
})
