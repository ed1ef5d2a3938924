// The rules against a simple model in memory: thousands of random sequences of everything a ledger does.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Draft } from './entry.ts'
import { endHold, placeHold } from './hold.ts'
import { availableFen, GATES, type Gate, isShut, type Position } from './position.ts'
import type { Booked } from './posting.ts'
import { type Account, Both, CURRENCIES, draftOf, type Post, START } from './posting-model.fixture.ts'
import { AMOUNT_FEN_MAX, IN_TRANSIT, POSTING_TYPES, ruleOf } from './posting-type.ts'
import { reversalOf } from './reversal.ts'
import { type Terms, useFeeFen } from './terms.ts'
import { bookedAtOf } from './transaction-id.ts'

const RUNS = 3_000
const ACCOUNTS = 4

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
  const lastMs = (both.booked.at(-1) as Booked).at.getTime()
  for (const leg of legs) (both.model[Number(leg.accountId.slice(1))] as Account).lastMs = lastMs
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
        for (const [code, times] of both.refused) met.set(code, (met.get(code) ?? 0) + times)
        expectEqual(both)
      }),
      { numRuns: RUNS },
    )
    expect(met.get('post')).toBeGreaterThan(RUNS)
    expect(met.get('reverse')).toBeGreaterThan(RUNS / 20)
    for (const code of ['ledger.limit-single', 'ledger.limit-day', 'ledger.fee-differs', 'ledger.insufficient'])
      expect(met.get(code), code).toBeGreaterThan(10)
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

  it('counts the fee of a use to the fen, between its least and its most', () => {
    const terms: Terms = {
      fees: [
        { use: 'transfer-out', fixedFen: 100, rateParts: 500_000, minimumFen: 103, maximumFen: 5_000 },
        { use: 'cash-advance', rateParts: 1_000_000 },
        { use: 'foreign-use', rateParts: 1_500_000 },
      ],
    }
    expect(useFeeFen(terms, { type: 'transfer-out', amountFen: 1_000 })).toBe(105)
    expect(useFeeFen(terms, { type: 'transfer-out', amountFen: 1 })).toBe(103)
    expect(useFeeFen(terms, { type: 'transfer-out', amountFen: 100_000_000 })).toBe(5_000)
    expect(useFeeFen(terms, { type: 'withdraw', amountFen: 50 })).toBe(1)
    expect(useFeeFen(terms, { type: 'withdraw', amountFen: 10_000, abroad: true })).toBe(250)
    expect(useFeeFen(terms, { type: 'purchase', amountFen: 50 })).toBeNull()
    expect(useFeeFen(terms, { type: 'purchase', amountFen: 10_000, abroad: true })).toBe(150)
    expect(useFeeFen(null, { type: 'withdraw', amountFen: 50 })).toBeNull()
    fc.assert(
      fc.property(fc.integer({ min: 1, max: AMOUNT_FEN_MAX }), (amountFen) => {
        const fee = useFeeFen(
          { fees: [{ use: 'cash-advance', rateParts: 1_000_000 }] },
          { type: 'withdraw', amountFen },
        )
        const twice = 2n * BigInt(fee as number) * 100n - 2n * BigInt(amountFen)
        expect(twice >= -99n && twice <= 100n).toBe(true)
      }),
    )
  })
})
