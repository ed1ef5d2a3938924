// The demo bank's accounts.
export { type DemoAccountsOf, openDemoAccounts } from './open-demo-accounts.ts'
