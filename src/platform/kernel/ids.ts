// Identifiers: assigned by the application, ordered by time, never by the database.

import { createHash, randomBytes } from 'node:crypto'

let pool = Buffer.alloc(0)
let used = 0

function nextRandom(length: number): Buffer {
  if (used + length > pool.length) {
    pool = randomBytes(4096)
    used = 0
  }
  used += length
  return pool.subarray(used - length, used)
}

/** A UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then random, so new rows land side by side in an index. */
export function newId(atMs: number = Date.now()): string {
  const bytes = Buffer.allocUnsafe(16)
  bytes.writeUIntBE(atMs, 0, 6)
  nextRandom(10).copy(bytes, 6)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The 16 bytes of a UUID written as text. */
export function idBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

/** A stable UUID (version 8, RFC 9562 §5.8) for something that has a name and no id of its own: a role, a branch. */
export function namedId(kind: string, name: string): string {
  const bytes = createHash('sha256').update(`${kind}\n${name}`).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
