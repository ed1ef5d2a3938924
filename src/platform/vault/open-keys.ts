// The data keys in use, opened: those not used for the longest leave first, a generation at a time.

import type { DataKey } from './data-key.ts'

type Entry = { wrapped: Buffer; key: DataKey }

/** Two generations: one being filled, one before it. Both together never hold more than the most allowed. */
export class OpenKeys {
  readonly #generationMax: number
  #fresh = new Map<string, Entry>()
  #older = new Map<string, Entry>()

  constructor(keysMax: number) {
    this.#generationMax = Math.max(1, Math.floor(keysMax / 2))
  }

  /** The owner's key, if it was opened from these same bytes: one destroyed and made anew has others. */
  find(ownerId: string, wrapped: Buffer): DataKey | null {
    const entry = this.#fresh.get(ownerId)
    if (entry) return entry.wrapped.equals(wrapped) ? entry.key : null
    const old = this.#older.get(ownerId)
    if (!old?.wrapped.equals(wrapped)) return null
    this.#add(ownerId, old)
    return old.key
  }

  keep(ownerId: string, wrapped: Buffer, key: DataKey): void {
    this.#add(ownerId, { wrapped: Buffer.from(wrapped), key })
  }

  forget(ownerId: string): void {
    this.#fresh.delete(ownerId)
    this.#older.delete(ownerId)
  }

  #add(ownerId: string, entry: Entry): void {
    this.#older.delete(ownerId)
    if (this.#fresh.size >= this.#generationMax && !this.#fresh.has(ownerId)) {
      this.#older = this.#fresh
      this.#fresh = new Map()
    }
    this.#fresh.set(ownerId, entry)
  }
}
