// What a PostgreSQL error means for the caller: try again, a broken uniqueness, or a real fault.

type PgError = { code?: unknown; constraint?: unknown; detail?: unknown; message?: unknown }

const CONNECTION_LOST = new Set(['ECONNRESET', 'EPIPE', 'ECONNREFUSED', '57P01', '57P02', '57P03'])
const CONFLICTS = new Set(['40001', '40P01'])
const LOST_MESSAGE = /^(Connection terminated|Client has encountered a connection error)/

function codeOf(error: unknown): string {
  const code = (error as PgError | null)?.code
  return typeof code === 'string' ? code : ''
}

/** The connection died, or the server is going away. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error)
  if (CONNECTION_LOST.has(code) || code.startsWith('08')) return true
  // A server that is gone takes its socket along.
  if (code === 'ENOENT' && (error as { syscall?: unknown }).syscall === 'connect') return true
  return code === '' && error instanceof Error && LOST_MESSAGE.test(error.message)
}

/** The server takes no writes any more: it became a standby, or was told so. */
export const isDemoted = (error: unknown): boolean => codeOf(error) === '25006'

/** The server's disk, memory or connections are used up: the transaction was rolled back, and no other would do better. */
export const isOutOfResources = (error: unknown): boolean => codeOf(error).startsWith('53')

/** The connection died while COMMIT was under way: the change may or may not be there. */
export class CommitUnknown extends Error {
  readonly code: string
  constructor(cause: unknown) {
    super('the connection was lost during COMMIT', { cause })
    this.name = 'CommitUnknown'
    this.code = codeOf(cause) || '08006'
  }
}

/** A prepared plan went out of date (a migration ran) or the server forgot it (a proxy gave us another one). */
export function isStalePlan(error: unknown): boolean {
  const code = codeOf(error)
  return code === '26000' || (code === '0A000' && String((error as PgError).message).startsWith('cached plan must not'))
}

/** The same transaction may succeed when run again from its start. */
export function isRetryable(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error)) || isConnectionLost(error) || isStalePlan(error) || isDemoted(error)
}

/** The name of the unique constraint that was violated, or null. */
export function isUniqueViolation(error: unknown): string | null {
  if (codeOf(error) !== '23505') return null
  const constraint = (error as PgError).constraint
  return typeof constraint === 'string' ? constraint : ''
}

/** Removes from an error what may quote a row's values: nothing personal may reach a log. */
export function withoutValues(error: unknown): unknown {
  if (error && typeof error === 'object' && codeOf(error) !== '') {
    const fields = error as Record<string, unknown>
    delete fields.detail
    delete fields.where
    delete fields.internalQuery
  }
  return error
}
