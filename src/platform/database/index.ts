// The database's public face.

export type { CopyColumn, CopyType } from './copy-rows.ts'
export type { ConnectOptions, Database, Tx } from './database.ts'
export { connect, PLANNED_EACH_TIME } from './database.ts'
export { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded/start-embedded.ts'
export { type MigrationSource, migrate } from './migrate.ts'
export { checkServer } from './server-check.ts'
export { CommitUnknown, isConnectionLost, isRetryable, isUniqueViolation } from './sqlstate.ts'
