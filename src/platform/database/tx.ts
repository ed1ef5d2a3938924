// What stores run their statements on, inside one read or one transaction.

import type { CopyColumn } from './copy-rows.ts'
import type { Outcome } from './flight.ts'

/** Statements inside one read or one transaction; every text is prepared once a connection. */
export interface Tx {
  rows<T>(sql: string, values?: unknown[]): Promise<T[]>
  /** The first row or null. */
  maybe<T>(sql: string, values?: unknown[]): Promise<T | null>
  /** Exactly one row, or an error. */
  one<T>(sql: string, values?: unknown[]): Promise<T>
  /** The number of rows the statement touched. */
  run(sql: string, values?: unknown[]): Promise<number>
  /** Many new rows by COPY, a value for each column; answers how many. A key that is there already refuses them all. */
  copy(table: string, columns: readonly CopyColumn[], rows: readonly (readonly unknown[])[]): Promise<number>
  /**
   * Only in a write: travels with the next statement that is waited for, or with COMMIT. Its error ends the transaction
   * there; so it fits what either succeeds or fails as a whole, never what a handler must look at.
   */
  later(sql: string, values?: unknown[]): void
  /** Once everything that was left for later is done, or has failed. */
  settled(): Promise<void>
}

const readOnly: Pick<Tx, 'copy' | 'later' | 'settled'> = {
  copy: () => Promise.reject(new Error('a read writes nothing')),
  later: () => {
    throw new Error('a read writes nothing')
  },
  settled: async () => {},
}

type Query = (sql: string, values?: unknown[]) => Promise<Outcome>

/** The statements of a read or a transaction, over whatever runs one. */
export function txOf(query: Query, writing = readOnly): Tx {
  return {
    rows: async <T>(sql: string, values?: unknown[]) => (await query(sql, values)).rows as T[],
    maybe: async <T>(sql: string, values?: unknown[]) => ((await query(sql, values)).rows[0] as T | undefined) ?? null,
    one: async <T>(sql: string, values?: unknown[]) => {
      const { rows } = await query(sql, values)
      if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}: ${sql.slice(0, 200)}`)
      return rows[0] as T
    },
    run: async (sql, values) => (await query(sql, values)).count,
    ...writing,
  }
}
