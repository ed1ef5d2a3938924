// What the one box must know of account and card numbers: modules above this one hold them.

import type { Tx } from '../../platform/database/index.ts'
import type { Vault } from '../../platform/vault/index.ts'

export type NumberDirectory = {
  /** Whether the digits are a number this bank's accounts could have. */
  isAccountNumber(digits: string): boolean
  /** The customer behind an account or card number. */
  findCustomerIds(tx: Tx, vault: Vault, digits: string): Promise<string[]>
}
