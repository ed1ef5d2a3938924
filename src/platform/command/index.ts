// The write path and its relatives.
export * from './command.ts'
export { type Difference, differences, type State } from './difference.ts'
export { JOURNAL_PLACE } from './journal-row-of.ts'
export * from './module.ts'
export { BATCH_ITEMS_MAX, type BatchCall, runBatch } from './run-batch.ts'
export { type CommandAnswer, type CommandCall, runCommand } from './run-command.ts'
export { type QueryCall, runQuery } from './run-query.ts'
export { upkeep } from './upkeep.ts'
