// Names of codes (occupation, industry, country, currency, merchant category), read once each.

import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref, shallowReactive } from 'vue'
import { type ReferenceEntry, type ReferenceKind, search } from '../../modules/reference/contract.ts'
import { call } from '../api.ts'
import { queryClient } from '../query.ts'
import { settings } from '../settings.ts'

const KEPT_MS = 3_600_000

export function nameOfEntry(entry: ReferenceEntry): string {
  return settings.language === 'en-US' ? entry.english : entry.name
}

/** A place with all that stands above it: 上海市静安区, or Jing'an District, Shanghai. */
function fullNameOf(entry: ReferenceEntry): string {
  return settings.language === 'en-US' ? entry.fullEnglish : entry.fullName
}

async function findCode(kind: ReferenceKind, code: string): Promise<ReferenceEntry | null> {
  const { items } = await call(search, { params: { kind }, query: { q: code, limit: 10 } })
  return items.find((item) => item.code === code) ?? null
}

const queryOf = (kind: ReferenceKind, code: string) => ({
  queryKey: ['reference', kind, code],
  queryFn: () => findCode(kind, code),
  staleTime: KEPT_MS,
})

/** A division with all that stands above it (北京市朝阳区), outside components. */
export async function divisionName(code: string): Promise<string> {
  const entry = await queryClient.fetchQuery(queryOf('division', code)).catch(() => null)
  return entry ? fullNameOf(entry) : code
}

const shownEntries = shallowReactive(new Map<string, ReferenceEntry | null>())
/** The name of a code for computed text: the code until it is known, then what depends on it is written anew. */
export function nameOfCode(kind: ReferenceKind, code: string): string {
  const key = `${kind}/${code}`
  if (!shownEntries.has(key)) {
    shownEntries.set(key, null)
    void queryClient
      .fetchQuery(queryOf(kind, code))
      .then((entry) => shownEntries.set(key, entry))
      .catch(() => shownEntries.delete(key))
  }
  const entry = shownEntries.get(key)
  if (!entry) return code
  return kind === 'division' ? fullNameOf(entry) : nameOfEntry(entry)
}

/** The name of a code where it is known already; the code else. */
export function knownCodeName(kind: ReferenceKind, code: string): string {
  const entry = queryClient.getQueryData<ReferenceEntry | null>(['reference', kind, code])
  return entry ? nameOfEntry(entry) : code
}

/** The name of a code as it becomes known; the code until then. */
export function useCodeName(kind: ReferenceKind, code: Ref<string | null | undefined>): Ref<string> {
  const query = useQuery({
    queryKey: computed(() => ['reference', kind, code.value ?? '']),
    queryFn: () => findCode(kind, code.value as string),
    enabled: computed(() => Boolean(code.value)),
    staleTime: KEPT_MS,
  })
  return computed(() => {
    if (!code.value) return ''
    const entry = query.data.value
    return entry ? nameOfEntry(entry) : code.value
  })
}

export async function searchCodes(kind: ReferenceKind, text: string, signal: AbortSignal) {
  const { items } = await call(search, { params: { kind }, query: { q: text, limit: 20 } }, { signal })
  return items
    .filter((item) => !item.abolished)
    .map((item) => ({
      value: item.code,
      label: kind === 'division' ? fullNameOf(item) : nameOfEntry(item),
      note: item.code,
    }))
}
