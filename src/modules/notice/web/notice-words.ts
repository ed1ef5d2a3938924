// How a notice is written: title and sentence from the words of the module it comes from, its icon from the page it leads to.

import type { Component } from 'vue'
import { bankToday, formatCount, formatDate } from '../../../web/format.ts'
import { hasWords, i18n, t } from '../../../web/i18n.ts'
import { allPages } from '../../../web/pages.ts'
import type { Notice } from '../contract.ts'

const DAY_MS = 86_400_000
const partsOf = (kind: string) => [kind.slice(0, kind.indexOf('.')), kind.slice(kind.indexOf('.') + 1)] as const

export function noticeTitle(kind: string): string {
  const [topic, what] = partsOf(kind)
  return hasWords(`${topic}.notice.${what}.title`) ? t(`${topic}.notice.${what}.title`) : kind
}

export function noticeText({ kind, facts }: Pick<Notice, 'kind' | 'facts'>): string {
  const [topic, what] = partsOf(kind)
  const said = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'number' ? formatCount(value) : value,
  ])
  const key = `${topic}.notice.${what}.text`
  return hasWords(key) ? t(key, Object.fromEntries(said)) : ''
}

/** Modules that tell of anything, by the words they have for it. */
export function topics(): { value: string; label: string }[] {
  const messages = i18n.global.getLocaleMessage((i18n.global.locale as unknown as { value: string }).value)
  return Object.keys(messages as object)
    .filter((module) => hasWords(`${module}.notice.topic`))
    .map((module) => ({ value: module, label: t(`${module}.notice.topic`) }))
}

/** The icon of the page that a link opens. */
export function noticeIcon(link: string): Component | undefined {
  const path = link.split('?')[0] ?? ''
  const fits = (pattern: string) => new RegExp(`^${pattern.replace(/:[A-Za-z]+/g, '[^/]+')}$`).test(path)
  return allPages.find((page) => page.path === path || fits(page.path))?.icon
}

/** Notices by bank day, the newest first. */
export function byDay(notices: readonly Notice[]): { day: string; label: string; notices: Notice[] }[] {
  const today = bankToday()
  const yesterday = formatDate(new Date(Date.now() - DAY_MS))
  const days: { day: string; label: string; notices: Notice[] }[] = []
  for (const notice of notices) {
    const day = formatDate(notice.at)
    if (days.at(-1)?.day !== day) {
      const label = day === today ? t('notice.today') : day === yesterday ? t('notice.yesterday') : day
      days.push({ day, label, notices: [] })
    }
    days.at(-1)?.notices.push(notice)
  }
  return days
}
