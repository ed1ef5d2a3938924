// The ledger's contract: posting, holding, reversing and reading transactions.

export * from './day/day-contract.ts'
export * from './entry-filter.ts'
export * from './event-contract.ts'
export * from './hold-contract.ts'
export * from './mcc-group.ts'
export * from './posting-contract.ts'
export * from './read-contract.ts'
export * from './search-contract.ts'
