// Transactions by combined conditions: a page of them, and what they add up to.

import { type QueryContext, query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT } from '../../../platform/contract/index.ts'
import { bankDate } from '../../../platform/kernel/clock.ts'
import { customerLabels } from '../../customer/index.ts'
import { findDivision } from '../../reference/index.ts'
import * as contract from '../contract.ts'
import type { Entry } from '../entry.ts'
import { showEntries } from '../show-entry.ts'
import { seesNoValues } from './entry-conditions.ts'
import { type Asked, prepareSearch, type SumRow, searchEntries, sumEntries } from './search-entries.ts'

export async function showFound(
  context: QueryContext,
  entries: readonly Entry[],
): Promise<contract.FoundTransaction[]> {
  const owners = [...new Set(entries.map((entry) => entry.customerId))]
  context.looked(owners)
  const [labels, lines] = await Promise.all([
    customerLabels(context, owners),
    showEntries(context.tx, context.vault, context.caller, entries),
  ])
  return lines.map((line, at) => {
    const { customerId } = entries[at] as Entry
    const label = labels.get(customerId)
    const division = line.division === null ? null : findDivision(line.division)
    return {
      ...line,
      customerId,
      customerNumber: label?.number ?? null,
      customerName: label?.name ?? null,
      divisionName: division?.fullName ?? null,
      divisionEnglish: division?.fullEnglish ?? null,
    }
  })
}

export const searchTransactions = query(contract.searchTransactions, async (context, { body }) => {
  await prepareSearch(context, body)
  const { entries, next } = await searchEntries(context, body, body.cursor ?? null, body.limit ?? PAGE_ROWS_DEFAULT)
  return { items: await showFound(context, entries), next }
})

type Key = 'month' | 'type' | 'channel' | 'mcc'
type Sum = { key: string | null; currency: string; entries: number; inFen: number | null; outFen: number | null }

/** Rows added up by one of their columns and currency, in the order of the column. */
function sumBy(rows: readonly SumRow[], key: Key | null, hidden: boolean): Sum[] {
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const name = `${key ? row[key] : ''}|${row.currency}`
    const { currency } = row
    let sum = sums.get(name)
    if (!sum) {
      const zero = hidden ? null : 0
      sums.set(name, (sum = { key: key && row[key], currency, entries: 0, inFen: zero, outFen: zero }))
    }
    sum.entries += row.entries
    if (hidden) continue
    sum.inFen = (sum.inFen ?? 0) + row.inFen
    sum.outFen = (sum.outFen ?? 0) + row.outFen
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}

/** Of one customer's texts the page that is found is what is added up. */
async function rowsOf(context: QueryContext, asked: Asked): Promise<SumRow[]> {
  if (!asked.customerId || !asked.text) return sumEntries(context, asked, contract.SUMMED_MAX + 1)
  const { entries, next } = await searchEntries(context, asked, null, contract.TEXT_SUMMED_MAX)
  const more = next === null ? 0 : contract.SUMMED_MAX
  return entries.map((entry, at) => ({
    ...entry,
    month: bankDate(entry.at).slice(0, 7),
    entries: at === 0 ? 1 + more : 1,
    inFen: Math.max(entry.amountFen, 0),
    outFen: Math.max(-entry.amountFen, 0),
  }))
}

export const sumTransactions = query(contract.sumTransactions, async (context, { body }) => {
  await prepareSearch(context, body)
  const rows = await rowsOf(context, body)
  const hidden = seesNoValues(context.caller)
  const entries = rows.reduce((sum, row) => sum + row.entries, 0)
  const by = (key: Key) => sumBy(rows, key, hidden)
  return {
    entries: Math.min(entries, contract.SUMMED_MAX),
    capped: entries > contract.SUMMED_MAX,
    asOf: context.clock.now().toISOString(),
    byCurrency: sumBy(rows, null, hidden),
    byMonth: by('month'),
    byType: by('type'),
    byChannel: by('channel'),
    byMcc: by('mcc'),
  }
})
