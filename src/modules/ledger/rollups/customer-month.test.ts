// Figures of a month: the same in any order, add up to the entries, a reversal takes off what it undoes.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bankMonth, type FigureEntry, MERCHANTS_MAX, monthBounds, monthFigures } from './customer-month.ts'

const { since, until } = monthBounds('2026-03-01')
const entry = fc.record<FigureEntry>({
  accountId: fc.constantFrom('a', 'b'),
  atMs: fc.integer({ min: since.getTime(), max: until.getTime() - 1 }),
  amountFen: fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((fen) => fen !== 0),
  currency: fc.constantFrom('CNY', 'USD'),
  type: fc.constantFrom('deposit', 'purchase', 'transfer', 'interest', 'reversal'),
  channel: fc.constantFrom('pos', 'mobile', 'system'),
  contra: fc.constantFrom('cash', 'card-clearing'),
  mcc: fc.constantFrom(null, '5411', '5812'),
  merchantId: fc.option(fc.integer({ min: 1, max: 60 }).map((n) => `m${n}`)),
  division: fc.constantFrom(null, '310101'),
  own: fc.boolean(),
})
const oneCurrency = (entries: FigureEntry[]) =>
  entries.map((one) => ({ ...one, currency: one.accountId === 'a' ? 'CNY' : 'USD' }))

describe('the figures of a month', () => {
  it('do not hang on the order of the entries and add up to them', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 120 }).map(oneCurrency), (entries) => {
        const figures = monthFigures(entries)
        expect(monthFigures([...entries].reverse())).toEqual(figures)
        expect(JSON.parse(JSON.stringify(figures))).toEqual(figures)
        const days = Object.values(figures.accounts).flatMap((account) => account.days)
        const sum = entries.reduce((fen, one) => fen + one.amountFen, 0)
        expect(days.reduce((fen, [, , inFen, outFen]) => fen + inFen - outFen, 0)).toBe(sum)
        expect(days.reduce((n, [, count]) => n + count, 0)).toBe(entries.length)
        const foreign = entries.filter((one) => !one.own).reduce((fen, one) => fen + one.amountFen, 0)
        expect(figures.flows.reduce((fen, [, , inFen, outFen]) => fen + inFen - outFen, 0)).toBe(foreign)
        const spent = entries
          .filter((one) => one.contra === 'card-clearing')
          .reduce((fen, one) => fen - one.amountFen, 0)
        for (const list of [figures.mcc, figures.merchants])
          expect(list.reduce((fen, [, , , one]) => fen + one, 0)).toBe(spent)
        expect(figures.merchants.filter(([, currency]) => currency === 'CNY').length).toBeLessThanOrEqual(
          MERCHANTS_MAX + 1,
        )
      }),
      { numRuns: 500 },
    )
  })

  it('lay an instant into the month of the bank, also in its first hours', () => {
    expect(bankMonth(new Date('2026-02-28T15:59:59.999Z'))).toBe('2026-02-01')
    expect(bankMonth(new Date('2026-02-28T16:00:00Z'))).toBe('2026-03-01')
    fc.assert(
      fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }), (at) => {
        const bounds = monthBounds(bankMonth(at))
        expect(at >= bounds.since && at < bounds.until).toBe(true)
      }),
    )
  })

  it('count an act by its weekday and hour in the bank, and leave nothing of what is undone', () => {
    const pay: FigureEntry = {
      accountId: 'a',
      // Monday, 00:30 in Shanghai.
      atMs: Date.parse('2026-03-01T16:30:00Z'),
      amountFen: -500,
      currency: 'CNY',
      type: 'purchase',
      channel: 'pos',
      contra: 'card-clearing',
      mcc: '5411',
      merchantId: 'm',
      division: null,
      own: false,
    }
    const undone = monthFigures([pay, { ...pay, amountFen: 500, type: 'reversal' }])
    expect(undone.hours).toEqual([[0, 1]])
    expect(undone.flows).toEqual([['CNY', 2, 0, 0]])
    expect(undone.mcc).toEqual([['5411', 'CNY', 2, 0]])
    expect(undone.accounts.a?.days).toEqual([[2, 2, 500, 500]])
  })
})

it('keep sums exact beyond what a number holds, as text, and say so', () => {
  const AMOUNT_FEN_MAX = 100_000_000_000_000
  const large: FigureEntry = {
    accountId: 'a',
    atMs: since.getTime(),
    amountFen: AMOUNT_FEN_MAX - 1,
    currency: 'CNY',
    type: 'purchase',
    channel: 'pos',
    contra: 'card-clearing',
    mcc: '5411',
    merchantId: 'm',
    division: null,
    own: false,
  }
  const figures = monthFigures(Array.from({ length: 1_000 }, () => large))
  const wanted = String(BigInt(AMOUNT_FEN_MAX - 1) * 1_000n)
  expect(figures.large).toBe(true)
  expect(figures.flows).toEqual([['CNY', 1_000, wanted, 0]])
  expect(figures.accounts.a?.days).toEqual([[1, 1_000, wanted, 0]])
  expect(figures.merchants).toEqual([['m', 'CNY', 1_000, `-${wanted}`]])
  expect(monthFigures([large]).large).toBeUndefined()
  const many = Array.from({ length: 30 * 100 }, (_, at) => ({ ...large, merchantId: `m${at % 30}` }))
  const rest = monthFigures(many).merchants.find(([code]) => code === null)
  expect(rest).toEqual([null, 'CNY', 1_000, `-${wanted}`])
})
