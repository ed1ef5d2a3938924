// A customer's own data for taking elsewhere: JSON of the whole, or the transactions as CSV; from the same reader as the dossier.

import { query } from '../../../platform/command/index.ts'
import { type Cell, csvTable } from '../../../platform/files/table-file.ts'
import { type Gathered, gather } from '../../audit/index.ts'
import { getCustomer } from '../../customer/index.ts'
import * as contract from '../contract.ts'

const COLUMNS = [
  'bookingDate',
  'valueDate',
  'type',
  'amountFen',
  'currency',
  'merchantName',
  'counterpartyName',
  'purpose',
] as const

async function* pagesOf({ transactions }: Gathered['json']): AsyncGenerator<Cell[][]> {
  yield transactions.map((row) => COLUMNS.map((column) => (row[column] ?? '') as Cell))
}
/** What the customer gave or caused; how the bank judged it and who looked is no part of it. */
async function* jsonOf({
  record,
  relationships,
  accounts,
  cards,
  transactions,
}: Gathered['json']): AsyncGenerator<string> {
  const { riskPreference: _judged, tags: _noted, stage: _stage, ownerId: _owner, ...given } = record
  yield JSON.stringify({ format: 'kahu-portable-1', record: given, relationships, accounts, cards, transactions })
}

export const portFile = query(contract.portFile, async (context, { params, body }) => {
  const { tx, vault, scope, clock } = context
  const customer = await getCustomer(tx, vault, params.customerId, { ...scope, restricted: true })
  await context.journal(
    { id: customer.customerId, key: customer.key },
    { export: { format: body.format, purpose: 'portability' } },
  )
  const { json } = await gather({ tx, vault }, customer.customerId, async () => {})
  const isJson = body.format === 'json'
  return {
    stream: isJson ? jsonOf(json) : csvTable(COLUMNS, pagesOf(json)),
    mediaType: isJson ? 'application/json' : 'text/csv; charset=utf-8',
    fileName: `portable-${clock.today()}.${body.format}`,
  }
})
