// The demo bank's accounts, cards and a year of postings; what main.ts and threads may call.
export { fillDemoHoldings } from './commands/fill-demo-holdings.ts'
export { demoHoldingTasks } from './commands/fill-part.ts'
