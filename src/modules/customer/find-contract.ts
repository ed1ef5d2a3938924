// The contract of finding and seeing customers: search, list, count, show, reveal, export.

import {
  classed,
  Instant,
  nullable,
  oneOf,
  PAGE_ROWS_DEFAULT,
  PAGE_ROWS_MAX,
  route,
  T,
} from '../../platform/contract/index.ts'
import { Cursor, CustomerParams, closed } from './contract-parts.ts'
import { Filter, GroupKey, Sort } from './filter.ts'
import { Customer, CustomerLine } from './shapes.ts'

/** What the one box made of the text. */
export const Recognised = oneOf(
  'resident-id',
  'credit-code',
  'document',
  'phone',
  'email',
  'customer-number',
  'card-number',
  'account-number',
  'name',
  'pinyin',
  'latin',
  'nothing',
)

/** POST, because what is searched for is personal and must not stand in a URL. */
export const searchCustomers = route({
  id: 'customer.search',
  method: 'POST',
  path: '/customers/search',
  summary: 'One box: recognises a number, phone or e-mail, otherwise searches names',
  permission: 'customer.search',
  body: T.Object(
    {
      text: classed('C2', T.String({ minLength: 1, maxLength: 100 })),
      as: T.Optional(Recognised),
      limit: T.Optional(T.Integer({ minimum: 1, maximum: 50, default: 20 })),
    },
    closed,
  ),
  reply: T.Object({
    recognised: Recognised,
    items: T.Array(CustomerLine),
    more: T.Boolean(),
    tookMs: T.Number(),
  }),
})
export const listCustomers = route({
  id: 'customer.list',
  method: 'POST',
  path: '/customers/list',
  summary: 'Customers by combined filters, sorted, page by page',
  permission: 'customer.list',
  body: T.Object(
    {
      filter: Filter,
      sort: T.Optional(Sort),
      cursor: T.Optional(nullable(Cursor)),
      limit: T.Optional(
        T.Integer({
          minimum: 1,
          maximum: PAGE_ROWS_MAX,
          default: PAGE_ROWS_DEFAULT,
        }),
      ),
      count: T.Optional(T.Boolean()),
    },
    closed,
  ),
  /** `count` stops at `countLimit`: "10,000+". */
  reply: T.Object({
    items: T.Array(CustomerLine),
    next: nullable(T.String()),
    count: nullable(T.Integer()),
    countCapped: T.Boolean(),
    tookMs: T.Number(),
  }),
})
export const countCustomers = route({
  id: 'customer.count-by',
  method: 'POST',
  path: '/customers/count-by',
  summary: 'Counts of customers by one attribute, from any filter',
  permission: 'customer.count-by',
  body: T.Object({ filter: Filter, by: GroupKey }, closed),
  reply: T.Object({
    groups: T.Array(
      T.Object({
        key: nullable(T.Union([T.String(), T.Integer()])),
        label: nullable(T.String()),
        english: nullable(T.String()),
        count: T.Integer(),
      }),
    ),
    total: T.Integer(),
    asOf: Instant,
  }),
})
export const showCustomer = route({
  id: 'customer.show',
  method: 'GET',
  path: '/customers/:customerId',
  summary: 'One customer, masked',
  permission: 'customer.show',
  params: CustomerParams,
  reply: Customer,
})
export const RevealPurpose = oneOf(
  'verify-identity',
  'contact-customer',
  'handle-request',
  'correct-data',
  'risk-review',
  'legal-duty',
)
/** Paths of values that can be opened: `name`, `documents.<itemId>`, `phones.<itemId>`, `emails.<itemId>`, `addresses.<itemId>`, `employer`, `legalRepresentative`. */
export const RevealField = T.String({
  maxLength: 60,
  pattern:
    '^(name|employer|legalRepresentative|formerNames|(documents|phones|emails|addresses|shareholders|beneficialOwners)\\.[a-z0-9]+)$',
})
/** Never tried dry: what it answers is all it does, and a dry run leaves no journal row. */
export const revealCustomer = route({
  id: 'customer.reveal',
  method: 'POST',
  path: '/customers/:customerId/reveal',
  summary: 'Open masked values for a purpose; journaled',
  permission: 'customer.reveal',
  params: CustomerParams,
  body: T.Object(
    {
      fields: T.Array(RevealField, {
        minItems: 1,
        maxItems: 10,
        uniqueItems: true,
      }),
      purpose: RevealPurpose,
      note: T.Optional(T.String({ maxLength: 200 })),
    },
    closed,
  ),
  reply: T.Object({
    values: T.Array(T.Object({ field: T.String(), value: classed('C2', T.String()) })),
    shownForSeconds: T.Integer(),
    ledgerNumber: T.String(),
    /** What of the day's budget is used; null for machines. */
    budget: nullable(T.Object({ used: T.Integer(), most: T.Integer() })),
  }),
})

export const EXPORT_ROWS_MAX = 200_000
export const EXPORT_COLUMNS = [
  'number',
  'kind',
  'name',
  'phone',
  'documentType',
  'documentNumber',
  'gender',
  'birthDate',
  'nationality',
  'maritalStatus',
  'education',
  'occupation',
  'industry',
  'incomeBand',
  'riskPreference',
  'divisionName',
  'stage',
  'status',
  'branchName',
  'ownerName',
  'openedOn',
  'documentExpiresOn',
  'tags',
  'completenessPercent',
  'updatedAt',
] as const
export const exportCustomers = route({
  id: 'customer.export',
  method: 'POST',
  path: '/customers/export',
  summary: 'The filtered list as CSV or XLSX, masked, with its purpose on record',
  permission: 'customer.export',
  body: T.Object(
    {
      filter: Filter,
      sort: T.Optional(Sort),
      columns: T.Array(oneOf(...EXPORT_COLUMNS), {
        minItems: 1,
        maxItems: 40,
        uniqueItems: true,
      }),
      format: oneOf('csv', 'xlsx'),
      purpose: oneOf('customer-service', 'campaign', 'report', 'regulator', 'audit'),
      note: T.Optional(T.String({ maxLength: 200 })),
      language: T.Optional(oneOf('zh-CN', 'en-US')),
    },
    closed,
  ),
  streams: 'application/octet-stream',
})
