// How the characters of a name are read in pinyin, with the readings that only surnames have.

import { pinyin } from 'pinyin-pro'
import { syllables } from './pinyin-syllables.ts'

/** Readings of a character, the usual one first, and their distinct first letters. */
export type CharReading = { readings: string[]; initials: string }

/** Surname readings that differ from the usual one, where pinyin-pro does not know them all. */
const SURNAMES: Record<string, string[]> = {
  单: ['shan'],
  仇: ['qiu'],
  曾: ['zeng'],
  解: ['xie'],
  任: ['ren'],
  查: ['zha'],
  区: ['ou'],
  朴: ['piao'],
  覃: ['qin', 'tan'],
  盖: ['ge'],
  翟: ['zhai', 'di'],
  缪: ['miao'],
  乐: ['yue', 'le'],
  召: ['shao'],
  员: ['yun'],
  黑: ['he'],
  秘: ['bi'],
  种: ['chong'],
  洗: ['xian'],
  折: ['she'],
  隗: ['kui', 'wei'],
  郇: ['xun', 'huan'],
  谌: ['chen', 'shen'],
  宓: ['mi', 'fu'],
  佴: ['nai'],
  祭: ['zhai'],
  尉: ['yu', 'wei'],
  长: ['zhang'],
  盛: ['sheng'],
  繁: ['po'],
  冯: ['feng'],
  卜: ['bu'],
  柏: ['bai', 'bo'],
  晁: ['chao'],
  訾: ['zi'],
  逄: ['pang'],
  行: ['xing', 'hang'],
  適: ['kuo'],
  葉: ['ye'],
  叶: ['ye'],
  车: ['che'],
  能: ['nai'],
  那: ['na'],
  撒: ['sa'],
  应: ['ying'],
  哈: ['ha'],
}

/** Compound surnames whose characters are read otherwise together. */
const COMPOUND_SURNAMES: Record<string, [string, string]> = {
  尉迟: ['yu', 'chi'],
  万俟: ['mo', 'qi'],
  长孙: ['zhang', 'sun'],
  单于: ['chan', 'yu'],
  乐正: ['yue', 'zheng'],
  澹台: ['tan', 'tai'],
  令狐: ['ling', 'hu'],
  宰父: ['zai', 'fu'],
  皇甫: ['huang', 'fu'],
  亓官: ['qi', 'guan'],
}

/** Characters of given names that are commonly read in two ways. */
const GIVEN: Record<string, string[]> = {
  乐: ['yue'],
  茜: ['xi', 'qian'],
  晟: ['cheng', 'sheng'],
  长: ['zhang'],
  朝: ['zhao'],
  柏: ['bo', 'bai'],
  行: ['hang'],
  重: ['chong', 'zhong'],
  莎: ['suo'],
  曾: ['zeng'],
  还: ['huan'],
  朴: ['pu'],
  单: ['shan'],
  会: ['kuai'],
  传: ['zhuan'],
  都: ['du', 'dou'],
  大: ['dai'],
  银: ['yin'],
  厦: ['xia', 'sha'],
  调: ['diao'],
  藏: ['zang', 'cang'],
}

const inGiven = new Map<string, CharReading>()
const inSurname = new Map<string, CharReading>()

function readingOf(char: string, others: string[], isSurname: boolean): CharReading {
  const options = { toneType: 'none', v: true, type: 'array' } as const
  const found = [...pinyin(char, options), ...others]
  if (isSurname) found.push(...pinyin(char, { ...options, surname: 'head' }))
  const readings = [...new Set(found)].filter((one) => syllables.has(one))
  return { readings, initials: [...new Set(readings.map((one) => one[0]))].join('') }
}

/** The reading of each character of a name; the first counts as a surname too. */
export function readName(han: string[]): CharReading[] {
  const result: CharReading[] = new Array(han.length)
  for (let at = 0; at < han.length; at++) {
    const char = han[at] as string
    const known = at === 0 ? inSurname : inGiven
    let reading = known.get(char)
    if (!reading) {
      const others = at === 0 ? [...(SURNAMES[char] ?? []), ...(GIVEN[char] ?? [])] : (GIVEN[char] ?? [])
      reading = readingOf(char, others, at === 0)
      known.set(char, reading)
    }
    result[at] = reading
  }
  return han.length > 2 ? withCompoundSurname(han, result) : result
}

function withCompoundSurname(han: string[], readings: CharReading[]): CharReading[] {
  const compound = COMPOUND_SURNAMES[(han[0] as string) + han[1]]
  if (!compound) return readings
  compound.forEach((syllable, at) => {
    const usual = readings[at] as CharReading
    const all = [...new Set([...usual.readings, syllable])]
    readings[at] = { readings: all, initials: [...new Set(all.map((one) => one[0]))].join('') }
  })
  return readings
}
