// Figures meet or are refused, whatever was booked; and the pages counted beforehand are the pages that rows fill.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { END_ROWS, FIRST_ROWS, NEXT_ROWS, pagesOf } from './file/statement-layout.ts'
import { type PeriodSums, RunningBalance, reconciled } from './statement.ts'

const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((fen) => fen !== 0)
const parts = fc.tuple(fc.array(amount), fc.array(amount), fc.array(amount))
const total = (list: readonly number[]) => list.reduce((fen, one) => fen + one, 0)

function sumsOf([before, inside, after]: [number[], number[], number[]]): PeriodSums {
  const credits = inside.filter((fen) => fen > 0)
  const debits = inside.filter((fen) => fen < 0)
  const all = [...before, ...inside, ...after]
  return {
    beforeFen: total(before),
    afterFen: total(after),
    creditFen: total(credits),
    debitFen: total(debits) === 0 ? 0 : -total(debits),
    credits: credits.length,
    debits: debits.length,
    entries: all.length,
    balanceFen: total(all),
    seq: all.length,
  }
}

it('reconciles what was booked, and refuses what is a fen or an entry off', () => {
  fc.assert(
    fc.property(parts, amount, (booked, off) => {
      const sums = sumsOf(booked)
      const figures = reconciled(sums)
      expect(figures.openingFen + figures.creditFen - figures.debitFen).toBe(figures.closingFen)
      const balance = new RunningBalance(figures)
      for (const fen of booked[1]) balance.after(fen)
      balance.refuseUnlessMet()
      for (const wrong of [
        { balanceFen: sums.balanceFen + off },
        { beforeFen: sums.beforeFen + off },
        { creditFen: sums.creditFen + off },
        { entries: sums.entries + 1 },
      ])
        expect(() => reconciled({ ...sums, ...wrong })).toThrow('statement.does-not-reconcile')
      const lines = new RunningBalance(figures)
      for (const fen of [...booked[1], off]) lines.after(fen)
      expect(() => lines.refuseUnlessMet()).toThrow('statement.does-not-reconcile')
    }),
  )
})

it('knows its pages before it draws them', () => {
  for (let lines = 0; lines < 200; lines += 1) {
    let pages = 1
    let room = FIRST_ROWS
    for (let line = 0; line < Math.max(1, lines); line += 1) {
      if (room === 0) {
        pages += 1
        room = NEXT_ROWS
      }
      room -= 1
    }
    expect(pagesOf(lines), `${lines} lines`).toBe(room < END_ROWS ? pages + 1 : pages)
  }
})
