// Every word of every page: the platform's, the shell's and each module's words of the chosen language, merged.

import { createI18n } from 'vue-i18n'
import { type Language, settings } from './settings.ts'

type Words = { [key: string]: string | Words }
type Loader = () => Promise<{ default: Words }>

const files: Record<Language, Record<string, Loader>> = {
  'zh-CN': {
    ...(import.meta.glob('../modules/*/web/words.zh-CN.ts') as Record<string, Loader>),
    ...(import.meta.glob('../platform/*/words.zh-CN.ts') as Record<string, Loader>),
    ...(import.meta.glob('./words.zh-CN.ts') as Record<string, Loader>),
  },
  'en-US': {
    ...(import.meta.glob('../modules/*/web/words.en-US.ts') as Record<string, Loader>),
    ...(import.meta.glob('../platform/*/words.en-US.ts') as Record<string, Loader>),
    ...(import.meta.glob('./words.en-US.ts') as Record<string, Loader>),
  },
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

async function loadWords(language: Language): Promise<void> {
  if (loaded.has(language)) return
  const parts = await Promise.all(Object.values(files[language]).map((load) => load()))
  const words = parts.reduce<Words>((all, part) => mergeInto(all, part.default), {})
  i18n.global.setLocaleMessage(language, words as never)
  loaded.add(language)
}

/** Loads the words and turns all pages to the language. */
export async function useLanguage(language: Language): Promise<void> {
  await loadWords(language)
  ;(i18n.global.locale as unknown as { value: string }).value = language
  settings.language = language
}

/** The words outside a component. */
export function t(key: string, facts?: Record<string, unknown>): string {
  return (i18n.global.t as (key: string, facts?: Record<string, unknown>) => string)(key, facts ?? {})
}

/** Whether words exist for a key. */
export function hasWords(key: string): boolean {
  return (i18n.global.te as (key: string) => boolean)(key)
}
