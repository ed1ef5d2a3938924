// Exact look-up: the directory says who holds a value, then the rows of those in scope are read.

import type { Scope } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { documentHash, emailHash, listClaimHolders, listContactHolders, numberHash, phoneHash } from '../claim-store.ts'
import type { CustomerRow } from '../customer-store.ts'
import type { NumberDirectory } from '../number-directory.ts'
import type { Reading } from '../recognise.ts'
import { rowsInScope } from './rows-in-scope.ts'

const HOLDERS_MAX = 100
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** The customers behind an exact value. */
function holdersOf(tx: Tx, vault: Vault, directory: NumberDirectory, reading: Reading): Promise<string[]> | string[] {
  switch (reading.as) {
    case 'resident-id':
    case 'credit-code':
    case 'document':
      return listClaimHolders(
        tx,
        reading.documents.map(({ type, number }) => documentHash(vault, type, number)),
      )
    case 'customer-number':
      return listClaimHolders(tx, [numberHash(vault, reading.number)])
    case 'phone':
      return listContactHolders(tx, phoneHash(vault, reading.number), HOLDERS_MAX)
    case 'email':
      return listContactHolders(tx, emailHash(vault, reading.address), HOLDERS_MAX)
    case 'card-number':
    case 'account-number':
      return directory.findCustomerIds(tx, vault, reading.number)
    default:
      return []
  }
}

const inOrder = (a: CustomerRow, b: CustomerRow) =>
  a.status === b.status ? (a.number < b.number ? -1 : 1) : a.status < b.status ? -1 : 1

/** Those in scope who hold the value, active ones first. Nobody found costs the same second step as somebody out of scope. */
export async function lookUp(
  tx: Tx,
  vault: Vault,
  directory: NumberDirectory,
  reading: Reading,
  scope: Scope,
): Promise<CustomerRow[]> {
  const holders = await holdersOf(tx, vault, directory, reading)
  const rows = await rowsInScope(tx, holders.length > 0 ? holders : [NOBODY], scope)
  return rows.sort(inOrder)
}
