// Finding sealed names: any part, pinyin in every form, and small typos, by tokens and again by the score.

import fc from 'fast-check'
import { pinyin } from 'pinyin-pro'
import { describe, expect, it, vi } from 'vitest'
import { PARSES_MAX, parsePinyin, syllables } from './pinyin-syllables.ts'
import { meetsPlan, nameScore, nameTokens, queryPlan, tierOf } from './search-tokens.ts'

/** A keyless stand-in with no collisions, so that a find is never luck. */
const numbers = new Map<string, number>()
const vault = {
  token(text: string): number {
    const known = numbers.get(text) ?? numbers.size
    numbers.set(text, known)
    return known
  },
}

function isFound(query: string, ...names: string[]): boolean {
  const plan = queryPlan(vault, query)
  const byTokens = meetsPlan(plan, new Set(nameTokens(vault, names)))
  const byScore = names.some((name) => nameScore(query, name) > 0)
  return byTokens && byScore
}

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗', '欧阳', '司马', '上官', '诸葛']
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧建文辉力玉兰红宁海燕晓峰雪飞婷浩宇轩安恩']
const chineseName = fc
  .tuple(fc.constantFrom(...surnames), fc.array(fc.constantFrom(...given), { minLength: 1, maxLength: 3 }))
  .map(([surname, rest]) => surname + rest.join(''))
const latinWord = fc
  .array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), { minLength: 4, maxLength: 10 })
  .map((letters) => letters.join(''))

function syllablesOf(name: string): string[] {
  return [...name].map((char) => pinyin(char, { toneType: 'none', v: true }))
}

describe('Chinese names', () => {
  it('are found by any contiguous part', () => {
    fc.assert(
      fc.property(chineseName, fc.nat(), fc.nat(), (name, from, size) => {
        const start = from % name.length
        const part = name.slice(start, start + 1 + (size % (name.length - start)))
        expect(isFound(part, name)).toBe(true)
      }),
    )
  })

  it('are found by pinyin in full, by initials, and by any mixture from any character on', () => {
    fc.assert(
      fc.property(
        chineseName,
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        fc.nat(),
        (name, isFull, from) => {
          const all = syllablesOf(name)
          expect(isFound(all.join(''), name)).toBe(true)
          expect(isFound(all.join(' '), name)).toBe(true)
          expect(isFound(all.map((one) => one[0]).join(''), name)).toBe(true)
          const mixed = all.map((one, at) => (isFull[at] ? one : (one[0] as string))).slice(from % all.length)
          expect(isFound(mixed.join(''), name)).toBe(true)
          expect(isFound(mixed.join(' '), name)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('are found while their pinyin is still being typed', () => {
    fc.assert(
      fc.property(chineseName, fc.nat(), (name, size) => {
        const whole = syllablesOf(name).join('')
        expect(isFound(whole.slice(0, 1 + (size % whole.length)), name)).toBe(true)
      }),
    )
  })

  it.each([
    ['shanxiaoming', '单小明'],
    ['dan xiao ming', '单小明'],
    ['sxm', '单小明'],
    ['qiu', '仇英'],
    ['zengguofan', '曾国藩'],
    ['xiejia', '解佳'],
    ['renwei', '任伟'],
    ['zhaliang', '查良镛'],
    ['oushu', '区树'],
    ['piaojin', '朴金'],
    ['tan', '覃天'],
    ['qintian', '覃天'],
    ['yuchigong', '尉迟恭'],
    ['moqi', '万俟卨'],
    ['zhangsunwuji', '长孙无忌'],
    ['lyubu', '吕布'],
    ['lvbu', '吕布'],
    ['lǚ', '吕布'],
    ['lüe', '周略'],
    ['wángwěi', '王伟'],
    ["xi'an", '西安'],
    ['xian', '西安'],
    ['xian', '先明'],
    ['歐陽', '欧阳娜娜'],
    ['欧阳', '歐陽娜娜'],
    ['张', '張三'],
    ['qian', '张乾'],
    ['王xm', '王小明'],
    ['w小明', '王小明'],
    ['拉买', '阿卜杜拉·买买提'],
    ['阿卜杜拉•买', '阿卜杜拉・买买提'],
    ['王 小明', '王小明'],
    ['ＷＸＭ', '王小明'],
    ['𠮷', '𠮷野'],
    ['yinhang', '中国银行'],
    ['zgyh', '中国银行'],
    ['360', '360公司'],
    ['公司', '360公司'],
    ['公司360', '360公司'],
  ])('%s finds %s', (query, name) => expect(isFound(query, name)).toBe(true))

  it.each([
    ['张', '王小明'],
    ['小王', '王小明'],
    ['wxn', '王小明'],
    ['xi an', '先明'],
    ['wangming', '王小明'],
    ['li', '王小明'],
    ['', '王'],
    ['··', '王'],
  ])('%s does not find %s', (query, name) => expect(isFound(query, name)).toBe(false))

  it('make few tokens', () => {
    fc.assert(
      fc.property(chineseName, (name) => {
        if (name.length === 3) expect(nameTokens(vault, [name]).length).toBeLessThanOrEqual(16)
      }),
    )
    expect(new Set(nameTokens(vault, ['王王王', '王王王'])).size).toBe(nameTokens(vault, ['王王王']).length)
  })
})

describe('Latin names', () => {
  const typo = fc.record({
    word: latinWord,
    other: latinWord,
    at: fc.nat(),
    letter: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
    how: fc.constantFrom('more', 'less', 'other', 'swap'),
  })

  it('are found by the start of a word, in any order of words', () => {
    fc.assert(
      fc.property(latinWord, latinWord, fc.nat(), (one, two, size) => {
        const start = two.slice(0, 1 + (size % two.length))
        expect(isFound(start, `${one} ${two}`)).toBe(true)
        expect(isFound(`${two} ${one}`, `${one.toUpperCase()} ${two}`)).toBe(true)
      }),
    )
  })

  it('are found in spite of one typo in a word', () => {
    fc.assert(
      fc.property(typo, ({ word, other, at: where, letter, how }) => {
        const at = where % word.length
        const [head, rest] = [word.slice(0, at), word.slice(at)]
        const typed = {
          more: head + letter + rest,
          less: head + rest.slice(1),
          other: head + letter + rest.slice(1),
          swap: rest.length > 1 ? head + rest[1] + rest[0] + rest.slice(2) : word,
        }[how] as string
        expect(isFound(typed, `${word} ${other}`)).toBe(true)
        expect(isFound(`${other} ${typed}`, `${other} ${word}`)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['obrien', "Conan O'Brien"],
    ["o'brien", "Conan O'Brien"],
    ['muller', 'Müller'],
    ['müller', 'Muller'],
    ['jose', 'José'],
    ['marie', 'Anne-Marie'],
  ])('%s finds %s', (query, name) => expect(isFound(query, name)).toBe(true))
})

describe('the score', () => {
  it('ranks the same name over its start, a part, full pinyin, initials, and a typo', () => {
    const rank = (pairs: [string, string][]) => pairs.map(([query, name]) => nameScore(query, name))
    const scores = rank([
      ['王小明', '王小明'],
      ['王小', '王小明'],
      ['小明', '王小明'],
      ['wangxiaoming', '王小明'],
      ['wangxm', '王小明'],
      ['wxm', '王小明'],
      ['xm', '王小明'],
      ['smiht', 'Smith'],
    ])
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(new Set(scores).size).toBe(scores.length)
  })

  it('stays quick on names and queries made to be slow', () => {
    const calls = vi.spyOn(Set.prototype, 'add')
    for (const [char, letters] of [
      ['阿', 'a'],
      ['恩', 'en'],
      ['乐', 'le'],
    ] as const) {
      queryPlan(vault, letters.repeat(80))
      nameScore(letters.repeat(80), char.repeat(80))
    }
    const added = calls.mock.calls.length
    calls.mockRestore()
    expect(added).toBeLessThan(2_000_000)
  })

  it('never passes what the tier of a name allows, and a tier is never above the one before', () => {
    const letters = fc.array(fc.constantFrom(...'zxwlsajen'), { minLength: 1, maxLength: 5 }).map((all) => all.join(''))
    const query = fc.oneof(
      chineseName,
      chineseName.map((name) => name.slice(0, 2)),
      chineseName.map((name) => name.slice(1)),
      letters,
    )
    const mixed = fc.tuple(chineseName, latinWord).map(([han, word]) => `${han} ${word}`)
    fc.assert(
      fc.property(
        query,
        fc.array(fc.oneof(chineseName, mixed, latinWord), { minLength: 1, maxLength: 3 }),
        (text, names) => {
          const plan = queryPlan(vault, text)
          const score = Math.max(...names.map((name) => nameScore(text, name)))
          const bounds = plan.tiers.map(({ bound }) => bound)
          expect(bounds).toEqual([...bounds].sort((a, b) => b - a))
          if (score > 0)
            expect(score).toBeLessThanOrEqual(bounds[tierOf(plan, new Set(nameTokens(vault, names)))] as number)
        },
      ),
      { numRuns: 3000 },
    )
    const tierOfName = (text: string, name: string) =>
      tierOf(queryPlan(vault, text), new Set(nameTokens(vault, [name])))
    expect(['王小', '王小明', '李王小'].map((name) => tierOfName('王小', name))).toEqual([0, 1, 2])
    expect(['wxm smith', '王小明', '王小明明'].map((name) => tierOfName('wxm', name))).toEqual([0, 1, 2])
  })

  it('and the plan take any text without a fault', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 60 })
    fc.assert(
      fc.property(anyText, anyText, (query, name) => {
        const plan = queryPlan(vault, query)
        const score = nameScore(query, name)
        expect(score).toBeGreaterThanOrEqual(0)
        if (score > 0) expect(meetsPlan(plan, new Set(nameTokens(vault, [name])))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('readings of letters', () => {
  it('tries every segmentation, fewest pieces first, and never too many', () => {
    const texts = parsePinyin('xian', new Set()).map((parse) => parse.map((piece) => piece.text).join("'"))
    expect(texts[0]).toBe('xian')
    expect(texts).toContain("xi'an")
    expect(parsePinyin('xian', new Set([2])).every((parse) => parse.length > 1)).toBe(true)
    expect(parsePinyin('a'.repeat(40), new Set()).length).toBeLessThanOrEqual(PARSES_MAX)
    for (const syllable of syllables) expect(parsePinyin(syllable, new Set())[0]).toHaveLength(1)
  })
})
