// One row of the journal and its hash: what is hashed, in which order, so that an export verifies with nothing but SHA-256.

import { hash } from 'node:crypto'
import type { Event } from '../contract/index.ts'
import { idBytes } from '../kernel/ids.ts'

export type JournalRow = {
  chainId: string
  seq: number
  rowId: string
  at: Date
  actorKind: string
  actorId: string
  actorName: string
  channel: string
  origin: string
  action: string
  requestId: string
  sealed: Buffer
  events: Event[]
  prevHash: Buffer
  hash: Buffer
}

const LENGTH_BYTES = 4
/** Of one UTF-16 unit. */
const UTF8_BYTES_MAX = 3
export const GENESIS_HASH = Buffer.alloc(32)

/** JSON with sorted keys, so that what PostgreSQL's jsonb gives back hashes as what went in. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}

/**
 * SHA-256 over the previous hash and every field, each with its length before it (four bytes, big-endian).
 * The sealed before/after goes in as ciphertext: the chain still verifies when a customer's key is destroyed.
 */
export function hashRow(row: Omit<JournalRow, 'hash'>): Buffer {
  const texts = [row.actorKind, row.actorId, row.actorName, row.channel, row.origin, row.action, row.requestId]
  const parts: (Buffer | string)[] = [
    idBytes(row.chainId),
    String(row.seq),
    idBytes(row.rowId),
    row.at.toISOString(),
    ...texts,
    row.sealed,
    canonicalJson(row.events),
  ]
  // Laid into one buffer and hashed at once: a call into the hash for each part costs more than the hashing.
  let bytes = row.prevHash.length
  for (const part of parts)
    bytes += LENGTH_BYTES + (typeof part === 'string' ? part.length * UTF8_BYTES_MAX : part.length)
  const laid = Buffer.allocUnsafe(bytes)
  let end = row.prevHash.copy(laid, 0)
  for (const part of parts) {
    const from = end + LENGTH_BYTES
    const length = typeof part === 'string' ? laid.write(part, from) : part.copy(laid, from)
    laid.writeUInt32BE(length, end)
    end = from + length
  }
  // As a string of bytes, which costs a quarter of a buffer from there.
  return Buffer.from(hash('sha256', laid.subarray(0, end), 'binary'), 'latin1')
}
