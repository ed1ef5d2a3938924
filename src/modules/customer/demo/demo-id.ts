// Ids of the demo bank: made of the seed and the place in the series, so that the same seed gives the same ids in order.

import { hash } from 'node:crypto'

const PLACE_DIGITS = 12

const placeHex = (place: number): string => place.toString(16).padStart(PLACE_DIGITS, '0')

/** Version 8 (RFC 9562 §5.8): the place leads, so what belongs together lies side by side in an index. */
export function demoId(seed: string, kind: string, place: number, ordinal = 0): string {
  const rest = hash('sha256', `${seed}/${kind}/${place}/${ordinal}`, 'hex')
  const hex = placeHex(place)
  return `${hex.slice(0, 8)}-${hex.slice(8)}-8${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`
}

/** The place in the series that a demo id was made for. */
export const demoPlaceOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

/** Behind every id of the places before this one. */
export const demoIdsBefore = (place: number): string | null => {
  if (place === 0) return null
  const hex = placeHex(place - 1)
  return `${hex.slice(0, 8)}-${hex.slice(8)}-ffff-ffff-ffffffffffff`
}
