// Rows of the whole journal, newest first, by who, what, whose, when, for what and how it ended; each search walks one index.

import { PLANNED_EACH_TIME, type Tx } from '../database/index.ts'
import type { JournalRow } from './journal-row.ts'
import { COLUMNS, type DbRow, type Position, toRow } from './journal-store.ts'
import type { Mark } from './mark-store.ts'

export type Wanted = {
  actorId: string | null
  chainId: string | null
  action: string | null
  purpose: string | null
  /** `done`: not refused; `refused`: whatever the reason. */
  outcome: 'done' | 'refused' | null
  since: Date | null
  until: Date | null
  /** Rows before this one; null: from the newest. */
  beforeRowId: string | null
  /** A condition on `j.chain_id` and its values, numbered from `$1` on: the caller's scope. */
  within: { sql: string; values: readonly unknown[] }
  limit: number
}
export type FoundRow = JournalRow & Mark

const ID_BYTES = 6
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
/** The lowest id of version 7 that a row of this instant can have. */
export function firstIdAt(at: Date): string {
  const bytes = Buffer.alloc(ID_BYTES)
  bytes.writeUIntBE(Math.max(0, at.getTime()), 0, ID_BYTES)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

const SELECTED = COLUMNS.split(', ')
  .map((name) => `j.${name}`)
  .join(', ')

/** Rows that fit, newest first by row id; without a condition on an index's first column it walks by time. */
export async function lookThrough(tx: Tx, wanted: Wanted): Promise<FoundRow[]> {
  const values = [...wanted.within.values]
  const bind = (value: unknown, type: string) => `$${values.push(value)}::${type}`
  // Marks lead where only marked rows can fit: they are few, and have an index of their own.
  const marked = wanted.purpose !== null || wanted.outcome === 'refused'
  const key = marked ? 'm.row_id' : 'j.row_id'
  const before = wanted.beforeRowId ?? (wanted.until ? firstIdAt(wanted.until) : LAST)
  const where = [`${key} < ${bind(before, 'uuid')}`, wanted.within.sql]
  if (wanted.beforeRowId && wanted.until) where.push(`${key} < ${bind(firstIdAt(wanted.until), 'uuid')}`)
  if (wanted.since) where.push(`${key} >= ${bind(firstIdAt(wanted.since), 'uuid')}`)
  if (wanted.actorId !== null) where.push(`j.actor_id = ${bind(wanted.actorId, 'text')}`)
  if (wanted.action !== null) where.push(`j.action = ${bind(wanted.action, 'text')}`)
  if (wanted.chainId !== null) where.push(`j.chain_id = ${bind(wanted.chainId, 'uuid')}`)
  if (wanted.purpose !== null) where.push(`m.purpose = ${bind(wanted.purpose, 'text')}`)
  if (wanted.outcome !== null) where.push(`m.refusal is ${wanted.outcome === 'done' ? 'null' : 'not null'}`)
  const joined = `${marked ? '' : 'left '}join journal_mark m on m.chain_id = j.chain_id and m.seq = j.seq`
  const rows = await tx.rows<DbRow & Mark>(
    `${PLANNED_EACH_TIME}select ${SELECTED}, m.purpose, m.refusal from journal j ${joined}
     where ${where.join(' and ')} order by ${key} desc limit ${bind(wanted.limit, 'int')}`,
    values,
  )
  return rows.map((row) => ({ ...toRow(row), purpose: row.purpose, refusal: row.refusal }))
}

/** The places of a chain's rows in the log, in the chain's order. */
export const listPlaces = (tx: Tx, chainId: string): Promise<(Position & { seq: number })[]> =>
  tx.rows('select seq, txid::text as txid, row_id as "rowId" from journal where chain_id = $1 order by seq', [chainId])

export const findPlace = (tx: Tx, chainId: string, seq: number): Promise<Position | null> =>
  tx.maybe('select txid::text as txid, row_id as "rowId" from journal where chain_id = $1 and seq = $2', [chainId, seq])
