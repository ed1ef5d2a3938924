// How well an opened name answers a query: 0 is not at all, 100 is the same name.

import { type CharReading, readName } from './name-readings.ts'
import { type NameText, parseName, parseQuery, type QueryRun } from './name-text.ts'
import { hasTypoTokens } from './name-tokens.ts'
import { spellingsOf } from './pinyin-syllables.ts'

const EXACT = 100
/** Scores by how it was matched; each is of the whole name, from its start, or a part inside. */
export const SCORES = {
  han: { whole: EXACT, start: 90, part: 80 },
  mixed: { whole: 78, start: 74, part: 68 },
  full: { whole: 76, start: 72, part: 66 },
  partly: { whole: 60, start: 57, part: 54 },
  initials: { whole: 50, start: 46, part: 42 },
}
const WORD_SCORES = { exact: 82, prefix: 70, typo: 30 }
const WORD_START_BONUS = 4
const WORD_COUNT_BONUS = 4

export function nameScore(query: string, name: string): number {
  const asked = parseQuery(query)
  if (asked.runs.length === 0) return 0
  const text = parseName(name)
  const wordsAsked = asked.name.words
  const onlyHan = asked.runs.every((run) => 'han' in run)
  const inChars = charsScore(asked.runs, text, onlyHan)
  if (onlyHan) return inChars
  if (asked.name.han.length === 0) return Math.max(inChars, wordsScore(wordsAsked, text.words))
  const apart = Math.min(
    charsScore(
      asked.runs.filter((run) => 'han' in run),
      text,
      false,
    ),
    wordsScore(wordsAsked, text.words),
  )
  return Math.max(inChars, apart)
}

/** How the characters matched so far were spelled: in full, by initial, or some of each. */
const IN_FULL = 1
const BY_INITIAL = 2
const SPELLINGS = 4

type Unit = { char: string; isHan: boolean; startsPiece: boolean }

function unitsOf(runs: QueryRun[]): Unit[] {
  return runs.flatMap((run): Unit[] => {
    if ('han' in run) return [...run.han].map((char) => ({ char, isHan: true, startsPiece: true }))
    return [...run.letters].map((char, at) => ({ char, isHan: false, startsPiece: at === 0 || run.breaks.has(at) }))
  })
}

function charsScore(runs: QueryRun[], text: NameText, onlyHan: boolean): number {
  const units = unitsOf(runs)
  if (units.length === 0 || text.han.length === 0) return 0
  const readings = readName(text.han)
  const hasHan = units.some((unit) => unit.isHan)
  let best = 0
  for (let start = 0; start < text.han.length; start++) {
    for (const found of matchFrom(units, text.folded, readings, start)) {
      const extent = start > 0 ? 'part' : found.end === text.han.length && text.words.length === 0 ? 'whole' : 'start'
      best = Math.max(best, SCORES[mannerOf(found.spelling, hasHan, onlyHan)][extent])
    }
  }
  return best
}

function mannerOf(spelling: number, hasHan: boolean, onlyHan: boolean): keyof typeof SCORES {
  if (onlyHan) return 'han'
  if (hasHan) return 'mixed'
  if (spelling === IN_FULL) return 'full'
  return spelling === BY_INITIAL ? 'initials' : 'partly'
}

type Found = { end: number; spelling: number }

/** Every way to read the whole query as the name's characters from `start` on. */
function matchFrom(units: Unit[], folded: string[], readings: CharReading[], start: number): Found[] {
  const found: Found[] = []
  // Each state is visited once, or a name like 阿阿阿阿 would take time doubling with each character.
  const seen = new Set<number>()
  function visit(at: number, position: number, spelling: number): void {
    const state = (at * (folded.length + 1) + position) * SPELLINGS + spelling
    if (seen.has(state)) return
    seen.add(state)
    const unit = units[at]
    if (!unit) found.push({ end: position, spelling })
    else if (position < folded.length) {
      if (!unit.isHan) visitPinyin(unit, at, position, spelling)
      else if (folded[position] === unit.char) visit(at + 1, position + 1, spelling)
    }
  }
  function visitPinyin(unit: Unit, at: number, position: number, spelling: number): void {
    const { readings: syllables, initials } = readings[position] as CharReading
    for (const syllable of syllables) {
      for (const spelled of spellingsOf(syllable)) {
        const length = commonLength(units, at, spelled)
        if (length === spelled.length) visit(at + length, position + 1, spelling | IN_FULL)
        else if (length > 1 && at + length === units.length) {
          visit(at + length, position + 1, spelling | IN_FULL | BY_INITIAL)
        }
      }
    }
    if (initials.includes(unit.char)) visit(at + 1, position + 1, spelling | BY_INITIAL)
  }
  visit(0, start, 0)
  return found
}

/** How many letters of `spelled` stand in the units from `at` on, without crossing a break. */
function commonLength(units: Unit[], at: number, spelled: string): number {
  let length = 0
  while (length < spelled.length) {
    const unit = units[at + length]
    if (!unit || unit.isHan || unit.char !== spelled[length] || (length > 0 && unit.startsPiece)) break
    length++
  }
  return length
}

function wordsScore(asked: string[], words: string[]): number {
  if (asked.length === 0 || words.length === 0) return 0
  if (asked.length === words.length && asked.every((word, at) => word === words[at])) return EXACT
  const used = new Set<number>()
  let score = WORD_SCORES.exact
  for (const word of asked) {
    let best = 0
    let bestAt = -1
    words.forEach((candidate, at) => {
      const points = wordScore(word, candidate)
      if (points > best && !used.has(at)) [best, bestAt] = [points, at]
    })
    if (bestAt < 0) return 0
    used.add(bestAt)
    score = Math.min(score, best)
  }
  if (wordScore(asked[0] as string, words[0] as string) > 0) score += WORD_START_BONUS
  return used.size === words.length ? score + WORD_COUNT_BONUS : score
}

function wordScore(asked: string, word: string): number {
  if (asked === word) return WORD_SCORES.exact
  if (word.startsWith(asked)) return WORD_SCORES.prefix
  return hasTypoTokens(word) && isOneTypoApart(asked, word) ? WORD_SCORES.typo : 0
}

/** One letter more, less, other, or two neighbours swapped. */
export function isOneTypoApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  if (a.length > b.length) return a.slice(at + 1) === b.slice(at)
  if (a.length < b.length) return a.slice(at) === b.slice(at + 1)
  if (a.slice(at + 1) === b.slice(at + 1)) return true
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2)
}
