// A database that remembers which statements were asked, in that order, and how many rows each gave.

import type { Database, Tx } from '../../src/platform/database/index.ts'

export type Ran = { sql: string; rows: number }

/** Wraps a database; `start()` forgets, `ran()` answers what was executed since. */
export function recording(inner: Database) {
  let ran: Ran[] = []
  const count = (value: unknown) =>
    Array.isArray(value) ? value.length : typeof value === 'number' ? value : value ? 1 : 0
  const watched = (tx: Tx): Tx => {
    const watch =
      <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
      async (...args: A) => {
        const asked: Ran = { sql: String(args[0]), rows: 0 }
        ran.push(asked)
        const result = await method(...args)
        asked.rows = count(result)
        return result
      }
    return {
      rows: watch(tx.rows) as Tx['rows'],
      maybe: watch(tx.maybe) as Tx['maybe'],
      one: watch(tx.one) as Tx['one'],
      run: watch(tx.run),
      copy: watch(tx.copy),
      later: (sql, values) => {
        ran.push({ sql, rows: 0 })
        tx.later(sql, values)
      },
      settled: tx.settled,
    }
  }
  const database: Database = {
    read: (work, options) => inner.read((tx) => work(watched(tx)), options),
    position: inner.position,
    followed: inner.followed,
    write: (work, options) => inner.write((tx) => work(watched(tx)), options),
    listen: inner.listen,
    close: inner.close,
  }
  return {
    database,
    start: () => {
      ran = []
    },
    ran: () => ran,
  }
}
