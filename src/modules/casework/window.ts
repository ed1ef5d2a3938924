// What stands out in the transactions of an alert's window: hit, new counterparty, at night, just under a limit; and who they went to.

import type { Counterparty, Feature, WindowValue } from './shapes.ts'

type FeatureName = (typeof Feature)['enum'][number]
export type Moved = {
  transactionId: string
  leg: number
  ts: string
  amountFen: number | null
  counterpartyName: string | null
  counterpartyNumber: string | null
  merchantName?: string | null
}

const BANK_OFFSET_HOURS = 8
const HOUR_MS = 3_600_000
/** 23:00 to 05:00 in the bank's time zone. */
const NIGHT_FROM = 23
const NIGHT_TO = 5
/** So close under a limit that it looks chosen. */
const NEAR_SHARE = 0.95

export const isNight = (ts: string): boolean => {
  const hour = (new Date(ts).getUTCHours() + BANK_OFFSET_HOURS) % 24
  return hour >= NIGHT_FROM || hour < NIGHT_TO
}

export const legOf = ({ transactionId, leg }: Pick<Moved, 'transactionId' | 'leg'>): string => `${transactionId}/${leg}`

/** As it is shown, masked, or the merchant: two who look alike count as one, which errs towards known. */
export const counterpartyOf = ({ counterpartyName, counterpartyNumber, merchantName = null }: Moved): string | null =>
  counterpartyName === null && counterpartyNumber === null
    ? merchantName
    : [counterpartyName, counterpartyNumber].filter(Boolean).join(' ')

const isNear = (amountFen: number | null, values: readonly WindowValue[]): boolean =>
  amountFen !== null &&
  amountFen < 0 &&
  values.some(
    ({ unit, limit }) =>
      unit === 'fen' &&
      limit !== null &&
      limit > 0 &&
      Math.abs(amountFen) < limit &&
      Math.abs(amountFen) >= limit * NEAR_SHARE,
  )

/** The features of one transaction; `before` are those the customer dealt with before the window. */
export function featuresOf(
  moved: Moved,
  known: { hits: ReadonlySet<string>; before: ReadonlySet<string>; values: readonly WindowValue[] },
): FeatureName[] {
  const party = counterpartyOf(moved)
  const features: FeatureName[] = []
  if (known.hits.has(legOf(moved))) features.push('hit')
  if (party !== null && !known.before.has(party)) features.push('new')
  if (isNight(moved.ts)) features.push('night')
  if (isNear(moved.amountFen, known.values)) features.push('near')
  return features
}

/** Counterparties of the window, the largest first. */
export function counterpartiesOf(moved: readonly Moved[], before: ReadonlySet<string>, max: number): Counterparty[] {
  const parties = new Map<string, Counterparty>()
  for (const one of moved) {
    const name = counterpartyOf(one)
    if (name === null) continue
    const party = parties.get(name) ?? { name, count: 0, amountFen: 0, isNew: !before.has(name) }
    party.count += 1
    party.amountFen =
      party.amountFen === null || one.amountFen === null ? null : party.amountFen + Math.abs(one.amountFen)
    parties.set(name, party)
  }
  return [...parties.values()]
    .sort((a, b) => (b.amountFen ?? 0) - (a.amountFen ?? 0) || b.count - a.count)
    .slice(0, max)
}

/** The hours before the first hit that an alert shows. */
export const SHOWN_HOURS = 24
export const windowOf = (firstAt: Date, lastAt: Date): { from: Date; to: Date } => ({
  from: new Date(Math.min(firstAt.getTime(), lastAt.getTime() - SHOWN_HOURS * HOUR_MS)),
  to: lastAt,
})
