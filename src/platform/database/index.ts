// The database's public face.

export type { ConnectOptions, Database, Tx } from './database.ts'
export { connect } from './database.ts'
export { isConnectionLost, isRetryable, isUniqueViolation } from './sqlstate.ts'
