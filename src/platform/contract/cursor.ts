// Keyset cursors: the last row's sort values as opaque, URL-safe text.

import { Refusal } from '../kernel/refusal.ts'

/** Packs the values a next page continues after. They must not be personal. */
export function packCursor(values: (string | number | null)[]): string {
  return btoa(JSON.stringify(values)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Reads a cursor of `length` values, or refuses one that was not made by `packCursor`. */
export function readCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
    const fits = (value: unknown) =>
      value === null || typeof value === 'number' || (typeof value === 'string' && value.length <= 100)
    if (Array.isArray(values) && values.length === length && values.every(fits)) return values
  } catch {
    // Falls through to the refusal: how it was broken does not matter.
  }
  throw new Refusal('page.cursor-unknown', {}, { status: 422 })
}
