// What the account module offers to the batch import: products, accounts, who holds them, standing orders.

import type { AnyImportable } from '../../../platform/intake/importable.ts'
import type { AccountNumberSource } from '../number-source.ts'
import { accountImportable } from './import-accounts.ts'
import { holderImportable } from './import-holders.ts'
import { orderImportable } from './import-orders.ts'
import { productImportable } from './import-products.ts'

export { IMPORT_PRODUCTS } from './import-products.ts'
export { findNamedAccounts, IMPORT_ACCOUNTS, refusedRow } from './import-row.ts'

export const accountImportables = (numbers: AccountNumberSource): AnyImportable[] => [
  productImportable,
  accountImportable(numbers),
  holderImportable,
  orderImportable,
]
