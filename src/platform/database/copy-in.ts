// COPY … FROM STDIN as one query of a pg client: statement, rows and end go out in one flight.

import type pg from 'pg'

type Wire = pg.Connection & { endCopyFrom(): void; query(text: string): void }
type Settle = { resolve: (rows: number) => void; reject: (error: unknown) => void }

/**
 * What pg asks of a query object. The rows need not wait for the server's word: should it refuse the statement, it passes
 * over the rows that follow.
 */
class CopyIn implements pg.Submittable {
  readonly #text: string
  readonly #data: () => Buffer
  readonly #settle: Settle
  #rows = 0
  #error: unknown = null
  callback: (error: unknown) => void

  constructor(text: string, data: () => Buffer, settle: Settle) {
    this.#text = text
    this.#data = data
    this.#settle = settle
    this.callback = (error) => this.handleError(error)
  }

  /** Laid out only here, when the connection's turn has come; an error is told to pg by answering it. */
  submit(connection: pg.Connection): Error | null {
    const wire = connection as Wire
    wire.stream.cork()
    try {
      const data = this.#data()
      wire.query(this.#text)
      wire.stream.write(data)
      wire.endCopyFrom()
      return null
    } catch (error) {
      return error as Error
    } finally {
      wire.stream.uncork()
    }
  }

  handleCopyInResponse(): void {}

  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0)
  }

  /** A connection that was lost says nothing more: the error is told at once. */
  handleError(error: unknown): void {
    this.#error ??= error
    this.#settle.reject(this.#error)
  }

  handleReadyForQuery(): void {
    this.#settle.resolve(this.#rows)
  }
}

/** `data` lays out the message with the rows. Answers how many rows went in. */
export function copyIn(client: pg.ClientBase, text: string, data: () => Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(text, data, { resolve, reject }))
  })
}
