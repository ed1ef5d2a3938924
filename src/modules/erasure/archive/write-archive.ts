// The archive of a customer: every row of every table, opened, compressed and sealed with a key of the archive's own.

import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { SubjectTable } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { type DataKey, getDataKey, insertDataKeys, SealBroken, type Vault } from '../../../platform/vault/index.ts'
import { findPart, insertPart, listSubjectRows } from '../erasure-store.ts'

const PLACE = 'erasure_archive_part.bytes'
const PART_CHARS = 1024 ** 2
const placeOf = (place: number) => `${PLACE}/${place}`
const pack = promisify(gzip)
const unpack = promisify(gunzip)

type Writing = { tx: Tx; vault: Vault }

/** What is sealed as what it says: parsed where it is JSON, text where it is text, else base64. */
function told(bytes: Buffer): unknown {
  const text = bytes.toString('utf8')
  if (text.includes('\uFFFD')) return { base64: bytes.toString('base64') }
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A column as the archive keeps it; hashes and what another key seals stay the bytes they are. */
function columnOf(vault: Vault, key: DataKey, place: string, value: unknown): unknown {
  if (!Buffer.isBuffer(value)) return value
  try {
    return told(vault.openBytes(key, place, value))
  } catch (error) {
    if (error instanceof SealBroken) return { base64: value.toString('base64') }
    throw error
  }
}

function lineOf(vault: Vault, key: DataKey, table: SubjectTable, row: Record<string, unknown>): string {
  const unkept = new Set(table.unkept)
  const kept = Object.entries(row).filter(([column]) => !unkept.has(column))
  const opened = kept.map(([column, value]) => [
    column,
    columnOf(vault, key, `${table.sealedAs ?? table.table}.${column}`, value),
  ])
  return JSON.stringify({ table: table.table, row: Object.fromEntries(opened) })
}

export type Archived = { bytes: number; hash: Buffer; rows: number }

/** Writes the archive and its key, in the caller's transaction; `key` is the customer's. */
export async function writeArchive(
  { tx, vault }: Writing,
  { archiveId, customerId, key }: { archiveId: string; customerId: string; key: DataKey },
  tables: readonly SubjectTable[],
): Promise<Archived> {
  const own = vault.newKey(archiveId)
  await insertDataKeys(tx, [{ ownerId: archiveId, wrapped: own.wrapped }])
  const digest = createHash('sha256')
  const done = { bytes: 0, rows: 0, place: 0 }
  let lines: string[] = []
  let chars = 0
  const flush = async () => {
    const plain = Buffer.from(lines.join(''))
    digest.update(plain)
    await insertPart(tx, archiveId, done.place, vault.seal(own.key, placeOf(done.place), await pack(plain)))
    done.bytes += plain.length
    done.place += 1
    lines = []
    chars = 0
  }
  for (const table of tables.filter(({ uncopied }) => !uncopied))
    for (const row of await listSubjectRows(tx, table, customerId)) {
      const line = `${lineOf(vault, key, table, row)}\n`
      lines.push(line)
      chars += line.length
      done.rows += 1
      if (chars >= PART_CHARS) await flush()
    }
  if (lines.length > 0) await flush()
  return { bytes: done.bytes, hash: digest.digest(), rows: done.rows }
}

async function* partsOf({ tx, vault }: Writing, archiveId: string): AsyncGenerator<Buffer> {
  const key = vault.openKey(archiveId, await getDataKey(tx, archiveId))
  for (let place = 0; ; place++) {
    const sealed = await findPart(tx, archiveId, place)
    if (!sealed) return
    yield await unpack(vault.openBytes(key, placeOf(place), sealed))
  }
}

/** Whether the archive opens, and holds what was written: read whole before the key it replaces is destroyed. */
export async function verifyArchive(reading: Writing, archiveId: string, hash: Buffer): Promise<boolean> {
  const digest = createHash('sha256')
  for await (const part of partsOf(reading, archiveId)) digest.update(part)
  return digest.digest().equals(hash)
}

/** The archive as one JSON document: rows by table, as they stood. */
export async function* archiveJson(reading: Writing, archiveId: string): AsyncGenerator<string> {
  yield '{"format":"kahu-archive-1","rows":[\n'
  let first = true
  for await (const part of partsOf(reading, archiveId)) {
    const lines = part.toString('utf8').trimEnd().split('\n')
    yield `${first ? '' : ',\n'}${lines.join(',\n')}`
    first = false
  }
  yield '\n]}\n'
}
