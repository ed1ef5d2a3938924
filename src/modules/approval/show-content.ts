// What is sealed of a change that waits, and the key it is sealed with: the customer's own where it concerns one.

import type { Difference, State } from '../../platform/command/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { type DataKey, findDataKey, getDataKeys, type Vault } from '../../platform/vault/index.ts'
import { CHANGE_PLACE, type ChangeRow, changeNotFound } from './change-store.ts'

export type Input = { params: Record<string, unknown>; query: Record<string, unknown>; body: Record<string, unknown> }
export type Content = {
  input: Input
  /** Old and new as the maker could see them: masked where the command says how, else bare names of customers' fields. */
  difference: Difference[]
  /** What stood in the touched fields; null for something new. */
  ground: State
  note: string | null
}

/** The key of a change's row. A customer whose key was destroyed leaves nothing to read: the change is not there. */
export async function keyOf(tx: Tx, vault: Vault, customerId: string | null): Promise<DataKey> {
  if (customerId === null) return vault.bankKey
  const wrapped = await findDataKey(tx, customerId)
  if (!wrapped) throw changeNotFound()
  return vault.openKey(customerId, wrapped)
}

/** The keys of those customers that have one. */
export async function listKeys(tx: Tx, vault: Vault, customerIds: readonly string[]): Promise<Map<string, DataKey>> {
  const wrapped = await getDataKeys(tx, [...new Set(customerIds)])
  return new Map([...wrapped].map(([customerId, key]) => [customerId, vault.openKey(customerId, key)]))
}

export const sealContent = (vault: Vault, key: DataKey, content: Content): Buffer =>
  vault.seal(key, CHANGE_PLACE, JSON.stringify(content))
export const openContent = (vault: Vault, key: DataKey, row: Pick<ChangeRow, 'sealed'>): Content =>
  JSON.parse(vault.open(key, CHANGE_PLACE, row.sealed))
