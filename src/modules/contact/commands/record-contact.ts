// Notes a contact with a customer.

import { command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer } from '../../customer/index.ts'
import { datesProblems } from '../contact.ts'
import { type ContactRecord, insertContacts } from '../contact-store.ts'
import * as contract from '../contract.ts'
import { userIdOf } from '../show-contact.ts'
import { changeOf } from './change-contact.ts'

/** Refuses a time ahead or too long ago, and a next step that is due in the past. */
export const recordContact = command(contract.recordContact, async (context, { params, body }) => {
  const { tx, vault, scope, clock, caller } = context
  const owner = await getCustomer(tx, vault, params.customerId, scope)
  const notedBy = userIdOf(caller)
  if (notedBy === null) throw new Refusal('contact.people-only', {}, { status: 403 })
  const fields = datesProblems(body, clock.now(), clock.today())
  if (fields.length > 0) throw new Refusal('http.invalid', {}, { fields })
  const record: ContactRecord = {
    contactId: newId(),
    customerId: owner.customerId,
    at: new Date(body.at),
    channel: body.channel,
    direction: body.direction,
    purpose: body.purpose,
    outcome: body.outcome,
    note: body.note ?? null,
    stepText: body.nextStep?.text ?? null,
    stepDueOn: body.nextStep?.dueOn ?? null,
    stepDoneAt: null,
    withdrawnAt: null,
    notedBy,
    notedAt: clock.now(),
    version: 1,
  }
  await insertContacts(tx, vault, [{ record, key: owner.key }])
  return changeOf(context, owner, null, record)
})
