// Values the server keeps for this user (columns, drafts, views): read once, saved a moment after the last change.

import { effectScope, type Ref, ref, watch } from 'vue'
import { listPreferences, savePreference } from '../modules/staff/contract.ts'
import { call } from './api.ts'
import { useSession } from './session.ts'

const SAVE_DELAY_MS = 800
type Held = { value: Ref<unknown>; timer?: ReturnType<typeof setTimeout>; quiet: boolean }
let held = new Map<string, Held>()
let owner: string | undefined
let loading: Promise<Map<string, unknown>> | null = null

function loadAll(): Promise<Map<string, unknown>> {
  loading ??= call(listPreferences)
    .then(({ items }) => new Map(items.map((item) => [item.kind, item.value])))
    .catch(() => new Map<string, unknown>())
  return loading
}

/** Saves now; null removes it. */
export async function keepPreference(kind: string, value: unknown): Promise<void> {
  const map = await loadAll()
  map.set(kind, value)
  await call(savePreference, { params: { kind }, body: { value } })
}

/** A kept value as a ref; `first` until the server answered or when nothing is kept. */
export function usePreference<V>(kind: string, first: V): Ref<V> {
  const session = useSession()
  if (owner !== session.me?.userId) {
    owner = session.me?.userId
    held = new Map()
    loading = null
  }
  const known = held.get(kind)
  if (known) return known.value as Ref<V>
  const entry: Held = { value: ref(first) as Ref<unknown>, quiet: false }
  held.set(kind, entry)
  let touched = false
  // Of no page: it goes on saving when the page that asked first is left.
  effectScope(true).run(() =>
    watch(
      entry.value,
      (value) => {
        if (entry.quiet) return
        touched = true
        clearTimeout(entry.timer)
        entry.timer = setTimeout(() => void keepPreference(kind, value).catch(() => undefined), SAVE_DELAY_MS)
      },
      { deep: true, flush: 'sync' },
    ),
  )
  void loadAll().then((all) => {
    if (touched || !all.has(kind) || all.get(kind) === null) return
    entry.quiet = true
    entry.value.value = all.get(kind)
    entry.quiet = false
  })
  return entry.value as Ref<V>
}
