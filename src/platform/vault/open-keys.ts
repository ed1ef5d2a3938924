// The data keys in use, opened: the least recently used leave first.

import type { DataKey } from './data-key.ts'

export class OpenKeys {
  readonly #keysMax: number
  readonly #entries = new Map<string, { wrapped: Buffer; key: DataKey }>()

  constructor(keysMax: number) {
    this.#keysMax = keysMax
  }

  /** The owner's key, if it was opened from these same bytes: one destroyed and made anew has others. */
  find(ownerId: string, wrapped: Buffer): DataKey | null {
    const entry = this.#entries.get(ownerId)
    if (!entry?.wrapped.equals(wrapped)) return null
    this.#entries.delete(ownerId)
    this.#entries.set(ownerId, entry)
    return entry.key
  }

  keep(ownerId: string, wrapped: Buffer, key: DataKey): void {
    this.#entries.delete(ownerId)
    this.#entries.set(ownerId, { wrapped: Buffer.from(wrapped), key })
    if (this.#entries.size <= this.#keysMax) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }

  forget(ownerId: string): void {
    this.#entries.delete(ownerId)
  }
}
