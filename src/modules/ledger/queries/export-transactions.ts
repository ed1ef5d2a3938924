// What a search of transactions finds as CSV or XLSX: page by page, masked, its purpose in the journal before the first row leaves.

import { actorOf } from '../../../platform/access/index.ts'
import { type QueryContext, query } from '../../../platform/command/index.ts'
import { begun, type Cell, csvTable, MEDIA_TYPES, xlsxTable } from '../../../platform/files/table-file.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import * as contract from '../contract.ts'
import { digitsOf, entryWords, type Language, localTime } from './entry-words.ts'
import { type Asked, prepareSearch, searchEntries } from './search-entries.ts'
import { showFound } from './search-transactions.ts'

const PAGE_ROWS = 500
const COLUMNS = [
  'ts',
  'customerNumber',
  'customerName',
  'type',
  'channel',
  'amount',
  'currency',
  'balanceAfter',
  'counterpartyName',
  'counterpartyNumber',
  'counterpartyBank',
  'merchantName',
  'mcc',
  'divisionName',
  'purpose',
  'bookingDate',
  'valueDate',
  'transactionId',
] as const
const AMOUNT = 5
const BALANCE = 7
const MONEY = '#,##0.00'

function cellsOf(line: contract.FoundTransaction, language: Language): Cell[] {
  const words = entryWords(language)
  const major = (fen: number | null) => (fen === null ? null : fen / 10 ** digitsOf(line.currency))
  const cells: Record<(typeof COLUMNS)[number], Cell> = {
    ...line,
    ts: localTime(line.ts),
    type: words.type[line.type] ?? line.type,
    channel: words.channel[line.channel] ?? line.channel,
    amount: major(line.amountFen),
    balanceAfter: major(line.balanceAfterFen),
  }
  return COLUMNS.map((column) => cells[column])
}

async function* pagesOf(context: QueryContext, asked: Asked, language: Language): AsyncGenerator<Cell[][]> {
  let cursor: string | null = null
  for (let count = 0; count < contract.EXPORT_ENTRIES_MAX; count += PAGE_ROWS) {
    const { entries, next } = await searchEntries(context, asked, cursor, PAGE_ROWS)
    yield (await showFound(context, entries)).map((line) => cellsOf(line, language))
    cursor = next
    if (cursor === null) return
  }
}

export const exportTransactions = query(contract.exportTransactions, async (context, { body }) => {
  const { caller, vault, clock } = context
  const { format, purpose, note, language = 'zh-CN', ...asked } = body
  await prepareSearch(context, asked)
  // Said before the first row leaves: who took which transactions, and why. A text may be a person's name: it stays out.
  const { text, ...told } = asked
  const actor = actorOf(caller)
  await context.journal(
    { id: caller.kind === 'person' ? caller.userId : namedId('caller', actor.id), key: vault.bankKey },
    { export: { ...told, withText: text !== undefined, format, purpose, note: note ?? null } },
  )
  const pages = await begun(pagesOf(context, asked, language))
  const heads = COLUMNS.map((column) => entryWords(language).field[column] ?? column)
  return {
    stream: format === 'csv' ? csvTable(heads, pages) : xlsxTable(heads, pages, { [AMOUNT]: MONEY, [BALANCE]: MONEY }),
    mediaType: MEDIA_TYPES[format],
    fileName: `transactions-${clock.today()}.${format}`,
  }
})
