// What the list shows, kept in its address: view, filter, order, grouping. Filters hold codes and dates only, never personal values.

import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { FilterGroup } from '../../../../web/kit/filter.ts'
import type { Sort } from '../../../../web/kit/table-types.ts'
import { GROUP_KEYS, type Sort as ListSort, SORT_KEYS } from '../../contract.ts'
import type { CustomerViews, ListView } from './views.ts'

export const EVERYONE: FilterGroup = { all: [] }

export function asTableSort(sort: ListSort | null | undefined): Sort | null {
  return sort ? { key: sort.by, direction: sort.direction === 'ascending' ? 'asc' : 'desc' } : null
}
export function asListSort(sort: Sort | null): ListSort | null {
  if (!sort || !(SORT_KEYS as readonly string[]).includes(sort.key)) return null
  return { by: sort.key as ListSort['by'], direction: sort.direction === 'asc' ? 'ascending' : 'descending' }
}

function filterIn(text: unknown): FilterGroup | null {
  if (typeof text !== 'string') return null
  try {
    const value = JSON.parse(text) as FilterGroup
    return value && typeof value === 'object' && ('all' in value || 'any' in value) ? value : null
  } catch {
    return null
  }
}
function sortIn(text: unknown): Sort | null | undefined {
  if (typeof text !== 'string') return undefined
  if (text === 'none') return null
  const [key, direction] = text.split('.')
  return key && (SORT_KEYS as readonly string[]).includes(key)
    ? { key, direction: direction === 'desc' ? 'desc' : 'asc' }
    : undefined
}
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export function useListState(views: CustomerViews) {
  const route = useRoute()
  const router = useRouter()
  const change = (part: Record<string, string | undefined>) => {
    const query = { ...route.query, ...part }
    for (const key of Object.keys(query)) if (query[key] === undefined) delete query[key]
    void router.replace({ query })
  }
  const view = computed<ListView>(() =>
    views.find(typeof route.query.view === 'string' ? route.query.view : views.first.value),
  )
  const viewFilter = computed(() => view.value.filter as FilterGroup)
  const viewSort = computed(() => asTableSort(view.value.sort))

  const filter = computed<FilterGroup>({
    get: () => filterIn(route.query.f) ?? viewFilter.value,
    set: (next) =>
      change({ view: view.value.viewId, f: same(next, viewFilter.value) ? undefined : JSON.stringify(next) }),
  })
  const sort = computed<Sort | null>({
    get: () => {
      const own = sortIn(route.query.sort)
      return own === undefined ? viewSort.value : own
    },
    set: (next) => {
      const text = next ? `${next.key}.${next.direction}` : 'none'
      change({ view: view.value.viewId, sort: same(next, viewSort.value) ? undefined : text })
    },
  })
  const by = computed<string | null>({
    get: () => ((GROUP_KEYS as readonly string[]).includes(String(route.query.by)) ? String(route.query.by) : null),
    set: (next) => change({ by: next ?? undefined }),
  })
  const modified = computed(() => !same(filter.value, viewFilter.value) || !same(sort.value, viewSort.value))
  const openView = (viewId: string) => change({ view: viewId, f: undefined, sort: undefined })
  const revert = () => change({ f: undefined, sort: undefined })
  return { view, filter, sort, by, modified, openView, revert }
}
export type ListState = ReturnType<typeof useListState>
