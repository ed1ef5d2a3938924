// Withdraws a contact noted in error: it stays, marked, and nothing waits for it any more.

import { command } from '../../../platform/command/index.ts'
import { type ContactRecord, updateContact } from '../contact-store.ts'
import * as contract from '../contract.ts'
import { changeOf, holdContact } from './change-contact.ts'

export const withdrawContact = command(contract.withdrawContact, async (context, { params, body }) => {
  const { tx, vault, clock } = context
  const { owner, contact } = await holdContact(context, params, { act: 'contact.withdraw', version: body.version })
  const after: ContactRecord = { ...contact, withdrawnAt: clock.now(), version: contact.version + 1 }
  await updateContact(tx, vault, owner.key, after)
  return changeOf(context, owner, contact, after, { withdrawn: body.reason })
})
