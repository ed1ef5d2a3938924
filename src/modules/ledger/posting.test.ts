// The rules against a simple model in memory: thousands of random sequences of everything a ledger does.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Draft, Entry } from './entry.ts'
import { GENESIS } from './entry-chain.ts'
import { endHold, placeHold } from './hold.ts'
import { availableFen, GATES, type Gate, isShut, type Position } from './position.ts'
import { type Booked, decide, Positions } from './posting.ts'
import { AMOUNT_FEN_MAX, IN_TRANSIT, POSTING_TYPES, type PostingType, ruleOf } from './posting-type.ts'
import { reversalOf } from './reversal.ts'
import { bookedAtOf } from './transaction-id.ts'

const RUNS = 3_000
const ACCOUNTS = 4
const CURRENCIES = ['CNY', 'CNY', 'CNY', 'USD'] as const
const START = Date.UTC(2026, 10, 20, 8)
const key = (account: number) => ({ customerId: `c${account >> 1}`, accountId: `a${account}` })

/** What an account is to the model: a few numbers and a gate. */
type Account = { balance: number; held: number; frozen: number; floor: number; gate: Gate; currency: string }

type Post = {
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
type Step =
  | Post
  | { do: 'hold'; account: number; amount: number }
  | { do: 'freeze'; account: number; amount: number }
  | { do: 'release'; which: number }
  | { do: 'reverse'; which: number }
  | { do: 'gate'; account: number; gate: Gate }
  | { do: 'wait'; ms: number }
  | { do: 'close-day' }

const account = fc.nat({ max: ACCOUNTS - 1 })
const amount = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 1_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 0.1, 2 ** 63, AMOUNT_FEN_MAX, AMOUNT_FEN_MAX + 1, Number.NaN) },
)
const sometimes = <T>(value: fc.Arbitrary<T>, freq = 1) => fc.option(value, { nil: null, freq })
const fitting = fc.constantFrom(...POSTING_TYPES).chain((type) => {
  const { sides } = ruleOf(type)
  const debit = sides === 'credit' ? fc.constant(null) : sides === 'either' ? sometimes(account) : account
  const credit = sides === 'debit' ? fc.constant(null) : sides === 'either' ? sometimes(account) : account
  return fc.record({ type: fc.constant(type), debit, credit })
})
const wild = fc.record({
  type: fc.constantFrom(...POSTING_TYPES),
  debit: sometimes(account),
  credit: sometimes(account),
})
const post: fc.Arbitrary<Post> = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fitting }, { weight: 1, arbitrary: wild }),
    fc.record({
      amount,
      fee: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 50 }) },
      ),
      currency: fc.constantFrom('CNY', 'CNY', 'CNY', 'USD'),
      booking: sometimes(fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-21', '2026-11-25'), 1).filter(
        (value) => value !== undefined,
      ),
      hold: sometimes(fc.nat({ max: 5 })),
    }),
    fc.boolean(),
  )
  .map(([sides, rest, plain]) => ({
    do: 'post' as const,
    ...sides,
    ...rest,
    ...(plain ? { booking: null, hold: null } : {}),
  }))
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: post },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('hold' as const, 'freeze' as const), account, amount }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('release' as const, 'reverse' as const), which: fc.nat({ max: 8 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('gate' as const), account, gate: fc.constantFrom(...GATES) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(-5_000, 0, 1, 3_600_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close-day' as const) }) },
)

/** Every account starts with something to spend. */
const FIRST = { do: 'post', type: 'deposit', amount: 1_500, fee: 0, debit: null, booking: null, hold: null } as const

const codeOf = (work: () => void): string | null => {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** Both worlds side by side: the rules' positions and entries, and the model's few numbers. */
class Both {
  positions: Position[]
  model: Account[]
  entries: Entry[] = []
  booked: Booked[] = []
  reversed = new Set<string>()
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
    }))
  }

  book(drafts: Draft[]): (string | null)[] {
    const positions = new Positions(this.positions)
    const decisions = decide(drafts, positions, { now: new Date(this.nowMs), openDay: this.openDay })
    this.positions = this.positions.map((position) => positions.find(position) as Position)
    return decisions.map(({ refused, booked }) => {
      if (refused) return refused.code
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
    const change = one.debit === null ? one.amount - one.fee : -one.amount - one.fee
    const left = payer.balance + change - payer.held + (held?.amount ?? 0) - payer.frozen
    return (one.debit === null && one.fee <= one.amount) || left >= payer.floor
  }

  mayBook(day: string): boolean {
    return day <= '2026-11-22' && (this.openDay === null || day >= this.openDay)
  }

  move(one: Post, held: { account: number; amount: number; open: boolean } | null): void {
    const [debit, credit] = [one.debit, one.credit].map((at) => (at === null ? null : (this.model[at] as Account)))
    if (debit) debit.balance -= one.amount
    if (credit) credit.balance += one.amount
    const payer = (debit ?? credit) as Account
    payer.balance -= one.fee
    if (held && debit) {
      debit.held -= held.amount
      held.open = false
    }
  }
}

const draftOf = (one: Post, held: { account: number; amount: number } | null): Draft => ({
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

function run(both: Both, one: Step): void {
  if (one.do === 'wait') both.nowMs = Math.max(START - 20_000, Math.min(both.nowMs + one.ms, START + 20 * 3_600_000))
  else if (one.do === 'close-day') both.openDay ??= '2026-11-20'
  else if (one.do === 'gate') {
    ;(both.model[one.account] as Account).gate = one.gate
    ;(both.positions[one.account] as Position).gate = one.gate
  } else if (one.do === 'freeze') {
    const fen = Number.isInteger(one.amount) && one.amount >= 0 ? Math.min(one.amount, 1_000) : 0
    ;(both.model[one.account] as Account).frozen = fen
    ;(both.positions[one.account] as Position).frozenFen = fen
  } else if (one.do === 'hold') {
    const model = both.model[one.account] as Account
    const whole = Number.isInteger(one.amount) && one.amount > 0 && one.amount <= AMOUNT_FEN_MAX
    const free = model.balance - model.held - model.frozen - model.floor
    const may = whole && !isShut(model.gate, 'debit') && one.amount <= free
    const code = codeOf(() => {
      both.positions[one.account] = placeHold(both.positions[one.account] as Position, one.amount, model.currency)
    })
    expect(code === null).toBe(may)
    if (!may) return
    model.held += one.amount
    both.holds.push({ account: one.account, amount: one.amount, open: true })
  } else if (one.do === 'release') {
    const held = both.holds[one.which]
    if (!held?.open) return
    held.open = false
    ;(both.model[held.account] as Account).held -= held.amount
    both.positions[held.account] = endHold(both.positions[held.account] as Position, held.amount)
  } else if (one.do === 'reverse') reverse(both, one.which)
  else {
    const wanted = one.hold === null ? undefined : both.holds[one.hold]
    const held = wanted?.open ? wanted : null
    const may = both.may(one, held)
    const [code] = both.book([draftOf(one, held)])
    expect(code === null, `${JSON.stringify(one)} answered ${code}`).toBe(may)
    if (may) both.move(one, held)
  }
}

/** A reversal moves the same amounts back, or is refused and moves nothing. */
function reverse(both: Both, which: number): void {
  const booked = both.booked[which]
  if (!booked || both.reversed.has(booked.transactionId)) return
  const legs = booked.entries
  if (legs[0]?.type === 'reversal') {
    expect(codeOf(() => reversalOf(legs, { channel: 'counter', memo: null }))).toBe('ledger.reversal-of-reversal')
    return
  }
  const before = both.positions.map((position) => position.balanceFen)
  const [code] = both.book([reversalOf(legs, { channel: 'counter', memo: null })])
  if (code !== null) {
    expect(both.positions.map((position) => position.balanceFen)).toEqual(before)
    return
  }
  both.reversed.add(booked.transactionId)
  for (const leg of legs) {
    const at = Number(leg.accountId.slice(1))
    ;(both.model[at] as Account).balance -= leg.amountFen
  }
}

function expectEqual(both: Both): void {
  for (const [at, model] of both.model.entries()) {
    const position = both.positions[at] as Position
    expect({ balance: position.balanceFen, held: position.heldFen }).toEqual({
      balance: model.balance,
      held: model.held,
    })
    const own = both.entries.filter((entry) => entry.accountId === position.accountId)
    expect(own.reduce((sum, entry) => sum + entry.amountFen, 0)).toBe(position.balanceFen)
    expect(own.map((entry) => entry.seq)).toEqual(own.map((_, index) => index + 1))
    let balance = 0
    for (const entry of own) expect(entry.balanceAfterFen).toBe((balance += entry.amountFen))
    // The primary key gives back the order of booking.
    const order = own.map((entry) => `${entry.at.toISOString()} ${entry.transactionId} ${entry.leg}`)
    expect(order).toEqual([...order].sort())
  }
  for (const booked of both.booked) {
    expect(bookedAtOf(booked.transactionId)).toEqual(booked.at)
    // What is in transit cancels within the transaction: all other contra accounts are the bank's.
    const transit = booked.entries.filter((entry) => IN_TRANSIT.includes(entry.contra))
    expect(transit.reduce((sum, entry) => sum + entry.amountFen, 0)).toBe(0)
  }
}

describe('posting', () => {
  it('does what a simple model does, whatever comes in whatever order', () => {
    const met = new Map<string, number>()
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const both = new Both()
        for (const [credit, currency] of CURRENCIES.entries()) run(both, { ...FIRST, credit, currency })
        for (const one of steps) {
          const before = both.booked.length
          run(both, one)
          if (both.booked.length > before) met.set(one.do, (met.get(one.do) ?? 0) + 1)
        }
        expectEqual(both)
      }),
      { numRuns: RUNS },
    )
    expect(met.get('post')).toBeGreaterThan(RUNS)
    expect(met.get('reverse')).toBeGreaterThan(RUNS / 20)
  }, 120_000)

  it('decides many together as one after the other', () => {
    fc.assert(
      fc.property(fc.array(post, { minLength: 1, maxLength: 60 }), (posts) => {
        const [together, apart] = [new Both(), new Both()]
        const drafts = posts.map((one) => draftOf(one, null))
        const codes = together.book(drafts)
        expect(codes).toEqual(drafts.flatMap((draft) => apart.book([draft])))
        expect(together.positions.map((one) => one.balanceFen)).toEqual(apart.positions.map((one) => one.balanceFen))
        for (const position of together.positions)
          if (position.seq > 0) expect(availableFen(position)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 500 },
    )
  })

  it('names what stands in the way', () => {
    const both = new Both()
    const base = { do: 'post', fee: 0, currency: 'CNY', booking: null, hold: null } as const
    const put = (draft: Partial<Post> & Pick<Post, 'type'>) =>
      both.book([draftOf({ ...base, amount: 100, debit: null, credit: null, ...draft }, null)])[0]
    expect(put({ type: 'deposit', credit: 0 })).toBeNull()
    const set = (change: Partial<Position>) => Object.assign(both.positions[0] as Position, change)
    set({ frozenFen: 60 })
    expect(put({ type: 'withdraw', debit: 0 })).toBe('ledger.amount-frozen')
    set({ frozenFen: 0, heldFen: 60 })
    expect(put({ type: 'withdraw', debit: 0 })).toBe('ledger.amount-held')
    set({ heldFen: 0 })
    expect(put({ type: 'withdraw', debit: 0, amount: 101 })).toBe('ledger.insufficient')
    expect(put({ type: 'withdraw', debit: 0, currency: 'USD' })).toBe('ledger.currency-differs')
    expect(put({ type: 'withdraw', credit: 0 })).toBe('ledger.sides-wrong')
    expect(put({ type: 'transfer', debit: 0, credit: 0 })).toBe('ledger.same-account')
    for (const wrong of [0, -1, 0.1, 2 ** 63, Number.NaN])
      expect(put({ type: 'deposit', credit: 0, amount: wrong })).toBe('ledger.amount-invalid')
    set({ gate: 'no-debit' })
    expect(put({ type: 'withdraw', debit: 0 })).toBe('ledger.account-blocked')
    set({ gate: 'closed' })
    expect(put({ type: 'deposit', credit: 0 })).toBe('ledger.account-closed')
    both.openDay = '2026-11-21'
    expect(put({ type: 'deposit', credit: 1, booking: '2026-11-20' })).toBe('ledger.day-closed')
    expect(put({ type: 'deposit', credit: 1, booking: '2026-12-20' })).toBe('ledger.booking-date-ahead')
    expect(put({ type: 'deposit', credit: 1 })).toBeNull()
    expect(both.booked.at(-1)?.bookingDate).toBe('2026-11-21')
  })

  it('lets one of those decided together take a hold up, and frees what that one leaves of it', () => {
    const both = new Both()
    const base = { do: 'post', fee: 0, currency: 'CNY', booking: null, hold: null, debit: 0, credit: null } as const
    both.book([draftOf({ ...base, type: 'deposit', debit: null, credit: 0, amount: 1_000 }, null)])
    Object.assign(both.positions[0] as Position, { heldFen: 800 })
    const { hold } = draftOf({ ...base, type: 'purchase', amount: 1 }, { account: 0, amount: 800 })
    const buy = (amount: number, held: Draft['hold']) => ({
      ...draftOf({ ...base, type: 'purchase', amount }, null),
      hold: held,
    })
    const said = both.book([buy(1_500, hold), buy(300, hold), buy(100, hold), buy(700, null)])
    expect(said).toEqual(['ledger.insufficient', null, 'ledger.hold-ended', null])
    expect(both.positions[0]).toMatchObject({ balanceFen: 0, heldFen: 0 })
  })
})
