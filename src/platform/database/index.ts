// The database's public face.

export type { CopyColumn, CopyType } from './copy-rows.ts'
export type { ConnectOptions, Database } from './database.ts'
export { connect } from './database.ts'
export { type ClusterPlace, placeCluster } from './embedded/place-cluster.ts'
export { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded/start-embedded.ts'
export { PLANNED_EACH_TIME } from './flight.ts'
export { clientOf } from './hosts.ts'
export { type MigrationSource, migrate } from './migrate.ts'
export { checkServer } from './server-check.ts'
export { BY_KEY } from './shared-flights.ts'
export { CommitUnknown, isConnectionLost, isOutOfResources, isRetryable, isUniqueViolation } from './sqlstate.ts'
export type { Tx } from './tx.ts'
