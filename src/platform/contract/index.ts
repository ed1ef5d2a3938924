// The contract's public face; safe in the browser.
export * from './contract.ts'
export * from './cursor.ts'
export * from './shapes.ts'
