// Statements that travel together: sent in one write with one Sync at the end, so that many cost one round trip.

import pg from 'pg'
import { type PreparedOnConnection, preparedName } from './prepared-names.ts'
import { type Column, RowShape } from './row-shape.ts'

/** What the server answers to one statement. */
export type Outcome = { rows: Record<string, unknown>[]; count: number; tag: string }
/** `copied` lays out the message with the rows of a COPY; it is called when they are sent. */
export type Statement = { sql: string; values?: unknown[] | undefined; copied?: () => Buffer; outcome: Outcome }

/** The part of node-pg's connection that a flight speaks to. */
type Wire = {
  stream: { cork(): void; uncork(): void; write(bytes: Buffer): boolean }
  parsedStatements: Record<string, string>
  submittedNamedStatements: Record<string, string>
  parse(message: { name: string; text: string }): void
  bind(message: { statement: string; values: unknown[]; valueMapper: (value: unknown) => unknown }): void
  describe(message: { type: 'P' }): void
  execute(message: object): void
  close(message: { type: 'S'; name: string }): void
  endCopyFrom(): void
  sync(): void
}

const prepareValue = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils.prepareValue
const COUNT = /(\d+)$/

/**
 * Begins a text whose best plan hangs on its values (a filter, a search): it is planned anew each time. Prepared, the
 * server would settle on one plan for rare and common values alike.
 */
export const PLANNED_EACH_TIME = '/* planned each time */ '

/**
 * A query as node-pg submits it. After an error the server skips all that follows up to the Sync, so a COMMIT at the
 * end of a flight never runs behind a statement that failed.
 */
export class Flight {
  readonly #statements: readonly Statement[]
  readonly #names: string[]
  readonly #prepared: PreparedOnConnection
  readonly #landed: () => void
  readonly #failed: (error: unknown) => void
  #at = 0
  #shape: RowShape | null | undefined
  #shapes: (RowShape | null | undefined)[] = []
  #unsent: unknown
  /** False until the first byte is written. */
  sent = false

  constructor(
    statements: readonly Statement[],
    prepared: PreparedOnConnection,
    landed: () => void,
    failed: (error: unknown) => void,
  ) {
    this.#statements = statements
    this.#names = statements.map(({ sql }) => (sql.startsWith(PLANNED_EACH_TIME) ? '' : preparedName(sql)))
    this.#prepared = prepared
    this.#landed = landed
    this.#failed = failed
  }

  /** The statement that is being answered; all of them were, when it is their number. */
  get at(): number {
    return this.#at
  }
  /** node-pg marks the statement that is being answered as parsed, by this name and text. */
  get name(): string {
    return this.#names[this.#at] ?? ''
  }
  get text(): string {
    return this.#statements[this.#at]?.sql ?? ''
  }

  submit(connection: unknown): void {
    const wire = connection as Wire
    this.sent = true
    wire.stream.cork()
    try {
      for (const name of this.#prepared.use(this.#names)) {
        if (!(name in wire.parsedStatements)) continue
        delete wire.parsedStatements[name]
        wire.close({ type: 'S', name })
      }
      for (const [at, statement] of this.#statements.entries()) this.#send(wire, statement, this.#names[at] as string)
    } catch (error) {
      // A value that cannot be written: what was sent before it is answered, then the flight has failed.
      this.#unsent = error
    } finally {
      wire.sync()
      wire.stream.uncork()
    }
  }

  #send(wire: Wire, { sql, values, copied }: Statement, name: string): void {
    const rows = copied?.()
    const known = name !== '' && (name in wire.parsedStatements || name in wire.submittedNamedStatements)
    if (!known) {
      wire.parse({ name, text: sql })
      if (name) wire.submittedNamedStatements[name] = sql
    }
    wire.bind({ statement: name, values: values ?? [], valueMapper: prepareValue })
    const shape = known ? this.#prepared.shapes.get(name) : undefined
    this.#shapes.push(shape)
    if (shape === undefined) wire.describe({ type: 'P' })
    wire.execute({})
    if (!rows) return
    // Should the server refuse the statement, it passes over the rows that follow.
    wire.stream.write(rows)
    wire.endCopyFrom()
  }

  handleRowDescription({ fields }: { fields: Column[] }): void {
    this.#shape = new RowShape(fields)
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const shape = this.#shape ?? this.#shapes[this.#at]
    if (shape) this.#statements[this.#at]?.outcome.rows.push(shape.row(fields))
  }

  handleCommandComplete({ text }: { text: string }): void {
    const outcome = this.#statements[this.#at]?.outcome as Outcome
    outcome.tag = text
    outcome.count = Number(COUNT.exec(text)?.[1] ?? 0)
    const name = this.name
    if (name && this.#shapes[this.#at] === undefined) this.#prepared.shapes.set(name, this.#shape ?? null)
    this.#shape = undefined
    this.#at += 1
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  handlePortalSuspended(): void {}

  /** The rows are under way already. */
  handleCopyInResponse(): void {}

  handleCopyData(): void {}

  handleError(error: unknown, connection: unknown): void {
    const wire = connection as Wire
    // Those behind the failed one were skipped: not even parsed.
    for (const name of this.#names.slice(this.#at)) delete wire.submittedNamedStatements[name]
    if (this.#at === this.#statements.length) this.#landed()
    else this.#failed(error)
  }

  handleReadyForQuery(): void {
    if (this.#unsent !== undefined) this.#failed(this.#unsent)
    else this.#landed()
  }
}
