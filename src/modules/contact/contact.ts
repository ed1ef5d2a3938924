// The rules of contacts: when one may have been, and what its author may still do with it.

import type { FieldProblem } from '../../platform/kernel/refusal.ts'
import { type Contact, NOTED_DAYS_MAX } from './contract.ts'

export type ContactLife = {
  notedBy: string
  stepDueOn: string | null
  stepDoneAt: Date | null
  withdrawnAt: Date | null
}
export type ContactAct = Contact['actions'][number]

/** A clock of another machine may be ahead by so much. */
const AHEAD_MS = 300_000
const DAY_MS = 86_400_000

/** What is wrong with when it was and when its next step is due: not yet, too long ago, already past. */
export function datesProblems(
  said: { at: string; nextStep?: { dueOn: string } | null },
  now: Date,
  today: string,
): FieldProblem[] {
  const ms = Date.parse(said.at) - now.getTime()
  const found: FieldProblem[] = []
  if (ms > AHEAD_MS) found.push({ field: 'at', rule: 'contact.at-ahead' })
  if (ms < -NOTED_DAYS_MAX * DAY_MS)
    found.push({ field: 'at', rule: 'contact.at-too-old', facts: { days: NOTED_DAYS_MAX } })
  if (said.nextStep && said.nextStep.dueOn < today) found.push({ field: 'nextStep.dueOn', rule: 'contact.step-past' })
  return found
}

/** What `userId` may do with a contact: its author alone, as long as it stands. */
export function actsOf(contact: ContactLife, userId: string | null): ContactAct[] {
  if (userId === null || userId !== contact.notedBy || contact.withdrawnAt) return []
  const isOpen = contact.stepDueOn !== null && contact.stepDoneAt === null
  return ['contact.correct', 'contact.withdraw', ...(isOpen ? (['contact.finish-step'] as const) : [])]
}
