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

export type Searchable = { code: string; name: string; initials: string; english?: string; fullName?: string }

/** How well an entry answers: lower is better, null is not at all. */
function rank(entry: Searchable, text: string): number | null {
  const code = entry.code.toLowerCase()
  const english = entry.english?.toLowerCase()
  if (code === text) return 0
  if (entry.name === text || english === text) return 1
  if (entry.name.startsWith(text) || english?.startsWith(text)) return 2
  if (code.startsWith(text)) return 3
  if (entry.initials.startsWith(text)) return 4
  if (entry.name.includes(text) || english?.includes(text)) return 5
  if (text.length === 1) return null
  return entry.initials.includes(text) ? 6 : entry.fullName?.includes(text) ? 7 : null
}

/** The best entries for a text, then the shorter names, then by code. */
export function searchEntries<E extends Searchable>(entries: Iterable<E>, typed: string, limit: number): E[] {
  const text = typed.normalize('NFKC').trim().toLowerCase()
  if (text === '') return []
  const found: { entry: E; score: number }[] = []
  for (const entry of entries) {
    const score = rank(entry, text)
    if (score !== null) found.push({ entry, score })
  }
  found.sort(
    (a, b) => a.score - b.score || a.entry.name.length - b.entry.name.length || (a.entry.code < b.entry.code ? -1 : 1),
  )
  return found.slice(0, Math.min(limit, SEARCH_ROWS_MAX)).map(({ entry }) => entry)
}
