// Every statement on contacts; what was said is sealed with the customer's key.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { DataKey, Vault } from '../../platform/vault/index.ts'
import type { ContactLife } from './contact.ts'
import type { Contact } from './contract.ts'

const SEALED_PLACE = 'contact.sealed'

type Plain = Pick<Contact, 'contactId' | 'customerId' | 'channel' | 'direction' | 'purpose' | 'outcome' | 'version'>
export type ContactSaid = { note: string | null; stepText: string | null }
export type ContactRow = Plain & ContactLife & { at: Date; notedAt: Date; sealed: Buffer }
export type ContactRecord = Omit<ContactRow, 'sealed'> & ContactSaid
export type ContactKey = { customerId: string; contactId: string }

const COLUMNS = `contact_id as "contactId", customer_id as "customerId", at, channel, direction, purpose, outcome, noted_by as "notedBy",
  noted_at as "notedAt", step_due_on as "stepDueOn", step_done_at as "stepDoneAt", withdrawn_at as "withdrawnAt", version, sealed`

export function openContact(vault: Vault, key: DataKey, { sealed, ...row }: ContactRow): ContactRecord {
  return { ...row, ...(JSON.parse(vault.open(key, SEALED_PLACE, sealed)) as ContactSaid) }
}
const sealedOf = (vault: Vault, key: DataKey, { note, stepText }: ContactSaid) =>
  vault.seal(key, SEALED_PLACE, JSON.stringify({ note, stepText }))

/** Refuses `contact.not-found` when the customer has no such contact. */
export async function lockContact(tx: Tx, vault: Vault, key: DataKey, at: ContactKey): Promise<ContactRecord> {
  const row = await tx.maybe<ContactRow>(
    `select ${COLUMNS} from contact where customer_id = $1 and contact_id = $2 for update`,
    [at.customerId, at.contactId],
  )
  if (!row) throw new Refusal('contact.not-found', {}, { status: 404 })
  return openContact(vault, key, row)
}

/** Many at once, each with its customer's key. */
export async function insertContacts(
  tx: Tx,
  vault: Vault,
  contacts: readonly { record: ContactRecord; key: DataKey }[],
): Promise<void> {
  const of = <K extends keyof ContactRecord>(name: K) => contacts.map(({ record }) => record[name])
  await tx.run(
    `insert into contact (customer_id, contact_id, at, channel, direction, purpose, outcome, noted_by, noted_at, step_due_on, step_done_at,
       withdrawn_at, version, sealed)
     select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::timestamptz[], $10::date[], $11::timestamptz[], $12::timestamptz[], $13::int[], $14::bytea[])`,
    [
      of('customerId'),
      of('contactId'),
      of('at'),
      of('channel'),
      of('direction'),
      of('purpose'),
      of('outcome'),
      of('notedBy'),
      of('notedAt'),
      of('stepDueOn'),
      of('stepDoneAt'),
      of('withdrawnAt'),
      of('version'),
      contacts.map(({ record, key }) => sealedOf(vault, key, record)),
    ],
  )
}

/** The caller holds the row's lock and has raised its version. */
export async function updateContact(tx: Tx, vault: Vault, key: DataKey, record: ContactRecord): Promise<void> {
  await tx.run(
    `update contact set at = $3, channel = $4, direction = $5, purpose = $6, outcome = $7, step_due_on = $8, step_done_at = $9,
       withdrawn_at = $10, version = $11, sealed = $12 where customer_id = $1 and contact_id = $2`,
    [
      record.customerId,
      record.contactId,
      record.at,
      record.channel,
      record.direction,
      record.purpose,
      record.outcome,
      record.stepDueOn,
      record.stepDoneAt,
      record.withdrawnAt,
      record.version,
      sealedOf(vault, key, record),
    ],
  )
}

/** Newest first; `before` is where the page before ended. */
export async function listContactRows(
  tx: Tx,
  page: { customerId: string; before: { at: Date; contactId: string } | null; limit: number },
): Promise<ContactRow[]> {
  return tx.rows<ContactRow>(
    `select ${COLUMNS} from contact where customer_id = $1 and ($2::timestamptz is null or (at, contact_id) < ($2, $3::uuid))
     order by at desc, contact_id desc limit $4`,
    [page.customerId, page.before?.at ?? null, page.before?.contactId ?? null, page.limit],
  )
}

/** Steps agreed with one customer and not done, the soonest due first. */
export async function listCustomerSteps(
  tx: Tx,
  page: { customerId: string; limit: number },
): Promise<{ contactId: string; stepDueOn: string }[]> {
  return tx.rows(
    `select contact_id as "contactId", step_due_on as "stepDueOn" from contact
     where customer_id = $1 and step_due_on is not null and step_done_at is null and withdrawn_at is null
     order by step_due_on, contact_id limit $2`,
    [page.customerId, page.limit],
  )
}

/** Steps that somebody agreed on and has not done, the soonest due first. */
export async function listOpenSteps(
  tx: Tx,
  page: { notedBy: string; limit: number },
): Promise<{ customerId: string; contactId: string; stepDueOn: string; purpose: string }[]> {
  return tx.rows(
    `select customer_id as "customerId", contact_id as "contactId", step_due_on as "stepDueOn", purpose from contact
     where noted_by = $1 and step_due_on is not null and step_done_at is null and withdrawn_at is null
     order by step_due_on, contact_id limit $2`,
    [page.notedBy, page.limit],
  )
}
