// The facets of a customer: one bit for each value of each small attribute, as the column `facets` computes them.

/** What facets are read for: filtered by, and counted by. */
export type FacetKey =
  | 'kind'
  | 'status'
  | 'stage'
  | 'gender'
  | 'maritalStatus'
  | 'education'
  | 'incomeBand'
  | 'riskPreference'
  | 'ownerId'
  | 'tags'

type Facet = { firstBit: number; values: readonly (string | null)[] }

/**
 * Values in the order of their bits; null is the bit of "nothing there". The column's expression in sql/0003-facets.sql
 * says the same. Bits are never moved: a new value takes a free one (46 to 62) in a migration.
 */
const FACETS: Record<FacetKey, Facet> = {
  kind: { firstBit: 0, values: ['individual', 'corporate'] },
  status: { firstBit: 2, values: ['active', 'inactive'] },
  stage: {
    firstBit: 4,
    values: ['prospect', 'new', 'growing', 'mature', 'declining', 'dormant', 'lost', 'closed'],
  },
  gender: { firstBit: 12, values: ['male', 'female', 'unknown', null] },
  maritalStatus: { firstBit: 16, values: ['single', 'married', 'divorced', 'widowed', 'unknown', null] },
  education: {
    firstBit: 22,
    values: ['doctor', 'master', 'bachelor', 'college', 'secondary', 'primary', 'unknown', null],
  },
  incomeBand: {
    firstBit: 30,
    values: ['under-50k', '50k-100k', '100k-300k', '300k-500k', '500k-1m', 'over-1m', 'unknown', null],
  },
  riskPreference: {
    firstBit: 38,
    values: ['conservative', 'steady', 'balanced', 'growth', 'aggressive', null],
  },
  ownerId: { firstBit: 44, values: [null] },
  tags: { firstBit: 45, values: [null] },
}

export const isFacet = (key: string): key is FacetKey => Object.hasOwn(FACETS, key)
export const facetValues = (key: FacetKey): readonly (string | null)[] => FACETS[key].values

/** The bits of those values together; a value that has no bit matches nobody. */
export function facetMask(key: FacetKey, values: readonly (string | null)[]): bigint {
  const { firstBit, values: known } = FACETS[key]
  let mask = 0n
  for (const value of values) {
    const at = known.indexOf(value)
    if (at >= 0) mask |= 1n << BigInt(firstBit + at)
  }
  return mask
}

/** The value that facets hold of a key; null as well when it has no bit. */
export function facetValue(key: FacetKey, facets: bigint): string | null {
  const { firstBit, values } = FACETS[key]
  return values.find((_, at) => (facets & (1n << BigInt(firstBit + at))) !== 0n) ?? null
}
