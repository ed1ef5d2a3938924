// Lists by rule: which field asks which list, how a value is written, and when a change begins to hold.

import type { ListHolds } from './list-contract.ts'
import type { FieldName } from './rule/fields.ts'

/** A change holds so long after it was made: by then every worker reads it, so live evaluation and a later one agree. */
export const HOLDS_AFTER_MS = 5_000

/** What the values of a field are, for those that lists hold. */
export const HOLDS_OF: Partial<Record<FieldName, ListHolds>> = {
  counterparty: 'counterparty',
  accountId: 'account',
  customerId: 'customer',
  device: 'device',
  merchantId: 'merchant',
  mcc: 'mcc',
  division: 'place',
}
/** Matched as they are; the others belong to a person and are matched by keyed hash. */
export const isCode = (holds: ListHolds): boolean => holds === 'merchant' || holds === 'mcc' || holds === 'place'

const PATTERNS: Record<ListHolds, RegExp> = {
  counterparty: /^[0-9A-Z]{6,40}$/,
  account: /^[0-9A-Z]{6,40}$/,
  customer: /^[0-9A-Z]{6,40}$/,
  device: /^\S{4,120}$/,
  merchant: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  mcc: /^\d{4}$/,
  place: /^(\d{6}|[A-Z]{2,3})$/,
}

/** An account number as it is compared: without spaces and hyphens. */
export const plainNumber = (number: string): string => number.replaceAll(/[\s-]/g, '').toUpperCase()

/** The value in its one writing; null when it is none of this kind. */
export function writtenAs(holds: ListHolds, value: string): string | null {
  const written =
    holds === 'device' || holds === 'mcc'
      ? value.trim()
      : holds === 'merchant'
        ? value.trim().toLowerCase()
        : plainNumber(value)
  return PATTERNS[holds].test(written) ? written : null
}

/** A place and what it lies in: district, city, province of GB/T 2260. A list that holds a province holds its districts. */
export const withinPlaces = (division: string): string[] =>
  /^\d{6}$/.test(division)
    ? [...new Set([division, `${division.slice(0, 4)}00`, `${division.slice(0, 2)}0000`])]
    : [division]
