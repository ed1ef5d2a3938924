// The journal: audit trail, outbox, idempotency record and history in one table.
export * from './access-ledger.ts'
export * from './checkpoint.ts'
export * from './continue-order.ts'
export * from './journal-row.ts'
export * from './journal-store.ts'
export * from './relay.ts'
export * from './verify.ts'
export { exportJournal, verifyExport } from './verify-export.ts'
