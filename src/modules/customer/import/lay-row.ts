// Lays a row of a file onto the record it was found to mean.

import type { CustomerState } from '../customer-state.ts'
import type { CustomerRow } from './read-customer.ts'

type Item = { itemId: string }

/** Ids that no item of the record has. */
function freshIds(taken: readonly Item[]): () => string {
  const used = new Set(taken.map((item) => item.itemId))
  let next = 0
  return () => {
    do next += 1
    while (used.has(`i${next}`))
    used.add(`i${next}`)
    return `i${next}`
  }
}

/**
 * A file gives one item of a type: the same value is left as it is, another value takes the place of the first item
 * of its type, and what the file does not speak of stays.
 */
function layItems<T extends Item>(
  before: readonly T[],
  given: readonly T[],
  typeOf: (item: T) => string,
  same: (a: T, b: T) => boolean,
): T[] {
  const items = [...before]
  const fresh = freshIds(before)
  for (const item of given) {
    if (items.some((held) => typeOf(held) === typeOf(item) && same(held, item))) continue
    const at = items.findIndex((held) => typeOf(held) === typeOf(item))
    if (at >= 0) items[at] = { ...item, itemId: (items[at] as T).itemId }
    else items.push({ ...item, itemId: fresh() })
  }
  return items
}

const LISTS = new Set<keyof CustomerState>(['documents', 'phones', 'emails', 'addresses', 'sourceReferences'])
const KEPT = new Set<keyof CustomerState>(['kind', 'name', 'stage', 'openedOn', 'branchId', 'status', ...LISTS])

/** The record after the row. `emptyClears`: an empty cell takes away a plain value; lists and what a record needs stay. */
export function layRow(before: CustomerState, row: CustomerRow, emptyClears: boolean): CustomerState {
  const next = { ...before } as CustomerState & Record<string, unknown>
  const { state } = row
  for (const field of row.given) if (!LISTS.has(field)) next[field] = state[field] as never
  next.documents = layItems(
    before.documents,
    state.documents,
    (item) => item.type,
    (a, b) => a.number === b.number,
  )
  next.phones = layItems(
    before.phones,
    state.phones,
    (item) => item.type,
    (a, b) => a.number === b.number,
  )
  next.emails = layItems(
    before.emails,
    state.emails,
    () => 'email',
    (a, b) => a.address === b.address,
  )
  next.addresses = layItems(
    before.addresses,
    state.addresses.map((address) => {
      const held = before.addresses.find((one) => one.type === address.type)
      return {
        ...address,
        street: address.street || (held?.street ?? ''),
        division: address.division ?? held?.division ?? null,
        postcode: address.postcode ?? held?.postcode ?? null,
      }
    }),
    (item) => item.type,
    (a, b) => a.street === b.street && a.division === b.division && a.postcode === b.postcode,
  )
  for (const source of state.sourceReferences) {
    if (next.sourceReferences.some((held) => held.system === source.system && held.reference === source.reference))
      continue
    next.sourceReferences = [...next.sourceReferences.filter((held) => held.system !== source.system), source]
  }
  if (emptyClears) {
    for (const field of row.emptied) if (!KEPT.has(field)) next[field] = (field === 'tags' ? [] : null) as never
  }
  return next
}
