// The list a record was opened from (ids only), so that the record can step to its neighbours.

import { computed, type Ref, reactive } from 'vue'

export type Trail = { label: string; ids: string[]; total: number | null }
const KEY = 'kahu.customer.trail'
const TRAIL_MAX = 1000

function load(): Trail {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '') as Trail
  } catch {
    return { label: '', ids: [], total: null }
  }
}
const trail = reactive<Trail>(load())

/** Remembers the list; called when a record is opened from it. */
export function keepTrail(next: Trail): void {
  Object.assign(trail, { ...next, ids: next.ids.slice(0, TRAIL_MAX) })
  try {
    sessionStorage.setItem(KEY, JSON.stringify(trail))
  } catch {}
}

/** Where a customer stands in the list it was opened from; null when it did not come from one. */
export function useTrail(customerId: Ref<string>) {
  return computed(() => {
    const at = trail.ids.indexOf(customerId.value)
    if (at < 0) return null
    return {
      label: trail.label,
      at: at + 1,
      all: trail.total ?? trail.ids.length,
      previous: trail.ids[at - 1] ?? null,
      next: trail.ids[at + 1] ?? null,
    }
  })
}
