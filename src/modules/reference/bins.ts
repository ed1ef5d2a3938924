// Issuers of bank cards by the first digits of the number.

import { lazy, readRows } from './table.ts'

export type CardIssuer = { bin: string; bank: string; bankName: string; type: 'DC' | 'CC' | 'SCC' | 'PC' }

const BIN_LENGTHS = [10, 9, 8, 7, 6, 5, 4, 3] as const

const load = lazy(() => {
  const byKey = new Map<string, CardIssuer>()
  for (const [bin, bank, type, length, name] of readRows('bins.tsv') as [string, string, string, string, string][]) {
    byKey.set(`${bin}/${length}`, { bin, bank, bankName: name || bank, type: type as CardIssuer['type'] })
  }
  return byKey
})

/** The longest known prefix among cards of that many digits, or null: the table is not complete. */
export function findBin(number: string): CardIssuer | null {
  const table = load()
  for (const digits of BIN_LENGTHS) {
    const issuer = table.get(`${number.slice(0, digits)}/${number.length}`)
    if (issuer) return issuer
  }
  return null
}
