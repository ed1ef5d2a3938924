// Random bytes drawn in large blocks, because one call to the system for each nonce would cost more than the sealing.

import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 16_384

const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/** Fills `target` from `start` with `length` random bytes; bytes once given are wiped from the pool. */
export function fillRandom(target: Buffer, start: number, length: number): void {
  if (used + length > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  pool.copy(target, start, used, used + length)
  pool.fill(0, used, used + length)
  used += length
}

/** A new buffer of random bytes. */
export function randomBlock(length: number): Buffer {
  const block = Buffer.alloc(length)
  fillRandom(block, 0, length)
  return block
}
