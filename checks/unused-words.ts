// Words that no code names: whole keys in quotes, or keys that a template begins.

import type { Problem } from './check.ts'
import { WHOLE_FILE } from './check.ts'
import type { SourceFile } from './source-files.ts'

/** `customer.field.${name}`, `${module}.import.${field}`: what stands before, between and after. */
const TEMPLATE = /`((?:[\w.-]|\$\{[^{}`]*\})*)`/g
const HOLE = /\$\{[^{}`]*\}/
/** A template whose holes hold templates themselves is known by its beginning. */
const BEGINNING = /`((?:[\w-]+\.)+)\$\{/g
/** A SchemaForm says where the words of its fields begin. */
const LABELS = /\blabels="([\w-]+(?:\.[\w-]+)+)"/g
const WORD = /[a-z]{3}/i
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function patternsIn(text: string): RegExp[] {
  const whole = [...text.matchAll(TEMPLATE)]
    .map((match) => (match[1] as string).split(HOLE))
    .filter((parts) => parts.length > 1 && parts.some((part) => part.includes('.') && WORD.test(part)))
    .map((parts) => new RegExp(`^${parts.map(escaped).join('.+')}$`))
  const begun = [...text.matchAll(BEGINNING), ...text.matchAll(LABELS)].map(
    (match) => new RegExp(`^${escaped(match[1] as string)}.+$`),
  )
  return [...whole, ...begun]
}

/** The keys of a words file that nothing in `code` names. */
export function unusedKeys(keys: readonly string[], code: readonly string[]): string[] {
  const text = code.join('\n')
  const patterns = [...new Map(patternsIn(text).map((pattern) => [pattern.source, pattern])).values()]
  const named = new Set([...text.matchAll(/(?<=['"`])[\w-]+(?:\.[\w-]+)+(?=['"`])/g)].map(([key]) => key))
  return keys.filter((key) => !named.has(key) && !patterns.some((pattern) => pattern.test(key)))
}

export const unusedIn = (file: SourceFile, keys: readonly string[], code: readonly string[]): Problem[] =>
  unusedKeys(keys, code).map((key) => ({
    file: file.path,
    line: WHOLE_FILE,
    message: `"${key}" is named by no code: remove it, or the code builds its key in a way that cannot be seen`,
  }))
