// Interest in whole parts of a fen: nothing is rounded until it is posted, and then half to even.

import { daysBetween } from './day-count.ts'
import type { DayCount, Interest } from './product-contract.ts'

/** Rates count millionths of a percent; both year lengths divide the parts, so a product may change its day count. */
const RATE_PARTS = 1_000_000n
const PERCENT = 100n
const YEAR_360 = 360n
const YEAR_365 = 365n
export const PARTS_PER_FEN = PERCENT * RATE_PARTS * YEAR_360 * YEAR_365

/** '1.05' percent as millionths of a percent. */
export function rateOf(percent: string): bigint {
  const [whole = '0', fraction = ''] = percent.split('.')
  return BigInt(whole) * RATE_PARTS + BigInt(fraction.padEnd(6, '0').slice(0, 6))
}

/** Interest of a balance at one rate from one bank date to another, in parts; exact. */
export function interestParts(balanceFen: bigint, rate: bigint, dayCount: DayCount, from: string, to: string): bigint {
  const year = dayCount === 'ACT/365' ? YEAR_360 : YEAR_365
  return balanceFen * rate * BigInt(daysBetween(dayCount, from, to)) * year
}

/** Rate times balance of tiers: the whole balance at its tier's rate, or each slice at its own. */
export function tieredParts(
  interest: Pick<Interest, 'dayCount' | 'tierMode' | 'tiers'>,
  balanceFen: bigint,
  from: string,
  to: string,
): bigint {
  const tiers = [...interest.tiers].sort((a, b) => a.fromFen - b.fromFen)
  const size = balanceFen < 0n ? -balanceFen : balanceFen
  const sign = balanceFen < 0n ? -1n : 1n
  const parts = (fen: bigint, percent: string) =>
    sign * interestParts(fen, rateOf(percent), interest.dayCount, from, to)
  if (interest.tierMode === 'whole') {
    const tier = tiers.filter(({ fromFen }) => BigInt(fromFen) <= size).at(-1)
    return tier ? parts(size, tier.ratePercent) : 0n
  }
  let sum = 0n
  for (const [at, tier] of tiers.entries()) {
    const low = BigInt(tier.fromFen)
    const end = tiers[at + 1] ? BigInt((tiers[at + 1] as { fromFen: number }).fromFen) : size
    const slice = (size < end ? size : end) - low
    if (slice > 0n) sum += parts(slice, tier.ratePercent)
  }
  return sum
}

/** Whole fen of `parts * share / of`, half to even. */
export function roundHalfEven(parts: bigint, share = 1n, of = 1n): bigint {
  const numerator = parts * share
  const denominator = PARTS_PER_FEN * of
  const negative = numerator < 0n
  const size = negative ? -numerator : numerator
  const whole = size / denominator
  const twice = (size % denominator) * 2n
  const up = twice > denominator || (twice === denominator && whole % 2n === 1n)
  const rounded = up ? whole + 1n : whole
  return negative ? -rounded : rounded
}

const SHOWN_DECIMALS = 10
/** Parts as fen with ten decimals, cut: for showing only. */
export function partsText(parts: bigint): string {
  const scaled = (parts * 10n ** BigInt(SHOWN_DECIMALS)) / PARTS_PER_FEN
  const negative = scaled < 0n
  const digits = String(negative ? -scaled : scaled).padStart(SHOWN_DECIMALS + 1, '0')
  return `${negative ? '-' : ''}${digits.slice(0, -SHOWN_DECIMALS)}.${digits.slice(-SHOWN_DECIMALS)}`
}
