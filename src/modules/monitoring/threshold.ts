// Named thresholds by rule: which of several values holds for a transaction.

export const LEVELS = ['customer', 'segment', 'product', 'default'] as const
export type Level = (typeof LEVELS)[number]

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
export type Targets = { customerId: string; segment: string | null; productCode: string | null }

/** The customer's own value before the segment's, the product's and everybody's. */
export function resolved(
  places: ReadonlyMap<string, readonly ThresholdSpan[]>,
  { customerId, segment, productCode }: Targets,
  at: number,
): number | null {
  return (
    amountAt(places.get(placeName('customer', customerId)), at) ??
    (segment === null ? null : amountAt(places.get(placeName('segment', segment)), at)) ??
    (productCode === null ? null : amountAt(places.get(placeName('product', productCode)), at)) ??
    amountAt(places.get(placeName('default', '')), at)
  )
}
