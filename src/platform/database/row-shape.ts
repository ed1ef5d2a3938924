// How the rows of one statement are read: its columns' names, and for each the parser of its type.

import { columnTypes } from './column-types.ts'

export type Column = { name: string; dataTypeID: number }
type Parse = (text: string) => unknown

/** Kept with the prepared statement: the server refuses to run one whose columns have changed. */
export class RowShape {
  readonly #names: string[]
  readonly #parsers: Parse[]
  readonly #empty: Record<string, unknown>

  constructor(columns: readonly Column[]) {
    this.#names = columns.map(({ name }) => name)
    this.#parsers = columns.map(({ dataTypeID }) => columnTypes.getTypeParser(dataTypeID, 'text') as Parse)
    this.#empty = Object.fromEntries(this.#names.map((name) => [name, null]))
  }

  row(fields: readonly (string | null)[]): Record<string, unknown> {
    const row = { ...this.#empty }
    for (let at = 0; at < fields.length; at++) {
      const text = fields[at]
      if (text !== null && text !== undefined) row[this.#names[at] as string] = this.#parsers[at]?.(text)
    }
    return row
  }
}
