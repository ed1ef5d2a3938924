// What other modules may call: the one question about consent, how long a customer must be kept; and what main.ts composes.

export { listConsentsOf, privacyModule } from './module.ts'
export { archiveKeptUntil, dutyToKeep } from './queries/duty-to-keep.ts'
export { listProcessable, mayProcess } from './queries/may-process.ts'
