// One owner's data key, opened: it seals and opens that owner's fields in whichever suite a value was written.

import { inspect } from 'node:util'
import { type CipherSuite, SECRET_BYTES, type SuiteKey } from './cipher-suite.ts'
import { suiteNumbered } from './suite-table.ts'
import { SealBroken } from './vault-error.ts'

const FORMAT_SEALED = 0x10
const FORMAT_MASK = 0xf0
const SUITE_MASK = 0x0f
const HEADER_BYTES = 1

/** Each place seals under its own associated data; code names places, so there are a few hundred at most. */
const associatedPlaces = new Map<string, Buffer>()
const PLACES_MAX = 10_000

function placeBytes(place: string): Buffer {
  let bytes = associatedPlaces.get(place)
  if (!bytes) {
    if (associatedPlaces.size >= PLACES_MAX) associatedPlaces.clear()
    bytes = Buffer.from(`${place}\0`)
    associatedPlaces.set(place, bytes)
  }
  return bytes
}

const headers = [0, 1, 2].map((number) => Buffer.from([FORMAT_SEALED | number]))

export class DataKey {
  readonly ownerId: string
  readonly #owner: Buffer
  readonly #secret: Buffer
  readonly #suiteKeys: (SuiteKey | undefined)[] = []

  constructor(ownerId: string, secret: Buffer) {
    if (secret.length !== SECRET_BYTES) throw new SealBroken('a data key has the wrong length')
    this.ownerId = ownerId
    this.#owner = Buffer.from(ownerId)
    this.#secret = secret
  }

  seal(suite: CipherSuite, place: string, plain: string | Buffer): Buffer {
    const header = headers[suite.number] as Buffer
    return this.#suiteKey(suite.number).seal(header, this.#associated(header[0] as number, place), plain)
  }

  open(place: string, sealed: Buffer): Buffer {
    const version = sealed[0] ?? 0
    if ((version & FORMAT_MASK) !== FORMAT_SEALED) throw new SealBroken(`unknown sealed format ${version}`)
    return this.#suiteKey(version & SUITE_MASK).open(HEADER_BYTES, this.#associated(version, place), sealed)
  }

  /** For wrapping only; the buffer is the key's own and must not be changed or kept. */
  secretForWrapping(): Buffer {
    return this.#secret
  }

  #suiteKey(number: number): SuiteKey {
    let key = this.#suiteKeys[number]
    if (!key) {
      key = suiteNumbered(number).deriveKey(this.#secret)
      this.#suiteKeys[number] = key
    }
    return key
  }

  #associated(version: number, place: string): Buffer {
    const bytes = placeBytes(place)
    const associated = Buffer.allocUnsafe(1 + bytes.length + this.#owner.length)
    associated[0] = version
    associated.set(bytes, 1)
    associated.set(this.#owner, 1 + bytes.length)
    return associated
  }

  toJSON(): string {
    return '[data key]'
  }

  [inspect.custom](): string {
    return '[data key]'
  }
}
