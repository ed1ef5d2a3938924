// The rules of a statement: what it must add up to, and each line with the balance behind it.

import { Refusal } from '../../platform/kernel/refusal.ts'

/** Amounts in the currency's minor unit; debits are positive here. */
export type StatementFigures = {
  openingFen: number
  creditFen: number
  debitFen: number
  closingFen: number
  credits: number
  debits: number
}

/** The booked entries of the account as the ledger holds them, and what its position says. */
export type PeriodSums = {
  /** All that was booked into days before the period, and after it. */
  beforeFen: number
  afterFen: number
  creditFen: number
  debitFen: number
  credits: number
  debits: number
  /** Legs in all; the position counts them too. */
  entries: number
  balanceFen: number
  seq: number
}

/**
 * Figures of a period. The opening balance is the sum of what was booked before it; the closing balance is the ledger's
 * position less what was booked after it. They come from two sides and must meet.
 * Refuses `statement.does-not-reconcile` with both balances and the difference.
 */
export function reconciled(sums: PeriodSums): StatementFigures {
  const { beforeFen: openingFen, afterFen, creditFen, debitFen, credits, debits, entries, balanceFen, seq } = sums
  const closingFen = balanceFen - afterFen
  const differenceFen = openingFen + creditFen - debitFen - closingFen
  if (differenceFen !== 0 || entries !== seq)
    throw new Refusal(
      'statement.does-not-reconcile',
      { differenceFen, entries, entriesExpected: seq },
      { status: 409, data: { openingFen, creditFen, debitFen, closingFen } },
    )
  return { openingFen, creditFen, debitFen, closingFen, credits, debits }
}

/** Follows the balance line by line, and says at the end whether the lines were those of the figures. */
export class RunningBalance {
  #fen: number
  #creditFen = 0
  #debitFen = 0
  readonly #figures: StatementFigures

  constructor(figures: StatementFigures) {
    this.#figures = figures
    this.#fen = figures.openingFen
  }

  /** The balance after an amount; money out is negative. */
  after(amountFen: number): number {
    if (amountFen > 0) this.#creditFen += amountFen
    else this.#debitFen -= amountFen
    return (this.#fen += amountFen)
  }

  /** Ends a document that does not say what its head says: better none than a wrong one. */
  refuseUnlessMet(): void {
    const { creditFen, debitFen, closingFen, credits, debits } = this.#figures
    if (this.#creditFen === creditFen && this.#debitFen === debitFen && this.#fen === closingFen) return
    throw new Refusal(
      'statement.does-not-reconcile',
      { differenceFen: this.#fen - closingFen, entries: credits + debits, entriesExpected: credits + debits },
      { status: 409 },
    )
  }
}
