// Interest of the days since an account accrued last, on the balance as it stands.

import { type Accruing, dayParts, spanParts } from './accrual.ts'
import { addDays } from './day-count.ts'
import { followsVersions, productFor } from './product.ts'
import type { Product } from './product-contract.ts'

type Row = Omit<Accruing, 'product'> & { kind: string; productCode: string; productVersion: number }

/** From the first date, counted, to the second, not counted; where the newest version holds, version by version. */
export function partsBetween(
  catalogue: ReadonlyMap<string, readonly Product[]>,
  row: Row,
  balanceFen: bigint,
  from: string,
  to: string,
): bigint {
  if (balanceFen === 0n || from >= to) return 0n
  if (!followsVersions(row.kind))
    return spanParts({ ...row, product: productFor(catalogue, row, from) }, balanceFen, from, to)
  let parts = 0n
  for (let day = from; day < to; day = addDays(day, 1))
    parts += dayParts({ ...row, product: productFor(catalogue, row, day) }, balanceFen, day)
  return parts
}
