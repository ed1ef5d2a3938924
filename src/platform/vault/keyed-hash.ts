// HMAC (RFC 2104) over one-shot hashes: several times faster than a Hmac object for the short inputs of a vault.

import { hash } from 'node:crypto'

export type HashName = 'sha256' | 'sm3'

const BLOCK_BYTES = 64
const HASH_BYTES = 32
const SCRATCH_BYTES = 8192
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c
/** Of one UTF-16 unit. */
const UTF8_BYTES_MAX = 3

/**
 * The hash laid at a place of a buffer. It comes as a string of its bytes: a buffer from there is four times as dear, and
 * each one is a thing of its own for the garbage collector.
 */
function hashInto(target: Buffer, at: number, hashName: HashName, input: Buffer): void {
  target.write(hash(hashName, input, 'binary'), at, 'latin1')
}

/** HMAC-SHA-256 or HMAC-SM3 under one key; both have blocks of 64 bytes and results of 32. */
export class KeyedHash {
  readonly #hashName: HashName
  readonly #inner: Buffer
  readonly #outer: Buffer

  constructor(hashName: HashName, key: Buffer) {
    this.#hashName = hashName
    const block = Buffer.alloc(BLOCK_BYTES)
    if (key.length > BLOCK_BYTES) hashInto(block, 0, hashName, key)
    else key.copy(block)
    this.#inner = scratchAfter(block, INNER_PAD, SCRATCH_BYTES)
    this.#outer = scratchAfter(block, OUTER_PAD, HASH_BYTES)
    block.fill(0)
  }

  /** The 32-byte code of the parts laid end to end; the caller makes the laying unambiguous. */
  digest(...parts: (Buffer | string)[]): Buffer {
    let most = 0
    for (const part of parts) most += typeof part === 'string' ? part.length * UTF8_BYTES_MAX : part.length
    const inner = most <= SCRATCH_BYTES ? this.#inner : this.#grown(most)
    let end = BLOCK_BYTES
    for (const part of parts) {
      if (typeof part === 'string') end += inner.write(part, end)
      else {
        inner.set(part, end)
        end += part.length
      }
    }
    hashInto(this.#outer, BLOCK_BYTES, this.#hashName, inner.subarray(0, end))
    const code = Buffer.allocUnsafe(HASH_BYTES)
    hashInto(code, 0, this.#hashName, this.#outer)
    return code
  }

  #grown(length: number): Buffer {
    const larger = Buffer.allocUnsafe(BLOCK_BYTES + length)
    this.#inner.copy(larger, 0, 0, BLOCK_BYTES)
    return larger
  }
}

const derivedInner = Buffer.alloc(BLOCK_BYTES * 2)
const derivedOuter = Buffer.alloc(BLOCK_BYTES + HASH_BYTES)

/** HMAC of a short label under a key of at most 64 bytes that is used this once: nothing is kept of it. */
export function derivedSecret(hashName: HashName, key: Buffer, label: string): Buffer {
  if (key.length > BLOCK_BYTES || label.length > BLOCK_BYTES) throw new RangeError('the key or its label is too long')
  padInto(derivedInner, key, INNER_PAD)
  padInto(derivedOuter, key, OUTER_PAD)
  const end = BLOCK_BYTES + derivedInner.write(label, BLOCK_BYTES, 'latin1')
  hashInto(derivedOuter, BLOCK_BYTES, hashName, derivedInner.subarray(0, end))
  // A key comes as a buffer, never as a string, which nobody could wipe.
  const secret = hash(hashName, derivedOuter, 'buffer')
  derivedInner.fill(0)
  derivedOuter.fill(0)
  return secret
}

function padInto(target: Buffer, key: Buffer, pad: number): void {
  for (let at = 0; at < BLOCK_BYTES; at++) target[at] = (at < key.length ? (key[at] as number) : 0) ^ pad
}

function scratchAfter(keyBlock: Buffer, pad: number, length: number): Buffer {
  const scratch = Buffer.alloc(BLOCK_BYTES + length)
  for (let at = 0; at < BLOCK_BYTES; at++) scratch[at] = (keyBlock[at] as number) ^ pad
  return scratch
}
