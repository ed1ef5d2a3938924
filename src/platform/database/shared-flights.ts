// Reads by key that are asked at the same moment travel together, whoever asked: one write there, one answer back.

import type pg from 'pg'
import { Flight, type Outcome, type Statement } from './flight.ts'
import type { PreparedOnConnection } from './prepared-names.ts'
import { isConnectionLost, isStalePlan, withoutValues } from './sqlstate.ts'

/**
 * Begins a text that finds a bounded number of rows through an index, whatever its values: it may share a flight, where
 * the slowest holds up the others. Lists, searches and counts go alone.
 */
export const BY_KEY = '/* by key */ '

/** In the air at once; who asks while so many are goes with the next. Connections of their own: no list holds them up. */
export const FLIGHTS_MAX = 2
const STATEMENTS_MAX = 8

type Run = (sql: string, values?: unknown[]) => Promise<Outcome>
type Passenger = { statement: Statement; landed: (outcome: Outcome) => void; failed: (error: unknown) => void }

/** `alone` runs one statement by itself: for those behind one that failed, and once more after a lost connection. */
export function createSharedFlights(
  pool: pg.Pool,
  preparedOn: (client: pg.PoolClient) => PreparedOnConnection,
  alone: Run,
): Run {
  const waiting: Passenger[] = []
  let flying = 0
  let called = false

  /** After this turn of the event loop: what its other requests ask goes along. */
  function callUp(): void {
    if (called || flying >= FLIGHTS_MAX || waiting.length === 0) return
    called = true
    setImmediate(depart)
  }

  function depart(): void {
    called = false
    while (waiting.length > 0 && flying < FLIGHTS_MAX) void fly(waiting.splice(0, STATEMENTS_MAX))
  }

  async function fly(passengers: Passenger[]): Promise<void> {
    flying += 1
    try {
      await land(passengers, await pool.connect())
    } catch (error) {
      for (const { failed } of passengers) failed(error)
    } finally {
      flying -= 1
      callUp()
    }
  }

  async function land(passengers: Passenger[], client: pg.PoolClient): Promise<void> {
    let answered = passengers.length
    const error = await new Promise<unknown>((done) => {
      const failed = (cause: unknown) => {
        answered = flight.at
        done(cause)
      }
      const statements = passengers.map(({ statement }) => statement)
      const flight = new Flight(statements, preparedOn(client), () => done(null), failed)
      client.query(flight)
    })
    const again = error !== null && (isConnectionLost(error) || isStalePlan(error))
    client.release(again)
    passengers.forEach(({ statement, landed, failed }, at) => {
      if (at < answered) landed(statement.outcome)
      else if (at === answered && !again) failed(withoutValues(error))
      else alone(statement.sql, statement.values).then(landed, failed)
    })
  }

  return (sql, values = []) =>
    new Promise((landed, failed) => {
      waiting.push({ statement: { sql, values, outcome: { rows: [], count: 0, tag: '' } }, landed, failed })
      callUp()
    })
}
