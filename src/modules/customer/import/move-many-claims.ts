// Moves the directory for many customers at once: what each gives up, what each takes, who stands in the way.

import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { type Claim, claimsOf, contactsOf, findHolders, insertManyClaims } from '../claim-store.ts'
import type { CustomerState } from '../customer-state.ts'
import { deleteManyClaims } from './customer-import-store.ts'

export type ClaimMove = {
  customerId: string
  gone: Buffer[]
  goneContacts: Buffer[]
  claims: Claim[]
  contacts: Buffer[]
}

const hex = (hash: Buffer) => hash.toString('hex')
const without = (list: readonly Buffer[], other: readonly Buffer[]): Buffer[] => {
  const known = new Set(other.map(hex))
  return list.filter((hash) => !known.has(hex(hash)))
}

/** The vault with a memory for one batch: a document's hash is asked for when a row is matched and when it is claimed. */
export function withBlindMemory(vault: Vault): Vault {
  const known = new Map<string, Buffer>()
  const blind = (kind: string, normalised: string): Buffer => {
    const key = `${kind}\0${normalised}`
    let hash = known.get(key)
    if (!hash) known.set(key, (hash = vault.blind(kind, normalised)))
    return hash
  }
  return Object.create(vault, { blind: { value: blind } })
}

/** What changes in the directory between two states; null stands for no customer. */
export function claimMove(
  vault: Vault,
  customerId: string,
  number: string,
  before: CustomerState | null,
  after: CustomerState | null,
): ClaimMove {
  if (before === null && after !== null) {
    return {
      customerId,
      gone: [],
      goneContacts: [],
      claims: claimsOf(vault, number, after),
      contacts: contactsOf(vault, after),
    }
  }
  const old = before ? claimsOf(vault, number, before) : []
  const next = after ? claimsOf(vault, number, after) : []
  const oldContacts = before ? contactsOf(vault, before) : []
  const nextContacts = after ? contactsOf(vault, after) : []
  const oldHashes = old.map((claim) => claim.hash)
  const held = new Set(oldHashes.map(hex))
  return {
    customerId,
    gone: without(
      oldHashes,
      next.map((claim) => claim.hash),
    ),
    goneContacts: without(oldContacts, nextContacts),
    claims: next.filter((claim) => !held.has(hex(claim.hash))),
    contacts: without(nextContacts, oldContacts),
  }
}

/** The claims of a move that somebody else holds. */
export function takenClaims(move: ClaimMove, holders: ReadonlyMap<string, string>): Claim[] {
  return move.claims.filter((claim) => {
    const holder = holders.get(hex(claim.hash))
    return holder !== undefined && holder !== move.customerId
  })
}

export const holdersOf = (tx: Tx, moves: readonly ClaimMove[]) =>
  findHolders(
    tx,
    moves.flatMap((move) => move.claims.map((claim) => claim.hash)),
  )

export async function writeMoves(tx: Tx, moves: readonly ClaimMove[]): Promise<void> {
  const tell = (field: 'gone' | 'goneContacts') =>
    moves.flatMap((move) => move[field].map((hash) => ({ hash, customerId: move.customerId })))
  await deleteManyClaims(tx, tell('gone'), tell('goneContacts'))
  const adding = moves.filter((move) => move.claims.length > 0 || move.contacts.length > 0)
  if (adding.length > 0) await insertManyClaims(tx, adding)
}
