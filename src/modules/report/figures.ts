// Sums of the bank's figures as a page shows them; exact, for they are bigger than numbers hold.

import type { BankFigures } from './contract.ts'

type Sum = { entries: number; inFen: bigint; outFen: bigint }
type Line = { entries: number; inFen: string; outFen: string }

/** Adds lines up by a key, in the order of their first. */
export function sumBy<Row extends Line>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const sum = sums.get(keyOf(row)) ?? { entries: 0, inFen: 0n, outFen: 0n }
    sums.set(keyOf(row), {
      entries: sum.entries + row.entries,
      inFen: sum.inFen + BigInt(row.inFen),
      outFen: sum.outFen + BigInt(row.outFen),
    })
  }
  return sums
}

/** Accounts and balances by kind, those with the most money first, debts last. */
export function balancesByKind({ balances }: BankFigures): { kind: string; accounts: number; fen: bigint }[] {
  const kinds = new Map<string, { kind: string; accounts: number; fen: bigint }>()
  for (const { kind, accounts, balanceFen } of balances) {
    const sum = kinds.get(kind) ?? { kind, accounts: 0, fen: 0n }
    kinds.set(kind, { kind, accounts: sum.accounts + accounts, fen: sum.fen + BigInt(balanceFen) })
  }
  return [...kinds.values()].sort((a, b) => (a.fen < b.fen ? 1 : -1))
}

export function activeByMonth({ active, months }: BankFigures): { month: string; customers: number }[] {
  return months.map((month) => ({
    month,
    customers: active.filter((one) => one.month === month).reduce((sum, { customers }) => sum + customers, 0),
  }))
}

/** For the height of a bar alone: a number loses nothing that a picture shows. */
export const major = (fen: bigint): number => Number(fen / 100n)
