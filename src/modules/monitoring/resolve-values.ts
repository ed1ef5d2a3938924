// From what somebody wrote on a list to what transactions carry: numbers of this bank's accounts lead to the account.

import type { Scope } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import { findNamedCustomers } from '../customer/index.ts'
import { findNumbers } from '../ledger/index.ts'
import { isCode, plainNumber, writtenAs } from './list.ts'
import type { ListHolds } from './list-contract.ts'
import type { EntryKey } from './list-store.ts'

/** How a counterparty outside the bank is told apart: a keyed hash of its number, never the number. */
export const counterpartyKey = (vault: Vault, number: string): string =>
  vault.blind('counterparty', plainNumber(number)).toString('base64url')

/** What a list is asked with, of a value as transactions carry it. */
export const entryHash = (vault: Vault, holds: ListHolds, carried: string): Buffer =>
  vault.blind(`monitoring-list:${holds}`, carried)

export type Resolved = EntryKey & { value: string; customerId: string | null }

/** In the order given; null for what is no such value, or leads to nobody within the scope where it must. */
export async function resolveValues(
  { tx, vault, scope }: { tx: Tx; vault: Vault; scope: Scope },
  holds: ListHolds,
  values: readonly string[],
): Promise<(Resolved | null)[]> {
  const written = values.map((value) => writtenAs(holds, value))
  const known = written.filter((value) => value !== null)
  if (isCode(holds)) return written.map((code) => (code ? { value: code, code, hash: null, customerId: null } : null))
  const sealed = (value: string, carried: string, customerId: string | null): Resolved => ({
    ...{ value, code: null, customerId },
    hash: entryHash(vault, holds, carried),
  })
  if (holds === 'device') return written.map((value) => (value ? sealed(value, value, null) : null))
  if (holds === 'customer') {
    const named = await findNamedCustomers(tx, vault, scope, known)
    return written.map((value) => {
      const found = value && named.get(value)
      return found ? sealed(value, found.customerId, found.customerId) : null
    })
  }
  const accounts = await findNumbers(tx, vault, known)
  return written.map((value) => {
    if (!value) return null
    const account = accounts.get(value)
    if (account) return sealed(value, account.accountId, account.customerId)
    return holds === 'counterparty' ? sealed(value, counterpartyKey(vault, value), null) : null
  })
}
