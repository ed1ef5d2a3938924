// The directory of account and card numbers: keyed hashes that lead to an account and are never given away again.

import type { Tx } from '../../platform/database/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import type { PositionKey } from './position.ts'

export type AddressKind = 'account' | 'card'
export type NewAddress = PositionKey & { number: string; kind: AddressKind }
export type Address = PositionKey & { kind: AddressKind }

/** Accounts and cards share one space of numbers: one hash answers whatever was typed. */
export const addressHash = (vault: Vault, number: string): Buffer =>
  vault.blind('ledger-address', number.replaceAll(/[\s-]/g, ''))

/** Claims numbers; answers those that are taken already (then nothing of the command may be kept). */
export async function insertAddresses(tx: Tx, vault: Vault, addresses: readonly NewAddress[]): Promise<NewAddress[]> {
  const hashes = addresses.map(({ number }) => addressHash(vault, number))
  const rows = await tx.rows<{ hash: Buffer }>(
    `insert into ledger_address (hash, customer_id, account_id, kind)
     select * from unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::text[]) on conflict do nothing returning hash`,
    [
      hashes,
      addresses.map((one) => one.customerId),
      addresses.map((one) => one.accountId),
      addresses.map((one) => one.kind),
    ],
  )
  if (rows.length === addresses.length) return []
  const claimed = new Set(rows.map((row) => row.hash.toString('hex')))
  return addresses.filter((_, at) => !claimed.has((hashes[at] as Buffer).toString('hex')))
}

/** Hash (hex) -> where it leads. */
export async function findAddresses(tx: Tx, hashes: readonly Buffer[]): Promise<Map<string, Address>> {
  const rows = await tx.rows<Address & { hash: Buffer }>(
    `select hash, customer_id as "customerId", account_id as "accountId", kind from ledger_address where hash = any($1::bytea[])`,
    [hashes],
  )
  return new Map(rows.map(({ hash, ...address }) => [hash.toString('hex'), address]))
}
