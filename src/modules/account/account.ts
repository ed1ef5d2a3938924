// The life of an account as data: which act is possible in which state, and the state that its facts amount to.

import { addDays, addMonths } from './day-count.ts'
import type { AccountStatus, FreezeEffect, FreezeKind } from './shapes.ts'

/** What decides an account's state. */
export type Life = {
  activatedOn: string | null
  lostOn: string | null
  dormantOn: string | null
  closedOn: string | null
}
export type Hold = {
  kind: FreezeKind
  effect: FreezeEffect
  amountFen: number | null
  validFrom: string
  validTo: string | null
  liftedOn: string | null
}
export type Act =
  | 'activate'
  | 'freeze'
  | 'unfreeze'
  | 'report-lost'
  | 'cancel-loss'
  | 'replace-number'
  | 'make-dormant'
  | 'reactivate'
  | 'give-notice'
  | 'close'
  | 'add-holder'
  | 'end-holder'
  | 'add-standing-order'
  | 'end-standing-order'

const OPEN_STATES = ['pending', 'active', 'frozen-partial', 'frozen', 'lost-reported', 'dormant'] as const
const CHANGEABLE = ['active', 'frozen-partial', 'frozen', 'lost-reported', 'dormant'] as const
const USABLE = ['active', 'frozen-partial'] as const

/** Which states an act may start from. Where it leads follows from the facts it changes, by `statusOf`. */
export const TRANSITIONS: Record<Act, readonly AccountStatus[]> = {
  activate: ['pending'],
  freeze: OPEN_STATES,
  unfreeze: OPEN_STATES,
  'report-lost': ['active', 'frozen-partial', 'frozen', 'dormant'],
  'cancel-loss': ['lost-reported', 'frozen'],
  'replace-number': ['lost-reported', 'active'],
  'make-dormant': ['active'],
  reactivate: ['dormant'],
  'give-notice': USABLE,
  close: ['pending', 'active'],
  'add-holder': CHANGEABLE,
  'end-holder': CHANGEABLE,
  'add-standing-order': USABLE,
  'end-standing-order': CHANGEABLE,
}

/** Beyond the state: an act that undoes something needs that something. */
export function possible(act: Act, status: AccountStatus, life: Life): boolean {
  if (!TRANSITIONS[act].includes(status)) return false
  if (act === 'cancel-loss') return life.lostOn !== null
  return act === 'report-lost' ? life.lostOn === null : true
}

/** Freezes that hold on a bank date: the last day still counts. */
export function holdsOn(freezes: readonly Hold[], today: string): Hold[] {
  return freezes.filter(
    ({ liftedOn, validFrom, validTo }) =>
      liftedOn === null && validFrom <= today && (validTo === null || today <= validTo),
  )
}

/** The state that the facts amount to; the gravest one is told. */
export function statusOf(life: Life, freezes: readonly Hold[], today: string): AccountStatus {
  const held = holdsOn(freezes, today)
  if (life.closedOn !== null) return 'closed'
  if (held.some(({ effect }) => effect !== 'amount')) return 'frozen'
  if (life.lostOn !== null) return 'lost-reported'
  if (life.dormantOn !== null) return 'dormant'
  if (life.activatedOn === null) return 'pending'
  return held.length > 0 ? 'frozen-partial' : 'active'
}

export type Gate = 'open' | 'no-debit' | 'no-credit' | 'blocked' | 'closed'

/** What the ledger must let through, and how much of the balance it must keep. */
export function gateOf(life: Life, freezes: readonly Hold[], today: string): { gate: Gate; frozenFen: number } {
  const held = holdsOn(freezes, today)
  const amounts = held.filter(({ effect }) => effect === 'amount').map(({ amountFen }) => amountFen ?? 0)
  const frozenFen = amounts.reduce((sum, amount) => sum + amount, 0)
  if (life.closedOn !== null) return { gate: 'closed', frozenFen: 0 }
  if (held.some(({ effect }) => effect === 'blocked')) return { gate: 'blocked', frozenFen }
  const shut =
    life.lostOn !== null ||
    life.dormantOn !== null ||
    life.activatedOn === null ||
    held.some(({ effect }) => effect === 'no-debit')
  return { gate: shut ? 'no-debit' : 'open', frozenFen }
}

/** The last day a freeze may hold: a court's order has an end, others only where one was given. */
export function freezeEndProblem(
  kind: FreezeKind,
  validTo: string | null,
  today: string,
  courtDaysMax: number | null,
): 'account.freeze-end-needed' | 'account.freeze-end-past' | 'account.freeze-too-long' | null {
  if (validTo === null) return kind === 'court' ? 'account.freeze-end-needed' : null
  if (validTo < today) return 'account.freeze-end-past'
  if (kind === 'court' && courtDaysMax !== null && validTo > addDays(today, courtDaysMax))
    return 'account.freeze-too-long'
  return null
}

/** When a deposit or loan of so many months ends. */
export const maturityOf = (openedOn: string, termMonths: number | null): string | null =>
  termMonths === null ? null : addMonths(openedOn, termMonths)
