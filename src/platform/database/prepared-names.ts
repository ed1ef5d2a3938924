// Names for prepared statements: one per SQL text, at most so many on a connection.

import { createHash } from 'node:crypto'

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

/** The statements one connection holds, oldest first; `use` answers the one to let go. */
export class PreparedOnConnection {
  readonly #held = new Set<string>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  use(name: string): string | null {
    if (this.#held.delete(name)) {
      this.#held.add(name)
      return null
    }
    this.#held.add(name)
    if (this.#held.size <= this.#max) return null
    const oldest = this.#held.values().next().value as string
    this.#held.delete(oldest)
    return oldest
  }
}
