// Names brought to one form for search: width, case, marks, dots, traditional characters and spaces.

import { Converter } from 'opencc-js/t2cn'

const toSimplified = Converter({ from: 't', to: 'cn' })
const foldedChars = new Map<string, string>()

/** A name's Han characters in one row (dots and spaces between them do not count) and its other words. */
export type NameText = {
  /** As written, for readings: folding may change a reading (乾 qián -> 干 gān). */
  han: string[]
  /** The same characters, traditional folded to simplified. */
  folded: string[]
  words: string[]
}

const HAN_CHARS_MAX = 60
const WORDS_MAX = 20
const QUERY_CHARS_MAX = 80
const PLAIN = /^[\u4e00-\u9fffa-z ]*$/
const MARKS = /\p{M}+/gu
const APOSTROPHES = /['’‘`ʼ＇]/g
const PIECE = /\p{Script=Han}|[\p{L}\p{N}]/u

export function isHan(char: string): boolean {
  const code = char.codePointAt(0) as number
  if (code < 0x3400) return code === 0x3007
  return code <= 0x9fff || (code >= 0xf900 && code <= 0xfaff) || (code >= 0x20000 && code <= 0x3ffff)
}

/** One character folded from traditional to simplified; each is converted once in the life of the process. */
export function foldChar(char: string): string {
  const known = foldedChars.get(char)
  if (known !== undefined) return known
  const folded = toSimplified(char) ?? char
  foldedChars.set(char, folded)
  return folded
}

/** Lower case, half width, without marks; Han characters stay. */
export function plainText(text: string): string {
  if (PLAIN.test(text)) return text
  return text.normalize('NFKD').replace(MARKS, '').normalize('NFKC').toLowerCase().replace(MARKS, '')
}

export function parseName(name: string): NameText {
  const han: string[] = []
  const words: string[] = []
  let word = ''
  for (const char of plainText(name).replace(APOSTROPHES, '')) {
    if (isHan(char)) {
      if (han.length < HAN_CHARS_MAX) han.push(char)
    } else if (isWordChar(char)) {
      word += char
      continue
    }
    if (word) words.push(word)
    word = ''
  }
  if (word) words.push(word)
  return { han, folded: han.map(foldChar), words: words.slice(0, WORDS_MAX) }
}

/** A query as runs: Han characters, or letters with the places where a space or an apostrophe stood. */
export type QueryRun = { han: string } | { letters: string; breaks: Set<number> }

export type QueryText = { runs: QueryRun[]; name: NameText }

const PINYIN_U = /ü|u\u0308/g

export function parseQuery(whole: string): QueryText {
  const query = whole.slice(0, QUERY_CHARS_MAX)
  const spelled = query
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300\u0301\u0304\u030c]/g, '')
    .replace(PINYIN_U, 'v')
  const runs: QueryRun[] = []
  let run: QueryRun | null = null
  for (const char of plainText(spelled)) {
    if (isHan(char)) {
      const folded = foldChar(char)
      if (run && 'han' in run) run.han += folded
      else runs.push((run = { han: folded }))
    } else if (isWordChar(char)) {
      if (run && 'letters' in run) run.letters += char
      else runs.push((run = { letters: char, breaks: new Set() }))
    } else if (run && 'letters' in run) {
      run.breaks.add(run.letters.length)
    }
  }
  return { runs, name: parseName(query) }
}

function isWordChar(char: string): boolean {
  const code = char.charCodeAt(0)
  if (code < 0x80) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
  return PIECE.test(char)
}
