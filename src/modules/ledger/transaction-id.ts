// Ids of transactions: UUIDs of version 7 that carry the booking time and sort within it in the order of booking.

import { randomBytes } from 'node:crypto'

const LAST_MS = Date.UTC(9999, 0, 1)
const ORDER_MAX = 2 ** 24
const RANDOM_BYTES = 4096
let pool = Buffer.alloc(0)
let used = 0

function randomSix(): number {
  if (used + 6 > pool.length) {
    pool = randomBytes(RANDOM_BYTES)
    used = 0
  }
  used += 6
  return used - 6
}

/** `order` counts the transactions that are booked together; below it stand 50 random bits. */
export function transactionIdOf(atMs: number, order: number): string {
  if (order < 0 || order >= ORDER_MAX) throw new Error(`${order} transactions cannot be booked together`)
  const bytes = Buffer.allocUnsafe(16)
  bytes.writeUIntBE(atMs, 0, 6)
  const random = randomSix()
  bytes[6] = 0x70 | (order >>> 20)
  bytes[7] = (order >>> 12) & 0xff
  bytes[8] = 0x80 | ((order >>> 6) & 0x3f)
  bytes[9] = ((order & 0x3f) << 2) | ((pool[random] as number) & 0x03)
  pool.copy(bytes, 10, random, random + 6)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** When the transaction was booked: with the customer this finds its entries by their primary key. */
export function bookedAtOf(transactionId: string): Date {
  const ms = Number.parseInt(transactionId.slice(0, 8) + transactionId.slice(9, 13), 16)
  // An id that was never one of ours finds nothing anyway.
  return new Date(ms < LAST_MS ? ms : 0)
}

/** The id below which all ids are older than an instant. */
export function lowestIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
