// What all rows about accounts share: the permission, the shape of a former number, the account a row names.

import type { Scope } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { listPlacesWithin } from '../../customer/index.ts'
import { findNumbers, type PositionKey } from '../../ledger/index.ts'

export const IMPORT_ACCOUNTS = 'account.import'
/** As postings name accounts, so that the number of another bank can be posted to. */
export const FORMER_NUMBER = /^[0-9A-Z -]{6,40}$/

export const refusedRow = (field: string, rule: string, facts: Record<string, string | number> = {}): Refusal =>
  new Refusal('import.row', {}, { fields: [{ field, rule, facts }] })

/** Number, of here or formerly elsewhere -> the account; one of a customer outside the scope looks like none. */
export async function findNamedAccounts(
  tx: Tx,
  vault: Vault,
  scope: Scope,
  numbers: readonly string[],
): Promise<Map<string, PositionKey>> {
  const found = await findNumbers(tx, vault, [...new Set(numbers)])
  const places = await listPlacesWithin(tx, [...new Set([...found.values()].map((one) => one.customerId))], scope)
  return new Map([...found].filter(([, { customerId }]) => places.has(customerId)))
}
