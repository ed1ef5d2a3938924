// Words on the server: renders refusals in the caller's language from the modules' own words.

import type { Facts } from '../kernel/refusal.ts'

export type Language = 'zh-CN' | 'en-US'
type Tree = { [key: string]: Tree | string }

/** The caller's language from Accept-Language; Chinese unless English is asked for first. */
export function languageOf(header: string | undefined): Language {
  const first = header?.split(',')[0]?.trim().toLowerCase() ?? ''
  return first.startsWith('en') ? 'en-US' : 'zh-CN'
}

function merge(target: Tree, source: Tree): void {
  for (const [key, value] of Object.entries(source)) {
    const held = target[key]
    if (typeof value === 'object' && typeof held === 'object') merge(held, value)
    else target[key] = typeof value === 'object' ? structuredClone(value) : value
  }
}

export interface Rendering {
  /** The words of a key such as `refusal.customer.not-found`, with facts filled in; null when there are none. */
  words(language: Language, key: string, facts?: Facts): string | null
}

/** Merges the words of all modules. */
export function openRendering(sources: Record<Language, Record<string, unknown>>[]): Rendering {
  const trees: Record<Language, Tree> = { 'zh-CN': {}, 'en-US': {} }
  for (const source of sources) {
    for (const language of ['zh-CN', 'en-US'] as const) merge(trees[language], source[language] as Tree)
  }
  return {
    words(language, key, facts = {}) {
      let at: Tree | string | undefined = trees[language]
      for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined
      if (typeof at !== 'string') return null
      return at.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole))
    },
  }
}
