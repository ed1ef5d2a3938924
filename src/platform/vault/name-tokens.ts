// A name as keyed search tokens: characters, pairs, pinyin syllables, initials, word prefixes and one-letter deletions.

import { readName } from './name-readings.ts'
import { type NameText, parseName } from './name-text.ts'
import type { Vault } from './vault.ts'

export const INITIALS_MIN = 2
export const START_CHARS_MAX = 2
export const INITIALS_MAX = 4
export const PREFIX_LETTERS_MAX = 8
export const TYPO_LETTERS_MIN = 4
export const TYPO_LETTERS_MAX = 10

/** Each kind of token has a letter of its own, so that kinds cannot meet. */
export const tokenText = {
  han: (chars: string) => `h${chars}`,
  syllable: (syllable: string) => `s${syllable}`,
  initials: (letters: string) => `i${letters}`,
  prefix: (letters: string) => `p${letters}`,
  typo: (letters: string) => `d${letters}`,
  /** The whole name, its first one or two characters, and its initials when there are few: what a search fits best. */
  wholeHan: (chars: string) => `w${chars}`,
  startHan: (chars: string) => `b${chars}`,
  wholeInitials: (letters: string) => `j${letters}`,
}

const LATIN_WORD = /^[a-z]+$/

/** The word and all it becomes by losing one letter. */
export function deletions(word: string): string[] {
  const variants = [word]
  for (let at = 0; at < word.length; at++) {
    if (at > 0 && word[at] === word[at - 1]) continue
    variants.push(word.slice(0, at) + word.slice(at + 1))
  }
  return variants
}

export function hasTypoTokens(word: string): boolean {
  return word.length >= TYPO_LETTERS_MIN && word.length <= TYPO_LETTERS_MAX && LATIN_WORD.test(word)
}

/** Tokens of all the names a customer has, each once. */
export function nameTokens(vault: Pick<Vault, 'token'>, names: string[]): number[] {
  const tokens = new Set<number>()
  for (const name of names) {
    const text = parseName(name)
    addHanTokens(vault, tokens, text.han, text.folded)
    addAnchoredTokens(vault, tokens, text)
    for (const word of text.words) addWordTokens(vault, tokens, word)
  }
  return [...tokens]
}

function addHanTokens(vault: Pick<Vault, 'token'>, tokens: Set<number>, han: string[], folded: string[]): void {
  if (han.length === 0) return
  const readings = readName(han)
  for (let at = 0; at < folded.length; at++) {
    tokens.add(vault.token(tokenText.han(folded[at] as string)))
    if (at > 0) tokens.add(vault.token(tokenText.han((folded[at - 1] as string) + folded[at])))
    for (const syllable of readings[at]?.readings ?? []) tokens.add(vault.token(tokenText.syllable(syllable)))
    let grams = ['']
    for (let end = at; end < han.length && end < at + INITIALS_MAX; end++) {
      const initials = readings[end]?.initials ?? ''
      grams = initials.length === 1 ? grams.map((gram) => gram + initials) : spread(grams, initials)
      if (end > at) for (const gram of grams) tokens.add(vault.token(tokenText.initials(gram)))
    }
  }
}

/** Tokens that say where in the name: candidates that have them are opened first. */
function addAnchoredTokens(vault: Pick<Vault, 'token'>, tokens: Set<number>, { han, folded, words }: NameText): void {
  for (let end = 1; end <= Math.min(START_CHARS_MAX, folded.length); end++) {
    tokens.add(vault.token(tokenText.startHan(folded.slice(0, end).join(''))))
  }
  if (folded.length === 0 || words.length > 0) return
  tokens.add(vault.token(tokenText.wholeHan(folded.join(''))))
  if (han.length < INITIALS_MIN || han.length > INITIALS_MAX) return
  const grams = readName(han).reduce((sofar, { initials }) => spread(sofar, initials), [''])
  for (const gram of grams) tokens.add(vault.token(tokenText.wholeInitials(gram)))
}

function spread(grams: string[], initials: string): string[] {
  return grams.flatMap((gram) => [...initials].map((letter) => gram + letter))
}

function addWordTokens(vault: Pick<Vault, 'token'>, tokens: Set<number>, word: string): void {
  for (let end = 1; end <= Math.min(word.length, PREFIX_LETTERS_MAX); end++) {
    tokens.add(vault.token(tokenText.prefix(word.slice(0, end))))
  }
  if (!hasTypoTokens(word)) return
  for (const variant of deletions(word)) tokens.add(vault.token(tokenText.typo(variant)))
}
