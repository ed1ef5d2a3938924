// Every word of every page: the platform's, the shell's and each module's words of the chosen language, merged.

import { createI18n } from 'vue-i18n'
import { type Language, settings } from './settings.ts'

export type Words = { [key: string]: string | Words }

const files: Record<Language, () => Promise<{ default: Words[] }>> = {
  'zh-CN': () => import('./languages/zh-CN.ts'),
  'en-US': () => import('./languages/en-US.ts'),
}

function mergeInto(target: Words, source: Words): Words {
  for (const [key, value] of Object.entries(source)) {
    const held = target[key]
    if (typeof value === 'object' && typeof held === 'object') mergeInto(held, value)
    else target[key] = typeof value === 'object' ? mergeInto({}, value) : value
  }
  return target
}

export const i18n = createI18n({
  legacy: false,
  locale: settings.language,
  fallbackLocale: false,
  missingWarn: false,
  fallbackWarn: false,
  messages: {} as Record<string, Words>,
})

const loaded = new Set<Language>()
let wanted: Language = settings.language

async function loadWords(language: Language): Promise<void> {
  if (loaded.has(language)) return
  const { default: parts } = await files[language]()
  const words = parts.reduce<Words>(mergeInto, {})
  i18n.global.setLocaleMessage(language, words as never)
  loaded.add(language)
}

/** Loads the words and turns all pages to the language. */
export async function useLanguage(language: Language): Promise<void> {
  wanted = language
  await loadWords(language)
  // Asked for another one meanwhile: the last wish holds.
  if (wanted !== language) return
  ;(i18n.global.locale as unknown as { value: string }).value = language
  settings.language = language
}

/** The words outside a component. */
export function t(key: string, facts?: Record<string, unknown>): string {
  return (i18n.global.t as (key: string, facts?: Record<string, unknown>) => string)(key, facts ?? {})
}

/** The name of a thing that carries its own in both languages, such as a place or a code. */
export function named(chinese: string, english: string | null | undefined): string {
  return settings.language === 'en-US' ? (english ?? chinese) : chinese
}

/** Whether words exist for a key. */
export function hasWords(key: string): boolean {
  return (i18n.global.te as (key: string) => boolean)(key)
}
