// Named thresholds by rule: which of several values holds for a transaction.

type Level = 'segment' | 'product' | 'default'

/** Epoch ms; `until` infinite where there is no end. */
export type ThresholdSpan = { amount: number; from: number; until: number; setAt: number }
export type ThresholdValue = {
  amount: number
  from: Date
  until: Date | null
  endedAt: Date | null
  setAt: Date
}

export const spanOf = ({ amount, from, until, endedAt, setAt }: ThresholdValue): ThresholdSpan => ({
  amount,
  from: from.getTime(),
  until: Math.min(until?.getTime() ?? Number.POSITIVE_INFINITY, endedAt?.getTime() ?? Number.POSITIVE_INFINITY),
  setAt: setAt.getTime(),
})

/** Of those that hold at the instant, the one set last; null: none holds. */
export function amountAt(spans: readonly ThresholdSpan[] | undefined, at: number): number | null {
  let found: ThresholdSpan | null = null
  for (const span of spans ?? [])
    if (span.from <= at && at < span.until && (found === null || span.setAt >= found.setAt)) found = span
  return found === null ? null : found.amount
}

export const placeName = (level: Level, target: string): string => `${level}|${target}`
/** The segment's value before the product's and everybody's; a customer's own goes before all of them. */
export function resolved(
  places: ReadonlyMap<string, readonly ThresholdSpan[]>,
  { segment, productCode }: { segment: string | null; productCode: string | null },
  at: number,
): number | null {
  return (
    (segment === null ? null : amountAt(places.get(placeName('segment', segment)), at)) ??
    (productCode === null ? null : amountAt(places.get(placeName('product', productCode)), at)) ??
    amountAt(places.get(placeName('default', '')), at)
  )
}
