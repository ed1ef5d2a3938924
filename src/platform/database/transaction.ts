// One write transaction: gathers statements and sends those that nothing waits between in one flight, COMMIT with the last.

import pg from 'pg'
import { copyRows } from './copy-rows.ts'
import { Flight, type Outcome, type Statement } from './flight.ts'
import type { PreparedOnConnection } from './prepared-names.ts'
import { CommitUnknown, isConnectionLost, isStalePlan, withoutValues } from './sqlstate.ts'
import { type Tx, txOf } from './tx.ts'

/** More than this wait for nobody: they are sent without being asked for. */
const GATHERED_MAX = 50

/** What is asked of the server. */
type Asked = Omit<Statement, 'outcome'>
type Waiting = Statement & { done: () => void; failed: (error: unknown) => void; last: boolean }

const noOutcome = (): Outcome => ({ rows: [], count: 0, tag: '' })
const unheard = () => {}

/** The error that a server sent, not one of the connection. */
const isAnswer = (error: unknown) => error instanceof pg.DatabaseError

export class Transaction {
  readonly #client: pg.PoolClient
  readonly #prepared: PreparedOnConnection
  #gathered: Waiting[] = []
  #flying = false
  #scheduled = false
  #begun = false
  /** Nothing more may be asked; and, once it ended, nothing more is sent. */
  #closed = false
  #ended = false
  #failure: { error: unknown; told: boolean } | undefined
  readonly tx: Tx

  constructor(client: pg.PoolClient, prepared: PreparedOnConnection) {
    this.#client = client
    this.#prepared = prepared
    this.tx = txOf((sql, values) => this.#ask({ sql, values }), {
      copy: async (table, columns, rows) => {
        const sql = `copy ${table} (${columns.map(([name]) => name).join(', ')}) from stdin (format binary)`
        return (await this.#ask({ sql, copied: () => copyRows(columns, rows) })).count
      },
      later: (sql, values) => this.#later({ sql, values }),
      settled: () => this.#settled(),
    })
    this.#gather({ sql: 'begin' }, unheard, unheard)
  }

  #gather(asked: Asked, done: () => void, failed: (error: unknown) => void, last = false): Statement {
    const waiting = { ...asked, outcome: noOutcome(), done, failed, last }
    this.#gathered.push(waiting)
    return waiting
  }

  /** Statements asked for in the same breath leave together. */
  #schedule(): void {
    if (this.#scheduled || this.#flying) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      if (!this.#ended) this.#send()
    })
  }

  #refusal(): unknown {
    if (this.#failure) {
      this.#failure.told = true
      return this.#failure.error
    }
    return this.#closed ? new Error('the transaction has ended') : undefined
  }

  #ask(asked: Asked): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const refusal = this.#refusal()
      if (refusal !== undefined) return reject(refusal)
      const statement = this.#gather(asked, () => resolve(statement.outcome), reject)
      this.#schedule()
    })
  }

  #later(asked: Asked): void {
    const refusal = this.#refusal()
    if (refusal !== undefined) throw refusal
    this.#gather(asked, unheard, unheard)
    if (this.#gathered.length >= GATHERED_MAX) this.#schedule()
  }

  async #settled(): Promise<void> {
    if (this.#gathered.length > 0 || this.#flying) await this.#ask({ sql: 'select 1' })
    const refusal = this.#refusal()
    if (refusal !== undefined) throw refusal
  }

  #send(): void {
    const statements = this.#gathered
    if (statements.length === 0) return
    this.#gathered = []
    this.#flying = true
    this.#begun = true
    const landed = () => {
      this.#flying = false
      for (const { done } of statements) done()
      if (this.#gathered.length > 0) this.#schedule()
    }
    const failed = (reason: unknown) => {
      this.#flying = false
      const error = withoutValues(this.#doubted(reason, flight, statements))
      const skipped = statements.slice(flight.at)
      this.#failure = { error, told: [...skipped, ...this.#gathered].some((one) => one.failed !== unheard) }
      for (const { done } of statements.slice(0, flight.at)) done()
      for (const one of [...skipped, ...this.#gathered]) one.failed(error)
      this.#gathered = []
    }
    const flight = new Flight(statements, this.#prepared, landed, failed)
    this.#client.query(flight)
  }

  /** A connection that died with COMMIT under way says nothing of the change; an answer to what stood before it does. */
  #doubted(error: unknown, flight: Flight, statements: Waiting[]): unknown {
    const committing = flight.sent && statements.at(-1)?.last === true
    if (!committing || !isConnectionLost(error)) return error
    return isAnswer(error) && flight.at < statements.length - 1 ? error : new CommitUnknown(error)
  }

  /** Sends what is left with COMMIT behind it. */
  async commit(): Promise<void> {
    this.#closed = true
    // Only BEGIN, and that was never sent: nothing was asked for.
    if (!this.#begun && this.#gathered.length === 1) return
    if (this.#failure) {
      if (!this.#failure.told) throw this.#failure.error
      throw new Error('transaction was rolled back: one of its statements had failed', { cause: this.#failure.error })
    }
    const { tag } = await new Promise<Outcome>((resolve, reject) => {
      const statement = this.#gather({ sql: 'commit' }, () => resolve(statement.outcome), reject, true)
      this.#schedule()
    })
    this.#ended = true
    // PostgreSQL answers ROLLBACK to the COMMIT of a failed transaction: it must not look saved.
    if (tag !== 'COMMIT') throw new Error('transaction was rolled back: one of its statements had failed')
  }

  /** Ends it without a change; true when the connection must not go back to the pool. */
  async rollback(cause: unknown): Promise<boolean> {
    this.#closed = true
    this.#ended = true
    // What was never sent stays unanswered: whoever asked has left, and an error nobody awaits would end the process.
    this.#gathered = []
    if (!this.#begun) return false
    if (isConnectionLost(cause)) return true
    try {
      await this.#client.query('rollback')
      return isStalePlan(cause)
    } catch {
      return true
    }
  }
}
