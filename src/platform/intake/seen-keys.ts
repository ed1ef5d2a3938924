// Remembers which identifying values a file already had, in twelve bytes each, and on which line.

import { randomInt } from 'node:crypto'

const FILL_MAX = 0.6
const SLOTS_FIRST = 1 << 12

/** Values are kept as two keyed 32-bit hashes: at a million rows two different values meet once in ten million files. */
export class SeenKeys {
  readonly #seedA = randomInt(2 ** 31)
  readonly #seedB = randomInt(2 ** 31)
  #a = new Uint32Array(SLOTS_FIRST)
  #b = new Uint32Array(SLOTS_FIRST)
  #lines = new Uint32Array(SLOTS_FIRST)
  #count = 0

  /** The line that had the value first, or null when this one is it. */
  add(field: string, value: string, line: number): number | null {
    const text = `${field}\0${value}`
    let a = 0x811c9dc5 ^ this.#seedA
    let b = 0x9747b28c ^ this.#seedB
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      a = Math.imul(a ^ code, 0x01000193)
      b = Math.imul(b ^ code, 0x5bd1e995)
      b ^= b >>> 15
    }
    return this.#put(mix(a), mix(b ^ a), line)
  }

  #put(a: number, b: number, line: number): number | null {
    const mask = this.#a.length - 1
    let slot = a & mask
    while (this.#lines[slot] !== 0) {
      if (this.#a[slot] === a && this.#b[slot] === b) return this.#lines[slot] as number
      slot = (slot + 1) & mask
    }
    this.#a[slot] = a
    this.#b[slot] = b
    this.#lines[slot] = line
    this.#count += 1
    if (this.#count > this.#a.length * FILL_MAX) this.#grow()
    return null
  }

  #grow(): void {
    const [a, b, lines] = [this.#a, this.#b, this.#lines]
    this.#a = new Uint32Array(a.length * 2)
    this.#b = new Uint32Array(a.length * 2)
    this.#lines = new Uint32Array(a.length * 2)
    this.#count = 0
    for (let slot = 0; slot < a.length; slot++) {
      if (lines[slot] !== 0) this.#put(a[slot] as number, b[slot] as number, lines[slot] as number)
    }
  }
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
