// What other modules and main.ts may call.

export { FIRST_ACCOUNT_COUNTER, isAccountNumber } from './account-number.ts'
export {
  type AccountKey,
  type AccountRecord,
  accountNotFound,
  getAccount,
  listAccountRows,
  listHolders,
  listHoldersOf,
  listProductCodes,
  type OtherHolder,
  openAccountRow,
} from './account-store.ts'
export { closeManyAccounts } from './commands/close-many-accounts.ts'
export {
  type NewAccount,
  type NewAccountsOf,
  type OpenedAccounts,
  openManyAccounts,
} from './commands/open-many-accounts.ts'
export { addDays, addMonths } from './day-count.ts'
export { type DemoAccountsOf, openDemoAccounts } from './demo/index.ts'
export { beginningDays } from './dues/due.ts'
export { listAccountsOf, type OwingRow } from './dues/due-store.ts'
export { feeDues, payPages } from './dues/fall-due.ts'
export type { DueSums } from './dues/pay-dues.ts'
export { accountDaySteps, beginsDay } from './end-of-day.ts'
export { listFreezesEnding } from './freeze-store.ts'
export { findNamedAccounts, refusedRow } from './import/index.ts'
export { accountModule } from './module.ts'
export { type AccountNumberSource, accountNumbers } from './number-source.ts'
export { productFor } from './product.ts'
export type { Product } from './product-contract.ts'
export { type Catalogue, productToOpen, productVersion, readCatalogue } from './product-store.ts'
export { seedProducts } from './seed-products.ts'
export { seesBalances, showNumber } from './show-account.ts'
export { cardTermsNameOf } from './terms.ts'
