// A search query as tokens a row must have; what the tokens find is then verified by nameScore.

import { SCORES } from './name-score.ts'
import { parseQuery, type QueryRun } from './name-text.ts'
import {
  deletions,
  INITIALS_MAX,
  INITIALS_MIN,
  PREFIX_LETTERS_MAX,
  START_CHARS_MAX,
  TYPO_LETTERS_MAX,
  tokenText,
} from './name-tokens.ts'
import { type Piece, parsePinyin, syllables, syllablesStarting } from './pinyin-syllables.ts'
import type { Vault } from './vault.ts'

export type QueryKind = 'none' | 'han' | 'letters' | 'mixed'

/** A row matches when its tokens hold every one of `all` and meet each group of `any`; the most selective come first. */
export type TokenTest = { all: number[]; any: number[][] }
/** Rows that may score up to `bound`, and that no tier before has. */
export type Tier = TokenTest & { bound: number }
/** Every match is in one of the tiers, which come in the order of their bounds; the last holds all that match. */
export type QueryPlan = TokenTest & { kind: QueryKind; tiers: Tier[] }

/** One way to read the query: groups of token texts, each of which a row must meet, most selective first. */
type Reading = string[][]

const GROUPS_MAX = 3
const LETTERS_MAX = 40
const ONE_LETTER = 1
const PINYIN = /^[a-z]+$/

export function queryPlan(vault: Pick<Vault, 'token'>, query: string): QueryPlan {
  const { runs, name } = parseQuery(query)
  const all = new Set<string>()
  const any: string[][] = []
  const lettersRuns = runs.filter((run) => 'letters' in run)
  for (const run of runs) {
    if ('han' in run) for (const text of hanTexts([...run.han])) all.add(text)
  }
  const hasHan = all.size > 0
  // Runs of letters between characters are read as pinyin or, all of them together, as words.
  const pinyinReadings = lettersRuns.map((run) => pinyinReadingsOf(run.letters, run.breaks))
  const words: Reading = name.words.map(wordTexts)
  if (lettersRuns.length === 1) any.push(...joinReadings([words, ...(pinyinReadings[0] ?? [])]))
  else if (lettersRuns.length > 1) {
    const joined = pinyinReadings.flatMap((readings) => joinReadings(readings))
    const isPinyin = pinyinReadings.every((readings) => readings.length > 0)
    any.push(...joinReadings(isPinyin ? [words, joined] : [words]))
  }
  const general = testOf(vault, [...all], any)
  const kind = lettersRuns.length === 0 ? (hasHan ? 'han' : 'none') : hasHan ? 'mixed' : 'letters'
  return { kind, ...general, tiers: tiersOf(vault, kind, runs, words, general) }
}

function testOf(vault: Pick<Vault, 'token'>, all: string[], any: string[][]): TokenTest {
  const single = any.flatMap((group) => (group.length === 1 ? group : []))
  const groups = any.filter((group) => group.length > 1).sort((a, b) => a.length - b.length)
  return {
    all: [...new Set([...all, ...single])].sort(bySelectivity).map((text) => vault.token(text)),
    any: groups.map((group) => group.map((text) => vault.token(text))),
  }
}

/** What can be told of the fit before a name is opened: for characters alone, and for initials alone. */
function tiersOf(
  vault: Pick<Vault, 'token'>,
  kind: QueryKind,
  runs: QueryRun[],
  words: Reading,
  general: TokenTest,
): Tier[] {
  const anywhere = (bound: number): Tier => ({ ...general, bound })
  const [run] = runs
  if (runs.length === 1 && run && kind === 'han' && 'han' in run) {
    const chars = [...run.han]
    const start = tokenText.startHan(chars.slice(0, START_CHARS_MAX).join(''))
    return [
      { ...testOf(vault, [tokenText.wholeHan(chars.join(''))], []), bound: SCORES.han.whole },
      {
        ...testOf(vault, [start, ...(chars.length > START_CHARS_MAX ? hanTexts(chars) : [])], []),
        bound: SCORES.han.start,
      },
      anywhere(SCORES.han.part),
    ]
  }
  if (runs.length === 1 && run && 'letters' in run && isInitials(run.letters, run.breaks)) {
    return [
      { ...testOf(vault, [], words), bound: SCORES.han.whole },
      { ...testOf(vault, [tokenText.wholeInitials(run.letters)], []), bound: SCORES.initials.whole },
      anywhere(SCORES.initials.start),
    ]
  }
  return [anywhere(SCORES.han.whole)]
}

/** Letters that can be nothing but the initials of a name, or a word. */
function isInitials(letters: string, breaks: Set<number>): boolean {
  if (!PINYIN.test(letters) || breaks.size > 0 || letters.length < INITIALS_MIN || letters.length > INITIALS_MAX)
    return false
  return parsePinyin(letters, breaks).every((pieces) =>
    pieces.every(({ text }) => text.length === 1 && !syllables.has(text)),
  )
}

function hanTexts(chars: string[]): string[] {
  if (chars.length === 1) return [tokenText.han(chars[0] as string)]
  return chars.slice(1).map((char, at) => tokenText.han((chars[at] as string) + char))
}

function wordTexts(word: string): string[] {
  const texts = [tokenText.prefix(word.slice(0, PREFIX_LETTERS_MAX))]
  if (!PINYIN.test(word) || word.length > TYPO_LETTERS_MAX + ONE_LETTER) return texts
  if (word.length === 3) texts.push(tokenText.typo(word))
  if (word.length > 3) texts.push(...deletions(word).map(tokenText.typo))
  return texts
}

function pinyinReadingsOf(letters: string, breaks: Set<number>): Reading[] {
  if (!PINYIN.test(letters) || letters.length > LETTERS_MAX) return []
  const readings = parsePinyin(letters, breaks).map(pieceTexts)
  if (letters.length >= INITIALS_MIN && breaks.size === 0) {
    readings.push(pieceTexts([...letters].map((text) => ({ text, syllable: null }))))
  }
  return readings
}

function pieceTexts(pieces: Piece[]): Reading {
  if (pieces.length === 1) return [syllablesStarting((pieces[0] as Piece).text).map(tokenText.syllable)]
  const initials = pieces.map((piece) => piece.text[0]).join('')
  const texts = new Set<string>()
  for (let at = 0; at === 0 || at + INITIALS_MAX <= initials.length; at++) {
    texts.add(tokenText.initials(initials.slice(at, at + INITIALS_MAX)))
  }
  for (const piece of pieces) if (piece.syllable) texts.add(tokenText.syllable(piece.syllable))
  return [...texts].sort(bySelectivity).map((text) => [text])
}

/**
 * "This reading or that one" as groups that must all be met: each group takes one group of every reading. It lets
 * through a little more than the readings do, never less, and the score sorts that out.
 */
function joinReadings(readings: Reading[]): string[][] {
  const usable = readings.filter((reading) => reading.length > 0)
  const count = Math.min(usable.length === 1 ? Number.POSITIVE_INFINITY : GROUPS_MAX, longest(usable))
  const groups: string[][] = []
  for (let at = 0; at < count; at++) {
    groups.push([...new Set(usable.flatMap((reading) => reading[at % reading.length] ?? []))])
  }
  return groups
}

function longest(readings: Reading[]): number {
  return readings.reduce((most, reading) => Math.max(most, reading.length), 0)
}

// Pairs of characters and long rows of initials are the rarest, then syllables, single characters, short initials.
function selectivity(text: string): number {
  const length = [...text].length - 1
  if (text[0] === 'h') return length > 1 ? 9 : 4
  if (text[0] === 'i') return length > 2 ? 3 + length : 3
  if (text[0] === 's') return 5
  return Math.min(length, PREFIX_LETTERS_MAX)
}

function bySelectivity(a: string, b: string): number {
  return selectivity(b) - selectivity(a)
}

/** True when a row with these tokens is found by the plan: what the SQL does, for tests and small lists. */
export function meetsPlan(plan: QueryPlan, tokens: Set<number>): boolean {
  return plan.kind !== 'none' && meetsTest(plan, tokens)
}

/** The place of the first tier that a row with these tokens is in; -1 when it does not match. */
export function tierOf(plan: QueryPlan, tokens: Set<number>): number {
  return plan.kind === 'none' ? -1 : plan.tiers.findIndex((tier) => meetsTest(tier, tokens))
}

function meetsTest({ all, any }: TokenTest, tokens: Set<number>): boolean {
  return all.every((token) => tokens.has(token)) && any.every((group) => group.some((token) => tokens.has(token)))
}
