// What modules put into the shell: pages, menu entries, palette actions and search; collected at build time.

import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

export type MenuGroup = 'work' | 'insight' | 'admin'
export type PageDef = {
  /** Absolute, vue-router syntax: /customers/:customerId */
  path: string
  name: string
  component: () => Promise<unknown>
  /** Key of the words. */
  title: string
  icon?: Component
  menu?: { order: number; group?: MenuGroup }
  /** Route id the signed-in user must hold; absent: everyone signed in. */
  permission?: string
  /** Opens in a tab of its own; the tab is kept by path only. */
  record?: boolean
  /** The masked name of a record's tab after a reload, before its page was opened. */
  recordTitle?: (params: Record<string, string>) => Promise<string>
  /** Folds the menu at 1440 and below (records, queues, cockpits). */
  wide?: boolean
  /** In the phone's bottom bar (at most four altogether). */
  phone?: boolean
}
export type PaletteItem = {
  id: string
  label: string
  /** Quiet text after the label, each in its own column. */
  facts?: string[]
  tag?: { text: string; tone?: 'green' | 'amber' | 'red' | 'info' | 'acc' }
  icon?: Component
  to?: string
  run?: () => void
  keys?: string[]
}
export type PaletteGroup = { id: string; title: string; note?: string; items: PaletteItem[] }
/** `as`: what else the text may be taken for; Tab in the palette asks again with the next of them. */
export type PaletteKind = { value: string; label: string }
export type PaletteAnswer = PaletteGroup[] | { groups: PaletteGroup[]; recognised?: string; as?: PaletteKind[] }
export type PaletteProvider = (query: string, signal: AbortSignal, as?: string) => Promise<PaletteAnswer>
export type PageAction = {
  id: string
  title: string
  icon?: Component
  permission?: string
  to?: string
  run?: () => void
  keys?: string[]
}
/** One thing that is best done next at a record; what it leads to is an address, so any module may add steps. */
export type NextStep = {
  id: string
  /** The most urgent stands first: 90 and more before anything else, 50 at this visit, below when there is time; 0 is what not to do. */
  urgency: number
  icon?: Component
  tone?: 'red' | 'amber'
  title: string
  text?: string
  acts: { label: string; to: string; main?: boolean }[]
}
/** Steps a module knows for records of a kind; `about` is what the record's page holds of it. */
export type NextStepSource = {
  record: string
  permission?: string
  steps: (about: never) => NextStep[] | Promise<NextStep[]>
}
/** A part of a customer's record brought by another module; parts with the same id share a tab, in their order. */
export type RecordTab = {
  id: string
  /** Key of the words; the first part's stands on the tab. */
  title: string
  order: number
  permission: string
  /** Gets the shown customer as `customer`. */
  component: () => Promise<unknown>
}
/** A part of the top bar, before the language: a button with a count and its panel. */
export type TopPart = { order: number; component: () => Promise<unknown> }
/** An act that a module adds where a record of another is shown: a button, and what it opens. */
export type RecordAct = {
  /** What kind of record: `account`. */
  record: string
  id: string
  permission: string
  /** Gets what it is about as `about`. */
  component: () => Promise<unknown>
}
/** What another module says at the top of a customer's record. */
export type RecordBanner = {
  permission: string
  /** Gets the shown customer as `customer`. */
  component: () => Promise<unknown>
}
/** One thing of a module's own that waits for a second pair of eyes; titles are in the reader's language. */
export type ReviewItem = { id: string; title: string; name: string | null; by: string; at: string; about: unknown }
/** What a module asks others to look at by its own rules, shown in the one inbox of approvals. */
export type ReviewSource = {
  /** First word of its events, so that the inbox follows. */
  id: string
  permission: string
  load: () => Promise<ReviewItem[]>
  /** Gets `about` of an item as `change`; emits `decided` and `moved`. */
  component: () => Promise<unknown>
}
export type ModulePages = {
  pages: PageDef[]
  reviews?: ReviewSource[]
  recordBanners?: RecordBanner[]
  topParts?: TopPart[]
  recordTabs?: RecordTab[]
  recordActs?: RecordAct[]
  actions?: PageAction[]
  palette?: PaletteProvider
  palettePermission?: string
  nextSteps?: NextStepSource[]
}

/** Types a module's table of pages. */
export function definePages(pages: ModulePages): ModulePages {
  return pages
}

const found = import.meta.glob<{ default: ModulePages }>('../modules/*/web/pages.ts', { eager: true })
export const modulePages: ModulePages[] = Object.values(found).map((file) => file.default)
export const allPages: PageDef[] = modulePages.flatMap((module) => module.pages)
export const recordTabs: RecordTab[] = modulePages
  .flatMap((module) => module.recordTabs ?? [])
  .sort((a, b) => a.order - b.order)
export const recordBanners: RecordBanner[] = modulePages.flatMap((module) => module.recordBanners ?? [])
export const reviewSources: ReviewSource[] = modulePages.flatMap((module) => module.reviews ?? [])
export const topParts: TopPart[] = modulePages
  .flatMap((module) => module.topParts ?? [])
  .sort((a, b) => a.order - b.order)
export const recordActs: RecordAct[] = modulePages.flatMap((module) => module.recordActs ?? [])
export const menuPages: PageDef[] = allPages
  .filter((page) => page.menu)
  .sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0))

export const routesOfPages: RouteRecordRaw[] = allPages.map((page) => ({
  path: page.path,
  name: page.name,
  component: page.component as RouteRecordRaw['component'] & (() => Promise<Component>),
  meta: { page },
}))
