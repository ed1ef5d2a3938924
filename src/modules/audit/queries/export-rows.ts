// Found rows as CSV or XLSX, page by page; what is sealed in them stays so, and the purpose is journaled before the first line leaves.

import { actorOf } from '../../../platform/access/index.ts'
import { type QueryContext, query } from '../../../platform/command/index.ts'
import { begun, type Cell, csvTable, MEDIA_TYPES, xlsxTable } from '../../../platform/files/table-file.ts'
import { openRendering } from '../../../platform/http/rendering.ts'
import { lookThrough } from '../../../platform/journal/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { localTime } from '../../ledger/index.ts'
import * as contract from '../contract.ts'
import enUS from '../web/words.en-US.ts'
import zhCN from '../web/words.zh-CN.ts'
import { showLines } from './list-rows.ts'
import { type RowFilter, wantedOf } from './row-filter.ts'

const PAGE_ROWS = 1_000
const rendering = openRendering([{ 'zh-CN': zhCN, 'en-US': enUS }])
const COLUMNS = [
  'at',
  'by',
  'action',
  'subjectNumber',
  'subjectName',
  'channel',
  'origin',
  'purpose',
  'refusal',
  'subjectId',
  'seq',
  'requestId',
] as const

async function* pagesOf(context: QueryContext, filter: RowFilter): AsyncGenerator<Cell[][]> {
  let beforeRowId: string | null = null
  for (let count = 0; count < contract.EXPORT_ROWS_MAX; count += PAGE_ROWS) {
    const rows = await lookThrough(context.tx, wantedOf(filter, context.scope, { beforeRowId, limit: PAGE_ROWS }))
    const lines = await showLines(context, rows)
    yield lines.map((line) => COLUMNS.map((column) => (column === 'at' ? localTime(line.at) : (line[column] ?? ''))))
    beforeRowId = rows.at(-1)?.rowId ?? null
    if (rows.length < PAGE_ROWS) return
  }
}

export const exportRows = query(contract.exportRows, async (context, { body }) => {
  const { caller, vault, clock } = context
  const { filter, format, purpose, note, language = 'zh-CN' } = body
  const actor = actorOf(caller)
  const chainId = caller.kind === 'person' ? caller.userId : namedId('caller', actor.id)
  await context.journal(
    { id: chainId, key: vault.bankKey },
    { export: { filter, format, purpose, note: note ?? null } },
  )
  const heads = COLUMNS.map((column) => rendering.words(language, `audit.column.${column}`, {}) ?? column)
  const pages = await begun(pagesOf(context, filter))
  return {
    stream: format === 'csv' ? csvTable(heads, pages) : xlsxTable(heads, pages),
    mediaType: MEDIA_TYPES[format],
    fileName: `journal-${clock.today()}.${format}`,
  }
})
