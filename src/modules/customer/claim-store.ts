// The directory: which keyed hash belongs to which customer; uniqueness of documents over the whole bank.

import { BY_KEY, type CopyColumn, type Tx } from '../../platform/database/index.ts'
import type { FieldProblem } from '../../platform/kernel/refusal.ts'
import type { Vault } from '../../platform/vault/index.ts'
import type { CustomerState } from './customer-state.ts'

export type Claim = { hash: Buffer; field: string }

export const documentHash = (vault: Vault, type: string, number: string) => vault.blind(`document:${type}`, number)
export const phoneHash = (vault: Vault, number: string) => vault.blind('phone', number)
export const emailHash = (vault: Vault, address: string) => vault.blind('email', address.toLowerCase())
export const numberHash = (vault: Vault, number: string) => vault.blind('customer-number', number)
export const sourceHash = (vault: Vault, source: { system: string; reference: string }) =>
  vault.blind(`source:${source.system}`, source.reference)

/** What only one customer may hold: documents, the customer number, a reference in another system. */
export function claimsOf(vault: Vault, number: string, state: CustomerState): Claim[] {
  return [
    { hash: numberHash(vault, number), field: 'number' },
    ...state.documents.map((document, at) => ({
      hash: documentHash(vault, document.type, document.number),
      field: `documents.${at}.number`,
    })),
    ...state.sourceReferences.map((source, at) => ({
      hash: sourceHash(vault, source),
      field: `sourceReferences.${at}.reference`,
    })),
  ]
}

/** What several may share. */
export function contactsOf(vault: Vault, state: CustomerState): Buffer[] {
  return [
    ...state.phones.map((phone) => phoneHash(vault, phone.number)),
    ...state.emails.map((email) => emailHash(vault, email.address)),
  ]
}

export type Taken = { claim: Claim; customerId: string }

const key = (hash: Buffer) => hash.toString('hex')
const distinct = (hashes: readonly Buffer[]): Buffer[] => [...new Map(hashes.map((hash) => [key(hash), hash])).values()]

/** The claims that another customer holds. */
export async function findTaken(tx: Tx, customerId: string, claims: readonly Claim[]): Promise<Taken[]> {
  const holders = await findHolders(
    tx,
    claims.map((claim) => claim.hash),
  )
  return claims.flatMap((claim) => {
    const holder = holders.get(key(claim.hash))
    return holder && holder !== customerId ? [{ claim, customerId: holder }] : []
  })
}

/**
 * Writes the claims of one customer; one that another holds ends the transaction, and `findTaken` names it when the
 * command is tried again. Two who claim the same value at once wait for each other here.
 */
export function insertClaims(tx: Tx, customerId: string, claims: readonly Claim[], contacts: readonly Buffer[]): void {
  const hashes = distinct(claims.map((claim) => claim.hash))
  if (hashes.length > 0)
    tx.later('insert into customer_claim (hash, customer_id) select h, $2::uuid from unnest($1::bytea[]) as h', [
      hashes,
      customerId,
    ])
  if (contacts.length > 0)
    tx.later(
      'insert into customer_contact (hash, customer_id) select h, $2::uuid from unnest($1::bytea[]) as h on conflict do nothing',
      [distinct(contacts), customerId],
    )
}

const COPIED: CopyColumn[] = [
  ['hash', 'bytea'],
  ['customer_id', 'uuid'],
]

/** What new customers hold, by COPY: a claim that is there already ends the transaction, nobody has their contacts yet. */
export async function insertNewClaims(
  tx: Tx,
  items: readonly { customerId: string; claims: readonly Claim[]; contacts: readonly Buffer[] }[],
): Promise<void> {
  const claims: [Buffer, string][] = []
  const contacts: [Buffer, string][] = []
  for (const item of items) {
    for (const { hash } of item.claims) claims.push([hash, item.customerId])
    for (const [at, hash] of item.contacts.entries())
      if (item.contacts.findIndex((other) => other.equals(hash)) === at) contacts.push([hash, item.customerId])
  }
  await tx.copy('customer_claim', COPIED, claims)
  if (contacts.length > 0) await tx.copy('customer_contact', COPIED, contacts)
}

/** Many customers at once; the caller has looked who holds their claims. */
export function insertManyClaims(
  tx: Tx,
  items: readonly { customerId: string; claims: readonly Claim[]; contacts: readonly Buffer[] }[],
): void {
  const claims = items.flatMap((item) =>
    item.claims.map((claim) => ({ hash: claim.hash, customerId: item.customerId })),
  )
  const contacts = items.flatMap((item) => item.contacts.map((hash) => ({ hash, customerId: item.customerId })))
  tx.later('insert into customer_claim (hash, customer_id) select * from unnest($1::bytea[], $2::uuid[])', [
    claims.map((claim) => claim.hash),
    claims.map((claim) => claim.customerId),
  ])
  tx.later(
    'insert into customer_contact (hash, customer_id) select * from unnest($1::bytea[], $2::uuid[]) on conflict do nothing',
    [contacts.map((contact) => contact.hash), contacts.map((contact) => contact.customerId)],
  )
}

/** Hash (hex) -> the customer that holds it. */
export async function findHolders(tx: Tx, hashes: readonly Buffer[]): Promise<Map<string, string>> {
  const rows = await tx.rows<{ hash: Buffer; customer_id: string }>(
    'select hash, customer_id from customer_claim where hash = any($1::bytea[])',
    [hashes],
  )
  return new Map(rows.map((row) => [row.hash.toString('hex'), row.customer_id]))
}

/** The customers behind a few hashes: a place for each, because an array is planned anew each time it is asked. */
export async function listClaimHolders(tx: Tx, hashes: readonly Buffer[]): Promise<string[]> {
  const places = hashes.map((_, at) => `$${at + 1}`).join(', ')
  const rows = await tx.rows<{ customer_id: string }>(
    `${BY_KEY}select customer_id from customer_claim where hash in (${places})`,
    [...hashes],
  )
  return [...new Set(rows.map((row) => row.customer_id))]
}

/** Customers that share a phone or an e-mail. */
export async function listContactHolders(tx: Tx, hash: Buffer, limit: number): Promise<string[]> {
  const rows = await tx.rows<{ customer_id: string }>(
    `${BY_KEY}select customer_id from customer_contact where hash = $1 limit $2`,
    [hash, limit],
  )
  return rows.map((row) => row.customer_id)
}

function deleteClaims(tx: Tx, customerId: string, claims: readonly Buffer[], contacts: readonly Buffer[]): void {
  if (claims.length > 0)
    tx.later('delete from customer_claim where hash = any($1::bytea[]) and customer_id = $2', [claims, customerId])
  if (contacts.length > 0)
    tx.later('delete from customer_contact where hash = any($1::bytea[]) and customer_id = $2', [contacts, customerId])
}

/** Moves the directory from one state of a customer to the next; `again` answers claims that another holds. */
export async function moveClaims(
  { tx, vault, again }: { tx: Tx; vault: Vault; again: boolean },
  { customerId, number, state: before }: { customerId: string; number: string; state: CustomerState },
  after: CustomerState,
): Promise<Taken[]> {
  const [old, next] = [claimsOf(vault, number, before), claimsOf(vault, number, after)]
  const [oldContacts, nextContacts] = [contactsOf(vault, before), contactsOf(vault, after)]
  const kept = new Set(old.map((claim) => key(claim.hash)))
  const wanted = new Set(next.map((claim) => key(claim.hash)))
  const wantedContacts = new Set(nextContacts.map(key))
  const keptContacts = new Set(oldContacts.map(key))
  const fresh = next.filter((claim) => !kept.has(key(claim.hash)))
  if (again && fresh.length > 0) {
    const taken = await findTaken(tx, customerId, fresh)
    if (taken.length > 0) return taken
  }
  deleteClaims(
    tx,
    customerId,
    old.filter((claim) => !wanted.has(key(claim.hash))).map((claim) => claim.hash),
    oldContacts.filter((hash) => !wantedContacts.has(key(hash))),
  )
  const freshContacts = nextContacts.filter((hash) => !keptContacts.has(key(hash)))
  insertClaims(tx, customerId, fresh, freshContacts)
  return []
}

export const takenProblems = (taken: readonly Taken[]): FieldProblem[] =>
  taken.map(({ claim }) => ({
    field: claim.field,
    rule: claim.field.startsWith('documents') ? 'customer.duplicate-document' : 'customer.duplicate-reference',
  }))
