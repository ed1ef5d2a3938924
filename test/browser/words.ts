// The words of the pages, so that one journey is walked in both languages.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export type Language = 'zh-CN' | 'en-US'
export const LANGUAGES: Language[] = ['zh-CN', 'en-US']
type Words = { [key: string]: string | Words }

const SRC = join(import.meta.dirname, '..', '..', 'src')
const folders = [
  ...readdirSync(join(SRC, 'modules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(SRC, 'modules', entry.name, 'web'))
    .filter((folder) => existsSync(folder)),
  join(SRC, 'web'),
]

function mergeInto(target: Words, source: Words): Words {
  for (const [key, value] of Object.entries(source)) {
    const held = target[key]
    if (typeof value === 'object' && typeof held === 'object') mergeInto(held, value)
    else target[key] = typeof value === 'object' ? mergeInto({}, value) : value
  }
  return target
}

async function load(language: Language): Promise<Words> {
  const all: Words = {}
  for (const folder of folders) {
    const there = readdirSync(folder, { withFileTypes: true }).some((entry) => entry.name === `words.${language}.ts`)
    if (there) mergeInto(all, (await import(join(folder, `words.${language}.ts`))).default)
  }
  return all
}

const words: Record<Language, Words> = { 'zh-CN': await load('zh-CN'), 'en-US': await load('en-US') }

/** Which of "one | many" is said for a number. */
function form(text: string, facts: Record<string, unknown>): string {
  const forms = text.split(' | ')
  if (forms.length === 1) return text
  return (Number(facts.n) === 1 ? forms[0] : forms.at(-1)) as string
}

export const wordsOf =
  (language: Language) =>
  (key: string, facts: Record<string, unknown> = {}): string => {
    const text = key.split('.').reduce<string | Words | undefined>((at, part) => {
      return typeof at === 'object' ? at[part] : undefined
    }, words[language])
    if (typeof text !== 'string') throw new Error(`no words for ${key} in ${language}`)
    return form(text, facts).replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ''))
  }
