// The relay: reads the outbox in order and hands each row's events to whoever listens.

import type { Event } from '../contract/index.ts'
import type { Tx } from '../database/index.ts'
import {
  listSettledEvents,
  lockCursor,
  moveCursor,
  notify,
  type RelayedRow,
  relayLock,
  tryExclusive,
} from './journal-store.ts'

export const LIVE_CHANNEL = 'kahu_live'
/** Tells one user, or all who hold a permission, that a page of theirs has news; ids and codes only. */
export const NOTICE_CHANNEL = 'kahu_notice'
/** Says that the master key was rotated: running processes read the key ring again. */
export const KEYS_CHANNEL = 'kahu_keys'
export const RELAY_ROWS_MAX = 500
const NOTIFY_BYTES_MAX = 7_000

/** `permission`: whoever holds it hears; else the one user. */
export type NoticeMessage = {
  userId?: string
  permission?: string
  kind: string
  id?: string
  link?: string
  toast?: boolean
}

/** What browsers are told: which record, by whom; never a value. */
export type LiveMessage = { events: Event[]; by: string; chainId: string; seq: number }

/** NOTIFY payloads of a batch, each below PostgreSQL's limit of 8,000 bytes. */
export function livePayloads(rows: RelayedRow[]): string[] {
  const payloads: string[] = []
  let open: LiveMessage[] = []
  let bytes = 2
  for (const row of rows.filter((row) => row.events.length > 0)) {
    const message: LiveMessage = { events: row.events, by: row.actorId, chainId: row.chainId, seq: row.seq }
    const length = JSON.stringify(message).length + 1
    if (bytes + length > NOTIFY_BYTES_MAX && open.length > 0) {
      payloads.push(JSON.stringify(open))
      open = []
      bytes = 2
    }
    open.push(message)
    bytes += length
  }
  if (open.length > 0) payloads.push(JSON.stringify(open))
  return payloads
}

/**
 * One step of a reader: the next rows in order, handled, and the cursor moved in the same transaction.
 * The handler says how many of the rows it took. Answers that number; 0 when another
 * process is reading or nothing is new.
 */
export async function relayStep(
  tx: Tx,
  reader: string,
  handle: (tx: Tx, rows: RelayedRow[]) => Promise<number>,
): Promise<number> {
  if (!(await tryExclusive(tx, relayLock(reader)))) return 0
  const position = await lockCursor(tx, reader)
  const rows = await listSettledEvents(tx, position, RELAY_ROWS_MAX)
  if (rows.length === 0) return 0
  const taken = await handle(tx, rows)
  const last = rows[taken - 1]
  if (!last) throw new Error(`reader ${reader} took ${taken} of ${rows.length} rows`)
  await moveCursor(tx, reader, { txid: last.txid, rowId: last.rowId })
  return taken
}

/** Tells every process with open browsers what changed. */
export async function announce(tx: Tx, rows: RelayedRow[]): Promise<number> {
  for (const payload of livePayloads(rows)) await notify(tx, LIVE_CHANNEL, payload)
  return rows.length
}
