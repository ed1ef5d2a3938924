// What every change of a contact shares: the lock, the author, the version, the journal row, the reply.

import type { Change, CommandContext } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer, type OpenedCustomer } from '../../customer/index.ts'
import { actsOf, type ContactAct } from '../contact.ts'
import { type ContactKey, type ContactRecord, lockContact } from '../contact-store.ts'
import * as contract from '../contract.ts'
import { showContacts, userIdOf } from '../show-contact.ts'

export type HeldContact = { owner: OpenedCustomer; contact: ContactRecord }

/** Locks a contact of a customer in scope for an act of its author; one that moved is answered with how it stands. */
export async function holdContact(
  context: CommandContext,
  at: ContactKey,
  { act, version }: { act: ContactAct; version: number },
): Promise<HeldContact> {
  const { tx, vault, scope, caller } = context
  const owner = await getCustomer(tx, vault, at.customerId, scope)
  const contact = await lockContact(tx, vault, owner.key, at)
  if (contact.notedBy !== userIdOf(caller)) throw new Refusal('contact.not-yours', {}, { status: 403 })
  if (contact.version !== version) {
    const [theirs] = await showContacts(context, [contact])
    throw new Refusal(
      'record.moved',
      { version: contact.version },
      { status: 409, data: { yours: { version }, theirs } },
    )
  }
  if (!actsOf(contact, userIdOf(caller)).includes(act)) throw new Refusal('contact.not-possible', {}, { status: 409 })
  return { owner, contact }
}

/** What the journal keeps of a contact, sealed like every state. */
export const journalStateOf = ({
  contactId,
  at,
  channel,
  purpose,
  outcome,
  note,
  stepText,
  stepDueOn,
  stepDoneAt,
}: ContactRecord) => ({
  contact: { contactId, at: at.toISOString(), channel, purpose, outcome, note, stepText, stepDueOn, stepDoneAt },
})

export async function changeOf(
  context: CommandContext,
  owner: OpenedCustomer,
  before: ContactRecord | null,
  after: ContactRecord,
  told: Record<string, unknown> = {},
): Promise<Change<contract.Contact>> {
  const [reply] = await showContacts(context, [after])
  const { contact } = journalStateOf(after)
  return {
    chain: { id: owner.customerId, key: owner.key },
    before: before ? journalStateOf(before) : null,
    after: { contact: { ...contact, ...told } },
    events: [
      contract.contactChanged({ customerId: after.customerId, contactId: after.contactId, version: after.version }),
    ],
    reply: reply as contract.Contact,
  }
}
