// Names for prepared statements: one per SQL text, at most so many on a connection.

import { createHash } from 'node:crypto'
import type { RowShape } from './row-shape.ts'

const TEXTS_MAX = 2000
const names = new Map<string, string>()

/** The name of a text's prepared statement; the same in every process. */
export function preparedName(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = `k${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
  if (names.size >= TEXTS_MAX) names.clear()
  names.set(text, name)
  return name
}

/** The statements one connection holds, longest unused first, and how their rows are read. */
export class PreparedOnConnection {
  readonly #held = new Set<string>()
  readonly #max: number
  /** By name; null for a statement without rows, nothing for one not yet described. */
  readonly shapes = new Map<string, RowShape | null>()

  constructor(max: number) {
    this.#max = max
  }

  /** Notes that these are used together and answers those to let go: never one of them. */
  use(wanted: readonly string[]): string[] {
    for (const name of wanted) {
      if (name === '') continue
      this.#held.delete(name)
      this.#held.add(name)
    }
    const dropped: string[] = []
    for (const name of this.#held) {
      if (this.#held.size <= this.#max || wanted.includes(name)) break
      this.#held.delete(name)
      this.shapes.delete(name)
      dropped.push(name)
    }
    return dropped
  }
}
