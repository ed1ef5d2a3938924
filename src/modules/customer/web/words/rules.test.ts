// The words of the rules: every rule has them, in both languages, with the same facts.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import english from './rules.en-US.ts'
import chinese from './rules.zh-CN.ts'

type Words = Record<string, Record<string, string>>
const flat = (words: Words): [string, string][] =>
  Object.entries(words).flatMap(([noun, rules]) =>
    Object.entries(rules).map(([rule, text]): [string, string] => [`${noun}.${rule}`, text]),
  )
const factsOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

describe('words of the rules', () => {
  it('has the same rules with the same facts in both languages', () => {
    const other = new Map(flat(english))
    expect([...other.keys()].sort()).toEqual(
      flat(chinese)
        .map(([rule]) => rule)
        .sort(),
    )
    for (const [rule, text] of flat(chinese)) expect(factsOf(other.get(rule) as string), rule).toEqual(factsOf(text))
  })

  it('has words for every rule the checks can name, and no others', () => {
    const folder = join(import.meta.dirname, '../..')
    const checks = readdirSync(folder).filter((file) =>
      /^(resident-id|credit-code|identity-document|phone-number|email|card-number|person-name|corporate-name|date-of-birth)\.ts$/.test(
        file,
      ),
    )
    const nouns = Object.keys(chinese).join('|')
    const named = new Set(
      checks.flatMap(
        (file) =>
          readFileSync(join(folder, file), 'utf8').match(new RegExp(`(?<=')(${nouns})\\.[a-z-]+(?=')`, 'g')) ?? [],
      ),
    )
    expect([...named].sort()).toEqual(
      flat(chinese)
        .map(([rule]) => rule)
        .sort(),
    )
  })
})
