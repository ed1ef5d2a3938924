// The order of an account's transactions: the files keep days, not the order within one, but each row tells the balance after it.

export type Movement = {
  id: string
  date: string
  /** Haléř, negative for a debit. */
  amountFen: number
  /** What the file says stands after it. */
  balanceFen: number
}
/** `apartFen`: what the file's balance has beyond the balance before it and the amount. */
export type Chained<M extends Movement> = { movement: M; apartFen: number }

/** The bank keeps haléř but writes tenths of a crown: one tenth apart is rounding. */
export const ROUNDING_FEN = 10
const DAY_ROWS_MAX = 12
/** One unexplained gap weighs more than any number of roundings. */
const GAP = 1_000_000

type Path<M> = { cost: number; balanceFen: number; last: Step<M> | null }
type Step<M> = { movement: M; apartFen: number; before: Step<M> | null }

function follow<M extends Movement>(path: Path<M>, movement: M): Path<M> {
  const apartFen = movement.balanceFen - path.balanceFen - movement.amountFen
  const cost = apartFen === 0 ? 0 : Math.abs(apartFen) === ROUNDING_FEN ? 1 : GAP
  const last = { movement, apartFen, before: path.last }
  return { cost: path.cost + cost, balanceFen: movement.balanceFen, last }
}
const better = <M>(one: Path<M> | undefined, other: Path<M>) => (one && one.cost <= other.cost ? one : other)

/** The best way through one day that ends with each of its rows: every set of rows done, by its last row. */
function throughDay<M extends Movement>(starts: readonly Path<M>[], rows: readonly M[]): Path<M>[] {
  if (rows.length > DAY_ROWS_MAX)
    throw new Error(`an account has ${rows.length} rows in a day; ${DAY_ROWS_MAX} at most`)
  const size = 1 << rows.length
  const best: (Path<M> | undefined)[] = new Array(size * rows.length)
  for (const start of starts)
    for (const [at, row] of rows.entries()) {
      const place = (1 << at) * rows.length + at
      best[place] = better(best[place], follow(start, row))
    }
  for (let done = 1; done < size; done++)
    for (let last = 0; last < rows.length; last++) {
      const path = best[done * rows.length + last]
      if (!path) continue
      for (const [at, row] of rows.entries()) {
        if (done & (1 << at)) continue
        const place = (done | (1 << at)) * rows.length + at
        best[place] = better(best[place], follow(path, row))
      }
    }
  return best.slice((size - 1) * rows.length).filter((path) => path !== undefined)
}

/**
 * Lays one account's rows in the order in which the fewest balances do not follow: exact over all its days, for which
 * row ends one day decides how the next begins. Rows of equal cost stay in the order of their ids.
 */
export function chainByBalance<M extends Movement>(movements: readonly M[]): Chained<M>[] {
  const days = new Map<string, M[]>()
  for (const movement of [...movements].sort((a, b) => Number(a.id) - Number(b.id)))
    days.set(movement.date, [...(days.get(movement.date) ?? []), movement])
  let paths: Path<M>[] = [{ cost: 0, balanceFen: 0, last: null }]
  for (const date of [...days.keys()].sort()) paths = throughDay(paths, days.get(date) as M[])
  const cheapest = paths.reduce((one, other) => better(one, other))
  const chained: Chained<M>[] = []
  for (let step = cheapest.last; step; step = step.before)
    chained.push({ movement: step.movement, apartFen: step.apartFen })
  return chained.reverse()
}
