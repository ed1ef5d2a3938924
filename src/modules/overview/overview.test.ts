// Balances counted back from now equal those that stood at each month's end, whatever was booked.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { monthFigures } from '../ledger/index.ts'
import { balancesOf, byMonth, flowsOf, mainCurrency, monthBefore, monthsUpTo } from './overview.ts'

const months = monthsUpTo('2026-11-01')
const move = fc.record({
  month: fc.integer({ min: 0, max: months.length - 1 }),
  accountId: fc.constantFrom('a', 'b', 'c'),
  amountFen: fc.integer({ min: -100_000, max: 100_000 }).filter((fen) => fen !== 0),
})

it('knows its months over the turn of the year', () => {
  expect(months).toHaveLength(13)
  expect([months[0], months[12]]).toEqual(['2025-11-01', '2026-11-01'])
  expect(monthBefore('2026-01-01', 1)).toBe('2025-12-01')
})

it('counts balances and flows as booking them one by one does', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), fc.integer({ min: -5_000, max: 5_000 }), (moves, openingFen) => {
      const figures = byMonth(
        months.map((month, at) => ({
          customerId: 'x',
          month,
          lastBookedAt: null,
          figures: monthFigures(
            moves
              .filter((one) => one.month === at)
              .map(({ accountId, amountFen }) => ({
                accountId,
                amountFen,
                atMs: Date.parse(`${month}T10:00:00+08:00`),
                currency: 'CNY',
                type: 'deposit' as const,
                channel: 'counter',
                contra: 'cash',
                mcc: null,
                merchantId: null,
                division: null,
                own: false,
              })),
          ),
        })),
      )
      const standing = new Map(['a', 'b', 'c'].map((id) => [id, openingFen]))
      const wanted = months.map((month, at) => {
        for (const one of moves.filter((move) => move.month === at))
          standing.set(one.accountId, (standing.get(one.accountId) ?? 0) + one.amountFen)
        const all = [...standing.values()]
        const sum = (list: number[]) => list.reduce((fen, one) => fen + one, 0)
        return {
          month: month.slice(0, 7),
          assetsFen: sum(all.filter((fen) => fen > 0)),
          debtsFen: sum(all.filter((fen) => fen < 0)),
        }
      })
      const now = [...standing].map(([accountId, balanceFen]) => ({ accountId, balanceFen }))
      expect(balancesOf(months, figures, now)).toEqual(wanted)
      const net = flowsOf(months, figures, 'CNY').reduce((fen, one) => fen + one.inFen - one.outFen, 0)
      expect(net).toBe(moves.reduce((fen, one) => fen + one.amountFen, 0))
    }),
  )
})

it('takes the currency most used', () => {
  expect(mainCurrency([])).toBe('CNY')
  expect(
    mainCurrency([
      { currency: 'USD', seq: 2 },
      { currency: 'CNY', seq: 9 },
    ]),
  ).toBe('CNY')
})
