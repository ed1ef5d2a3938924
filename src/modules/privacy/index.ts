// What other modules may call: the one question about consent; and what main.ts composes.

export { mayProcess } from './may-process.ts'
export { listConsentsOf, privacyModule } from './module.ts'
