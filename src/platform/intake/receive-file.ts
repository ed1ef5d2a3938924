// Takes a file in: sealed to disk as it comes, recognised, its columns guessed; refused whole when it is no table.

import { actorOf, type Caller, permit } from '../access/index.ts'
import { newId } from '../kernel/ids.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { DataKey } from '../vault/index.ts'
import type { ImportBatch, Plan, Shape, State } from './import-batch.ts'
import type { ImportMode } from './importable.ts'
import type { Intake } from './intake.ts'
import { FILE_BYTES_MAX, FILE_NAME_CHARS_MAX, SCAN_AT_ONCE_BYTES_MAX } from './limits.ts'
import { guessColumns, headerDigest } from './map-columns.ts'
import { findMapping } from './mapping-store.ts'
import { Utf8Watch } from './reading/encoding.ts'
import { type Format, openTable, recogniseFormat, refuseByHead } from './reading/table.ts'
import { type SealedFile, sealToFile } from './sealed-file.ts'

const FIRST_ROWS = 5

export type ReceivedFile = {
  batchId: string
  wrapped: Buffer
  key: DataKey
  importable: string
  name: string
  bytes: number
  fileHash: Buffer
  format: Format
  shape: Shape
  plan: Plan
  mode: ImportMode
  state: State
  rowsTotal: number | null
  createdBy: string
  createdName: string
  branchId: number
}

/** Reads a table to its end and answers how many rows it has; throws where its form breaks. */
export async function countRows(
  file: SealedFile,
  format: Format,
  onRows?: (rows: number) => Promise<void>,
): Promise<number> {
  const { chunks } = await openTable(file, format)
  let rows = 0
  for await (const chunk of chunks) {
    rows += chunk.length
    await onRows?.(rows)
  }
  if (rows === 0) throw new Refusal('import.no-rows', {})
  return rows
}

function cleanName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/\p{C}/gu, '').slice(-FILE_NAME_CHARS_MAX) || 'file'
}

async function recognise(intake: Intake, importable: string, file: SealedFile, utf8: Utf8Watch) {
  const format = await recogniseFormat(file, utf8)
  const { headers, chunks } = await openTable(file, format)
  const first = await chunks.next()
  await chunks.return(undefined)
  if (first.done) throw new Refusal('import.no-rows', {})
  const labelsOf = (key: string) =>
    (['zh-CN', 'en-US'] as const).flatMap((language) => intake.words(language, `${importable}.import.${key}`) ?? [])
  const guessed = guessColumns(
    intake.importable(importable),
    headers,
    first.value.slice(0, 100).map((row) => row.cells),
    labelsOf,
  )
  const hash = intake.services.vault.blind('import-headers', headerDigest(headers))
  const saved = await intake.services.database.read((tx) => findMapping(tx, intake.services.vault, importable, hash))
  if (saved) {
    for (const [column, field] of saved.plan.columns.entries())
      if (guessed[column]) guessed[column] = { field, by: 'saved' }
  }
  const firstRows = first.value.slice(0, FIRST_ROWS).map((row) => row.cells.slice(0, headers.length))
  const shape: Shape = { headers, firstRows, guessed, savedMapping: saved?.name ?? null }
  return { format, shape, plan: { columns: guessed.map((guess) => guess.field) } }
}

/**
 * Takes a file in outside any transaction. What comes back is not yet in the database: the upload command keeps it.
 * On any refusal nothing stays on disk.
 */
export async function receiveFile(
  intake: Intake,
  caller: Caller,
  upload: { importable: string; stream: AsyncIterable<Buffer | string>; fileName: string; truncated?: () => boolean },
): Promise<ReceivedFile> {
  const { vault } = intake.services
  const importable = intake.importable(upload.importable)
  permit(caller, importable.permission)
  const batchId = newId()
  const { wrapped, key } = vault.newKey(batchId)
  const path = intake.filePath(batchId)
  const utf8 = new Utf8Watch()
  let isFirst = true
  const watch = (chunk: Buffer) => {
    if (isFirst && chunk.length > 0) {
      refuseByHead(chunk)
      isFirst = false
    }
    utf8.watch(chunk)
  }
  const facts = await sealToFile(path, { vault, key }, upload.stream, { bytesMax: FILE_BYTES_MAX, watch })
  utf8.end()
  try {
    if (upload.truncated?.()) throw new Refusal('import.file-too-large', { maxBytes: FILE_BYTES_MAX }, { status: 413 })
    const file = await intake.openFile({ batchId, key })
    try {
      const recognised = await recognise(intake, importable.id, file, utf8)
      const isSmall = facts.bytes <= SCAN_AT_ONCE_BYTES_MAX
      const person = caller.kind === 'person' ? caller : caller.kind === 'job' ? caller.onBehalfOf : null
      const actor = actorOf(caller)
      return {
        batchId,
        wrapped,
        key,
        importable: importable.id,
        name: cleanName(upload.fileName),
        bytes: facts.bytes,
        fileHash: vault.blind('import-file', facts.sha256.toString('hex')),
        ...recognised,
        mode: importable.modes.includes('upsert') ? 'upsert' : (importable.modes[0] as ImportMode),
        state: isSmall ? 'ready' : 'scanning',
        rowsTotal: isSmall ? await countRows(file, recognised.format) : null,
        createdBy: actor.id,
        createdName: actor.name,
        branchId: person?.branchId ?? 0,
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    await intake.removeFile(batchId)
    throw error
  }
}

export type BatchFile = Pick<ImportBatch, 'batchId' | 'key' | 'format'>
