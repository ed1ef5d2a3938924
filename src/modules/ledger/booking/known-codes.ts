// What never changes once it is there, held in memory: where numbers lead, and which merchants exist.

import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { addressHash, findAddresses } from '../address-store.ts'
import { listMerchants } from '../merchant-store.ts'
import type { PositionKey } from '../position.ts'

const HELD_MAX = 200_000

/** One for each database, which its vault goes with. */
type Known = { addresses: Map<string, PositionKey>; merchants: Set<string> }
const all = new WeakMap<Vault, Known>()

function knownOf(vault: Vault): Known {
  let known = all.get(vault)
  if (!known) all.set(vault, (known = { addresses: new Map(), merchants: new Set() }))
  if (known.addresses.size > HELD_MAX) known.addresses.clear()
  if (known.merchants.size > HELD_MAX) known.merchants.clear()
  return known
}

/** Finds where numbers lead; the answer is by the number as it was given. */
export async function findNumbers(tx: Tx, vault: Vault, numbers: readonly string[]): Promise<Map<string, PositionKey>> {
  const found = new Map<string, PositionKey>()
  if (numbers.length === 0) return found
  const { addresses } = knownOf(vault)
  const hashes = new Map(numbers.map((number) => [number, addressHash(vault, number)]))
  const missing = [...hashes.values()].filter((hash) => !addresses.has(hash.toString('hex')))
  if (missing.length > 0) {
    for (const [hash, { customerId, accountId }] of await findAddresses(tx, missing))
      addresses.set(hash, { customerId, accountId })
  }
  for (const [number, hash] of hashes) {
    const key = addresses.get(hash.toString('hex'))
    if (key) found.set(number, key)
  }
  return found
}

/** Those of the given merchants that exist. */
export async function knownMerchants(tx: Tx, vault: Vault, merchantIds: readonly string[]): Promise<Set<string>> {
  const { merchants } = knownOf(vault)
  const missing = [...new Set(merchantIds)].filter((id) => !merchants.has(id))
  if (missing.length > 0) for (const { merchantId } of await listMerchants(tx, missing)) merchants.add(merchantId)
  return merchants
}
