// The contract of searching transactions: any combination of conditions, their sums, the export, an account's statement.

import { classed, Id, Instant, nullable, oneOf, PageQuery, pageOf, route, T } from '../../platform/contract/index.ts'
import { EntryFilter, EntrySort } from './entry-filter.ts'
import { TransactionLine } from './read-contract.ts'

const closed = { additionalProperties: false } as const
/** Over the whole bank a search names its period, at most so long. */
export const SEARCH_DAYS_MAX = 400
/** Sums stop counting here: "200,000 or more". */
export const SUMMED_MAX = 200_000
/** Of a customer's sealed texts so many hits are added up. */
export const TEXT_SUMMED_MAX = 1_000
export const EXPORT_ENTRIES_MAX = 100_000

const asked = {
  customerId: T.Optional(Id),
  filter: EntryFilter,
  /** In the names of merchants; of one customer also in counterparties and purposes. */
  text: T.Optional(T.String({ minLength: 1, maxLength: 60 })),
}

export const FoundTransaction = T.Object({
  ...TransactionLine.properties,
  customerId: Id,
  customerNumber: nullable(T.String()),
  customerName: nullable(classed('C2', T.String({ description: 'Name, masked' }))),
  divisionName: nullable(T.String()),
  divisionEnglish: nullable(T.String()),
})
export type FoundTransaction = T.Static<typeof FoundTransaction>

export const searchTransactions = route({
  id: 'ledger.search-transactions',
  method: 'POST',
  path: '/transactions/search',
  summary: 'Transactions in scope by combined conditions, sorted by time or amount, page by page',
  permission: 'ledger.search-transactions',
  body: T.Object(
    { ...asked, sort: T.Optional(EntrySort), cursor: T.Optional(nullable(PageQuery.cursor)), limit: PageQuery.limit },
    closed,
  ),
  reply: pageOf(FoundTransaction),
})

const Sum = { entries: T.Integer(), inFen: nullable(T.Integer()), outFen: nullable(T.Integer()) }
const SumBy = T.Array(T.Object({ key: nullable(T.String()), currency: T.String(), ...Sum }))
export const TransactionSums = T.Object({
  entries: T.Integer(),
  /** There are more: the sums are those of the newest `entries`. */
  capped: T.Boolean(),
  asOf: Instant,
  byCurrency: T.Array(T.Object({ currency: T.String(), ...Sum })),
  byMonth: SumBy,
  byType: SumBy,
  byChannel: SumBy,
  byMcc: SumBy,
})
export type TransactionSums = T.Static<typeof TransactionSums>

export const sumTransactions = route({
  id: 'ledger.sum-transactions',
  method: 'POST',
  path: '/transactions/sums',
  summary: 'Totals of what a search of transactions finds, by month, type, channel and merchant category',
  permission: 'ledger.search-transactions',
  body: T.Object(asked, closed),
  reply: TransactionSums,
})

export const exportTransactions = route({
  id: 'ledger.export-transactions',
  method: 'POST',
  path: '/transactions/export',
  summary: 'What a search of transactions finds as CSV or XLSX, masked, with its purpose on record',
  permission: 'ledger.export-transactions',
  body: T.Object(
    {
      ...asked,
      sort: T.Optional(EntrySort),
      format: oneOf('csv', 'xlsx'),
      purpose: oneOf('customer-service', 'campaign', 'report', 'regulator', 'audit'),
      note: T.Optional(T.String({ maxLength: 200 })),
      language: T.Optional(oneOf('zh-CN', 'en-US')),
    },
    closed,
  ),
  streams: 'application/octet-stream',
})

export const MERCHANTS_FOUND_MAX = 20
export const listMerchants = route({
  id: 'ledger.list-merchants',
  method: 'GET',
  path: '/merchants',
  summary: 'Merchants whose name holds a text, or those of some ids',
  permission: 'ledger.search-transactions',
  query: T.Object(
    {
      q: T.Optional(T.String({ minLength: 1, maxLength: 60 })),
      merchantId: T.Optional(Id),
    },
    closed,
  ),
  reply: T.Object({
    items: T.Array(
      T.Object({
        merchantId: Id,
        name: T.String(),
        mcc: T.String(),
        divisionName: nullable(T.String()),
        divisionEnglish: nullable(T.String()),
      }),
    ),
  }),
})
