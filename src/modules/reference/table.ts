// Tables of reference data: read from their file when first asked for, looked up by code, searched by name, code and initials.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const DATA_FOLDER = join(import.meta.dirname, 'data')
export const SEARCH_ROWS_MAX = 50

/** Calls `make` once, when the value is first needed: start-up pays for nothing that is not asked for. */
export function lazy<V>(make: () => V): () => V {
  let made: { value: V } | null = null
  return () => (made ??= { value: make() }).value
}

export function readJson<V>(file: string): V {
  return JSON.parse(readFileSync(join(DATA_FOLDER, file), 'utf8')) as V
}

/** The rows of a tab-separated file without its header. */
export function readRows(file: string): string[][] {
  const lines = readFileSync(join(DATA_FOLDER, file), 'utf8').split('\n')
  return lines.slice(1, -1).map((line) => line.split('\t'))
}

/** The English names by code, which stand in a file of their own: see data/README.md. */
export function readEnglish(file: string): Map<string, string> {
  return new Map(readRows(file) as [string, string][])
}

/** `english` and `fullEnglish` as `folded` makes them, once for each entry. */
export type Searchable = {
  code: string
  name: string
  initials: string
  fullName?: string
  sought: string
  soughtFull?: string
}

/** As people type English names: no capitals, accents or apostrophes. Xi'an is xian, Xigazê is xigaze. */
export function folded(english: string): string {
  return english
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
}

/** How well an entry answers: lower is better, null is not at all. */
function rank(entry: Searchable, text: string, words: readonly string[]): number | null {
  const code = entry.code.toLowerCase()
  if (code === text) return 0
  if (entry.name === text || entry.sought === text) return 1
  if (entry.name.startsWith(text) || entry.sought.startsWith(text)) return 2
  if (code.startsWith(text)) return 3
  if (entry.initials.startsWith(text)) return 4
  if (entry.name.includes(text) || entry.sought.includes(text)) return 5
  if (text.length === 1) return null
  if (entry.initials.includes(text)) return 6
  const above = entry.soughtFull ?? entry.sought
  return entry.fullName?.includes(text) || words.every((word) => above.includes(word)) ? 7 : null
}

/** The best entries for a text, then the shorter names, then by code. */
export function searchEntries<E extends Searchable>(entries: Iterable<E>, typed: string, limit: number): E[] {
  const text = folded(typed.normalize('NFKC').trim()).normalize('NFC')
  if (text === '') return []
  const words = text.split(/[\s,，]+/).filter(Boolean)
  const found: { entry: E; score: number }[] = []
  for (const entry of entries) {
    const score = rank(entry, text, words)
    if (score !== null) found.push({ entry, score })
  }
  found.sort(
    (a, b) => a.score - b.score || a.entry.name.length - b.entry.name.length || (a.entry.code < b.entry.code ? -1 : 1),
  )
  return found.slice(0, Math.min(limit, SEARCH_ROWS_MAX)).map(({ entry }) => entry)
}
