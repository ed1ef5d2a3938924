// What main.ts composes and tests call; nothing stands above this module.
export { takeBankBalances } from './jobs.ts'
export { reportModule } from './module.ts'
