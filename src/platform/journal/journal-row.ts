// One row of the journal and its hash: what is hashed, in which order, so that an export verifies with nothing but SHA-256.

import { createHash } from 'node:crypto'
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
  const hash = createHash('sha256').update(row.prevHash)
  const length = Buffer.allocUnsafe(4)
  const add = (part: Buffer | string) => {
    length.writeUInt32BE(typeof part === 'string' ? Buffer.byteLength(part) : part.length)
    hash.update(length).update(part)
  }
  add(idBytes(row.chainId))
  add(String(row.seq))
  add(idBytes(row.rowId))
  add(row.at.toISOString())
  for (const text of [row.actorKind, row.actorId, row.actorName, row.channel, row.origin, row.action, row.requestId])
    add(text)
  add(row.sealed)
  add(canonicalJson(row.events))
  return hash.digest()
}
