// The simple model of a ledger that the rules are held against: a few numbers for each account, beside the rules' positions.

import type { Draft, Entry } from './entry.ts'
import { GENESIS } from './entry-chain.ts'
import { type Gate, isShut, type Position } from './position.ts'
import { type Booked, decide, Positions } from './posting.ts'
import { AMOUNT_FEN_MAX, type PostingType, ruleOf } from './posting-type.ts'
import type { Terms } from './terms.ts'

export const CURRENCIES = ['CNY', 'CNY', 'CNY', 'USD'] as const
export const START = Date.UTC(2026, 10, 20, 8)
export const key = (account: number) => ({ customerId: `c${account >> 1}`, accountId: `a${account}` })

/** What an account is to the model: a few numbers, a gate, what was paid by day; `terms`: whether limits and fees hold. */
export type Account = {
  balance: number
  held: number
  frozen: number
  floor: number
  gate: Gate
  currency: string
  terms: boolean
  lastMs: number
  paid: Map<number, number>
}
const SINGLE = 900
const DAILY = 600
const TERMS: Terms = {
  singleMaximumFen: SINGLE,
  dailyMaximumFen: DAILY,
  fees: [
    { use: 'transfer-out', fixedFen: 3, rateParts: 1_000_000, maximumFen: 8 },
    { use: 'cash-withdrawal', fixedFen: 2 },
  ],
}
/** Days of the bank, counted. */
const dayOf = (ms: number) => Math.floor((ms + 8 * 3_600_000) / 86_400_000)
const feeOf = (amount: number, type: string): number | null =>
  type === 'withdraw' ? 2 : type === 'transfer-out' ? Math.min(8, 3 + Math.floor((amount + 50) / 100)) : null

export type Post = {
  do: 'post'
  type: PostingType
  amount: number
  fee: number
  debit: number | null
  credit: number | null
  currency: string
  booking: string | null
  hold: number | null
}
/** Both worlds side by side: the rules' positions and entries, and the model's few numbers. */
export class Both {
  positions: Position[]
  model: Account[]
  entries: Entry[] = []
  booked: Booked[] = []
  reversed = new Set<string>()
  refused = new Map<string, number>()
  holds: { account: number; amount: number; open: boolean }[] = []
  nowMs = START
  openDay: string | null = null

  constructor() {
    this.model = CURRENCIES.map((currency, at) => ({
      balance: 0,
      held: 0,
      frozen: 0,
      floor: at === 1 ? -500 : 0,
      gate: 'open',
      currency,
      // The second account of each customer pays under terms.
      terms: at % 2 === 1,
      lastMs: 0,
      paid: new Map(),
    }))
    this.positions = this.model.map((one, at) => ({
      ...key(at),
      currency: one.currency,
      branchId: 1,
      balanceFen: 0,
      heldFen: 0,
      frozenFen: 0,
      floorFen: one.floor,
      gate: 'open',
      seq: 0,
      lastHash: GENESIS,
      lastBookedAt: null,
      terms: one.terms ? TERMS : null,
    }))
  }

  book(drafts: Draft[]): (string | null)[] {
    const positions = new Positions(this.positions)
    const decisions = decide(drafts, positions, { now: new Date(this.nowMs), openDay: this.openDay })
    this.positions = this.positions.map((position) => positions.find(position) as Position)
    return decisions.map(({ refused, booked }) => {
      if (refused) {
        this.refused.set(refused.code, (this.refused.get(refused.code) ?? 0) + 1)
        return refused.code
      }
      this.booked.push(booked)
      this.entries.push(...booked.entries)
      return null
    })
  }

  /** What the model says of a posting: whether it may be, and nothing of why. */
  may(one: Post, held: { account: number; amount: number; open: boolean } | null): boolean {
    const { sides, mayUseHold } = ruleOf(one.type)
    const given = `${one.debit === null ? '' : 'd'}${one.credit === null ? '' : 'c'}`
    const wanted = { debit: ['d'], credit: ['c'], both: ['dc'], either: ['d', 'c'] }[sides]
    if (!wanted.includes(given) || (given === 'dc' && one.debit === one.credit)) return false
    if (!Number.isInteger(one.amount) || one.amount < 1 || one.amount > AMOUNT_FEN_MAX) return false
    if (held && (!mayUseHold || held.account !== one.debit)) return false
    if (one.booking !== null && !this.mayBook(one.booking)) return false
    for (const [side, at] of [
      ['debit', one.debit],
      ['credit', one.credit],
    ] as const) {
      const account = at === null ? null : (this.model[at] as Account)
      if (account && (account.currency !== one.currency || isShut(account.gate, side))) return false
    }
    const payer = this.model[(one.debit ?? one.credit) as number] as Account
    const named = this.namedFee(one)
    if (named !== null && one.fee !== 0 && one.fee !== named) return false
    const fee = named ?? one.fee
    if (payer.terms && this.isPayment(one)) {
      const used = payer.paid.get(dayOf(this.atOf(one))) ?? 0
      if (one.amount > SINGLE || used + one.amount > DAILY) return false
    }
    const change = one.debit === null ? one.amount - fee : -one.amount - fee
    const left = payer.balance + change - payer.held + (held?.amount ?? 0) - payer.frozen
    return (one.debit === null && fee <= one.amount) || left >= payer.floor
  }

  /** The fee of the product of the account that pays, or null where it names none. */
  namedFee({ debit, type, amount }: Post): number | null {
    return debit !== null && this.model[debit]?.terms ? feeOf(amount, type) : null
  }

  isPayment({ type, debit, credit }: Post): boolean {
    const own = credit !== null && debit !== null && debit >> 1 === credit >> 1
    return debit !== null && !own && ['withdraw', 'transfer', 'transfer-out', 'purchase'].includes(type)
  }

  /** Behind whatever was booked on these accounts before. */
  atOf({ debit, credit }: Pick<Post, 'debit' | 'credit'>): number {
    const lasts = [debit, credit].map((at) => (at === null ? 0 : (this.model[at] as Account).lastMs + 1))
    return Math.max(this.nowMs, ...lasts)
  }

  mayBook(day: string): boolean {
    return day <= '2026-11-22' && (this.openDay === null || day >= this.openDay)
  }

  move(one: Post, held: { account: number; amount: number; open: boolean } | null): void {
    const [debit, credit] = [one.debit, one.credit].map((at) => (at === null ? null : (this.model[at] as Account)))
    if (debit) debit.balance -= one.amount
    if (credit) credit.balance += one.amount
    const payer = (debit ?? credit) as Account
    const at = this.atOf(one)
    if (payer.terms && this.isPayment(one)) payer.paid.set(dayOf(at), (payer.paid.get(dayOf(at)) ?? 0) + one.amount)
    payer.balance -= this.namedFee(one) ?? one.fee
    for (const account of [debit, credit]) if (account) account.lastMs = at
    if (held && debit) {
      debit.held -= held.amount
      held.open = false
    }
  }
}

export const draftOf = (one: Post, held: { account: number; amount: number } | null): Draft => ({
  type: one.type,
  amountFen: one.amount,
  currency: one.currency,
  feeFen: one.fee,
  debit: one.debit === null ? null : key(one.debit),
  credit: one.credit === null ? null : key(one.credit),
  at: null,
  valueDate: null,
  bookingDate: one.booking,
  channel: 'counter',
  merchantId: null,
  mcc: null,
  division: null,
  cardId: null,
  reverses: null,
  holdId: null,
  hold: held && { holdId: 'h', ...key(held.account), amountFen: held.amount },
  memo: null,
})
