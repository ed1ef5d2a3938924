// Tabs of open records: kept over a reload by path alone; their masked names are asked for again.

import { defineStore } from 'pinia'
import { onScopeDispose, type Ref, ref, watch } from 'vue'
import { type RouteLocationNormalized, useRoute } from 'vue-router'
import { allPages, type PageDef } from '../pages.ts'

export type Tab = { path: string; name: string; title: string | null; at: number }
const KEY = 'kahu.tabs'
const TABS_MAX = 12
const RECENT_MAX = 12

type Kept = { path: string; name: string; params: Record<string, string> }

function load(key: string): Kept[] {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? '[]') as Kept[]).filter((tab) =>
      allPages.some((page) => page.name === tab.name),
    )
  } catch {
    return []
  }
}

export const pageNamed = (name: string): PageDef | undefined => allPages.find((page) => page.name === name)

export const useTabs = defineStore('tabs', () => {
  const tabs = ref<Kept[]>(load(KEY))
  const recent = ref<Kept[]>(load(`${KEY}.recent`))
  const titles = ref<Record<string, string>>({})
  const asked = new Set<string>()

  function keep(): void {
    sessionStorage.setItem(KEY, JSON.stringify(tabs.value))
    sessionStorage.setItem(`${KEY}.recent`, JSON.stringify(recent.value))
  }
  /** Asks the module for the masked name of a record whose page is not open. */
  function resolveTitle(tab: Kept): void {
    const resolve = pageNamed(tab.name)?.recordTitle
    if (!resolve || titles.value[tab.path] || asked.has(tab.path)) return
    asked.add(tab.path)
    void resolve(tab.params).then(
      (title) => {
        titles.value[tab.path] ??= title
      },
      () => undefined,
    )
  }
  function visit(to: RouteLocationNormalized): void {
    const page = to.meta.page as PageDef | undefined
    if (!page?.record) return
    const tab: Kept = { path: to.path, name: page.name, params: to.params as Record<string, string> }
    if (!tabs.value.some((open) => open.path === to.path)) tabs.value = [...tabs.value, tab].slice(-TABS_MAX)
    recent.value = [tab, ...recent.value.filter((other) => other.path !== tab.path)].slice(0, RECENT_MAX)
    keep()
  }
  function close(path: string): Kept | undefined {
    const index = tabs.value.findIndex((tab) => tab.path === path)
    tabs.value = tabs.value.filter((tab) => tab.path !== path)
    keep()
    return tabs.value[Math.min(index, tabs.value.length - 1)]
  }
  function clear(): void {
    tabs.value = []
    recent.value = []
    titles.value = {}
    asked.clear()
    keep()
  }
  return { tabs, recent, titles, visit, close, clear, resolveTitle }
})

/** The record page tells its tab the masked name. */
export function useRecordTab(title: Ref<string | null | undefined>): void {
  const route = useRoute()
  const tabs = useTabs()
  const path = route.path
  const stop = watch(
    title,
    (next) => {
      if (next) tabs.titles[path] = next
    },
    { immediate: true },
  )
  onScopeDispose(stop)
}
