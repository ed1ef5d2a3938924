// What other modules may call: the one question about consent; and what main.ts composes.

export { listConsentsOf, privacyModule } from './module.ts'
export { mayProcess } from './queries/may-process.ts'
