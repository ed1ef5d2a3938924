// A bank's day as it leaves: legs that hinder it only for whoever may close it.

import { type Caller, may } from '../../../platform/access/index.ts'
import { type BankDay, CLOSE_DAY } from './day-contract.ts'
import type { WorkedDay } from './day-work-store.ts'

export function showDay(caller: Caller, one: WorkedDay, now: Date): BankDay {
  const { day, status, cutOffAt, closedAt, refusal } = one
  const held = one.leaseUntil !== null && one.leaseUntil > now
  return {
    day,
    status,
    underWay: status === 'cutting-off' && refusal === null && (one.askedAt !== null || held),
    cutOffAt: cutOffAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    phases: one.phases ?? [],
    trialBalance: one.trialBalance ?? (refusal && refusal.lines.length > 0 ? refusal.lines : null),
    refusal: refusal && {
      code: refusal.code,
      legCount: refusal.legs.length,
      legs: may(caller, CLOSE_DAY) ? refusal.legs : null,
    },
  }
}
