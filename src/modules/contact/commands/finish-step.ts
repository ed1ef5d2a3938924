// Says that the next step agreed at a contact is done; it leaves its author's tasks.

import { command } from '../../../platform/command/index.ts'
import { type ContactRecord, updateContact } from '../contact-store.ts'
import * as contract from '../contract.ts'
import { changeOf, holdContact } from './change-contact.ts'

export const finishStep = command(contract.finishStep, async (context, { params, body }) => {
  const { tx, vault, clock } = context
  const { owner, contact } = await holdContact(context, params, { act: 'contact.finish-step', version: body.version })
  const after: ContactRecord = { ...contact, stepDoneAt: clock.now(), version: contact.version + 1 }
  await updateContact(tx, vault, owner.key, after)
  return changeOf(context, owner, contact, after)
})
