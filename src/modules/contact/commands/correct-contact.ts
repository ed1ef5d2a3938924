// Corrects a contact that one has noted; what stood before stays in the journal.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { datesProblems } from '../contact.ts'
import { type ContactRecord, updateContact } from '../contact-store.ts'
import * as contract from '../contract.ts'
import { changeOf, holdContact } from './change-contact.ts'

/** A time is judged from the day it was first noted; another step than before is open again. */
export const correctContact = command(contract.correctContact, async (context, { params, body }) => {
  const { tx, vault, clock } = context
  const { owner, contact } = await holdContact(context, params, { act: 'contact.correct', version: body.version })
  const isSameStep = body.nextStep?.text === contact.stepText && body.nextStep?.dueOn === contact.stepDueOn
  const dates = { at: body.at, nextStep: isSameStep ? null : (body.nextStep ?? null) }
  const fields = datesProblems(dates, contact.notedAt, clock.today())
  if (fields.length > 0) throw new Refusal('http.invalid', {}, { fields })
  const after: ContactRecord = {
    ...contact,
    at: new Date(body.at),
    channel: body.channel,
    direction: body.direction,
    purpose: body.purpose,
    outcome: body.outcome,
    note: body.note ?? null,
    stepText: body.nextStep?.text ?? null,
    stepDueOn: body.nextStep?.dueOn ?? null,
    stepDoneAt: isSameStep ? contact.stepDoneAt : null,
    version: contact.version + 1,
  }
  await updateContact(tx, vault, owner.key, after)
  return changeOf(context, owner, contact, after)
})
