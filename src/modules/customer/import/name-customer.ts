// How a row of a file names a customer: by number, by a reference `system:reference`, or by a resident ID.

import type { Scope } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { documentHash, findHolders, numberHash, sourceHash } from '../claim-store.ts'
import { isCustomerNumber } from '../customer-number.ts'
import { listPlacesWithin, type PlaceWithin } from '../queries/list-places.ts'

/** The claim that a name stands for. */
export function claimNamed(vault: Vault, name: string): Buffer {
  if (isCustomerNumber(name)) return numberHash(vault, name)
  const colon = name.indexOf(':')
  if (colon > 0) return sourceHash(vault, { system: name.slice(0, colon), reference: name.slice(colon + 1) })
  return documentHash(vault, 'resident-id', name.toUpperCase())
}

/** Name -> the customer it stands for; one outside the scope looks like none. */
export async function findNamedCustomers(
  tx: Tx,
  vault: Vault,
  scope: Scope,
  names: readonly string[],
): Promise<Map<string, PlaceWithin>> {
  const claims = [...new Set(names)].map((name) => [name, claimNamed(vault, name).toString('hex')] as const)
  if (claims.length === 0) return new Map()
  const holders = await findHolders(
    tx,
    claims.map(([, hash]) => Buffer.from(hash, 'hex')),
  )
  const places = await listPlacesWithin(tx, [...new Set(holders.values())], scope)
  return new Map(
    claims.flatMap(([name, hash]) => {
      const place = places.get(holders.get(hash) ?? '')
      return place ? [[name, place] as const] : []
    }),
  )
}
