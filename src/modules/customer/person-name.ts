// Names of people: one way of writing each, so that the same name is found however it was typed.

import { type Checked, failed, passed } from './checked.ts'

export type PersonNameFacts = { script: 'han' | 'other' }

const LENGTH_MAX = 100
/** Every dot that stands between the parts of a minority or foreign name; GB/T 18030 prints it as U+00B7. */
const MIDDLE_DOTS = /[\u2022\u2027\u2219\u22C5\u25CF\u30FB\uFF65\u0387\u16EB\u2E31\uA78F\u00B7]/g
const HAN = /\p{Script=Han}/u

type Forbidden = [rule: string, pattern: RegExp]
const FORBIDDEN: Forbidden[] = [
  ['person-name.control', /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u],
  ['person-name.private-use', /[\p{Co}\p{Cn}]/u],
  ['person-name.digit', /\p{N}/u],
  ['person-name.emoji', /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u],
  ['person-name.character', /[^\p{L}\p{M} ·'.,-]/u],
]

/** Folding shared by checks and search: widths, dots, quotes, dashes and spaces have one form each. */
export function foldPersonName(text: string): string {
  const folded = text
    .normalize('NFKC')
    .replace(MIDDLE_DOTS, '·')
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/[‐‑‒–—]/g, '-')
    .replace(/[\t\u00A0\u3000 ]+/g, ' ')
    .replace(/ ?· ?/g, '·')
    .trim()
  if (!HAN.test(folded)) return folded
  return folded.replace(/(?<=\p{Script=Han})\./gu, '·').replace(/(?<=\p{Script=Han}|·) (?=\p{Script=Han})/gu, '')
}

export function checkPersonName(text: string): Checked<PersonNameFacts> {
  const name = foldPersonName(text)
  if (name === '') return failed('person-name.empty')
  for (const [rule, pattern] of FORBIDDEN) {
    const found = pattern.exec(name)
    if (found) return failed(rule, { position: [...name.slice(0, found.index)].length + 1 })
  }
  const characters = [...name].length
  if (characters > LENGTH_MAX) return failed('person-name.length', { max: LENGTH_MAX })
  if (!/\p{L}/u.test(name) || /^[·.,'-]|[·,-]$|··/u.test(name)) return failed('person-name.separator')
  const warnings = characters === 1 ? [{ rule: 'person-name.one-character' }] : []
  return passed(name, { script: HAN.test(name) ? 'han' : 'other' }, warnings)
}

/** The form in which two names count as the same: case, dots, spaces and hyphens aside. */
export function personNameMatchKey(name: string): string {
  return foldPersonName(name)
    .toUpperCase()
    .replace(/[ ·'.,-]/g, '')
}
