// HMAC (RFC 2104) over one-shot hashes: several times faster than a Hmac object for the short inputs of a vault.

import { hash } from 'node:crypto'

export type HashName = 'sha256' | 'sm3'

const BLOCK_BYTES = 64
const HASH_BYTES = 32
const SCRATCH_BYTES = 8192

/** HMAC-SHA-256 or HMAC-SM3 under one key; both have blocks of 64 bytes and results of 32. */
export class KeyedHash {
  readonly #hashName: HashName
  readonly #scratchBytes: number
  readonly #inner: Buffer
  readonly #outer: Buffer

  /** `scratchBytes` fits the usual input; a key used once or twice asks for little. */
  constructor(hashName: HashName, key: Buffer, scratchBytes: number = SCRATCH_BYTES) {
    this.#hashName = hashName
    this.#scratchBytes = scratchBytes
    const block = Buffer.alloc(BLOCK_BYTES)
    if (key.length > BLOCK_BYTES) hash(hashName, key, 'buffer').copy(block)
    else key.copy(block)
    this.#inner = scratchAfter(block, 0x36, scratchBytes)
    this.#outer = scratchAfter(block, 0x5c, HASH_BYTES)
    block.fill(0)
  }

  /** The 32-byte code of the parts laid end to end; the caller makes the laying unambiguous. */
  digest(...parts: (Buffer | string)[]): Buffer {
    let length = 0
    for (const part of parts) length += typeof part === 'string' ? Buffer.byteLength(part) : part.length
    const inner = length <= this.#scratchBytes ? this.#inner : this.#grown(length)
    let end = BLOCK_BYTES
    for (const part of parts) {
      if (typeof part === 'string') end += inner.write(part, end)
      else {
        inner.set(part, end)
        end += part.length
      }
    }
    this.#outer.set(hash(this.#hashName, inner.subarray(0, end), 'buffer'), BLOCK_BYTES)
    return hash(this.#hashName, this.#outer, 'buffer')
  }

  #grown(length: number): Buffer {
    const larger = Buffer.allocUnsafe(BLOCK_BYTES + length)
    this.#inner.copy(larger, 0, 0, BLOCK_BYTES)
    return larger
  }
}

function scratchAfter(keyBlock: Buffer, pad: number, length: number): Buffer {
  const scratch = Buffer.alloc(BLOCK_BYTES + length)
  for (let at = 0; at < BLOCK_BYTES; at++) scratch[at] = (keyBlock[at] as number) ^ pad
  return scratch
}
