// The filtered list as CSV or XLSX: page by page, masked by role, its purpose in the journal before the first row leaves.

import { actorOf, coveredMasking, maskingOf } from '../../../platform/access/index.ts'
import { type QueryContext, query } from '../../../platform/command/index.ts'
import { begun, type Cell, csvTable, MEDIA_TYPES, xlsxTable } from '../../../platform/files/table-file.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import * as contract from '../contract.ts'
import { type CustomerRow, openProfile } from '../customer-store.ts'
import { cellOf, type ValueWords } from '../export-file.ts'
import type { MarketingConsent } from '../marketing-consent.ts'
import type { CustomerLine } from '../shapes.ts'
import { namesFor, showLine } from '../show-customer.ts'
import enUS from '../web/words.en-US.ts'
import zhCN from '../web/words.zh-CN.ts'
import { conditionContextOf } from './list-customers.ts'
import { DEFAULT_SORT, listRows } from './list-rows.ts'

const PAGE_ROWS = 500
type Asked = { filter: contract.Filter; sort?: contract.Sort; purpose: string }

async function* pagesOf(
  { tx, vault, clock, caller, scope, looked }: QueryContext,
  asked: Asked,
  cells: (line: CustomerLine) => Cell[],
  consenting: MarketingConsent,
): AsyncGenerator<Cell[][]> {
  const today = clock.today()
  const context = await conditionContextOf(tx, caller, today)
  // A campaign is marketing: whoever did not agree, or no longer, is left out (PIPL 14, 15).
  const keepConsenting = async (rows: CustomerRow[]) => {
    const kept = rows.map((row) => ({ customerId: row.customerId, consents: openProfile(vault, row).profile.consents }))
    const allowed = await consenting(tx, kept)
    return rows.filter(({ customerId }) => allowed.has(customerId))
  }
  let cursor: string | null = null
  for (let count = 0; count < contract.EXPORT_ROWS_MAX; count += PAGE_ROWS) {
    const page = await listRows(
      tx,
      { filter: asked.filter, scope, sort: asked.sort ?? DEFAULT_SORT, cursor, limit: PAGE_ROWS },
      context,
    )
    const names = await namesFor(
      tx,
      vault,
      page.rows.map((row) => row.ownerId),
    )
    const rows = asked.purpose === 'campaign' ? await keepConsenting(page.rows) : page.rows
    looked(rows.map((row) => row.customerId))
    yield rows.map((row) => cells(showLine(vault, row, names, coveredMasking(maskingOf(caller)), today)))
    cursor = page.next
    if (cursor === null) return
  }
}

export const exportCustomers = (consenting: MarketingConsent) =>
  query(contract.exportCustomers, async (context, { body }) => {
    const { caller, vault, clock } = context
    const language = body.language ?? 'zh-CN'
    const words = (language === 'zh-CN' ? zhCN : enUS).customer as unknown as {
      field: Record<string, string>
      value: ValueWords
    }
    const heads = body.columns.map((column) => words.field[column] ?? column)
    const { filter, columns, format, purpose, note } = body
    // Said before the first row leaves: who took which columns of which customers, and why.
    const actor = actorOf(caller)
    const chainId = caller.kind === 'person' ? caller.userId : namedId('caller', actor.id)
    await context.journal(
      { id: chainId, key: vault.bankKey },
      { export: { filter, columns, format, purpose, note: note ?? null } },
    )
    const pages = await begun(
      pagesOf(context, body, (line) => columns.map((column) => cellOf(line, column, words.value)), consenting),
    )
    return {
      stream: format === 'csv' ? csvTable(heads, pages) : xlsxTable(heads, pages),
      mediaType: MEDIA_TYPES[format],
      fileName: `customers-${clock.today()}.${format}`,
    }
  })
