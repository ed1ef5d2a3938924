// Writes the English names of administrative divisions: established names from place-names.tsv, else pinyin, with the class word in English.
// node scripts/name-divisions.ts: reads src/modules/reference/data/divisions.tsv, writes english-divisions.tsv beside it.
//
// place-names.tsv says, for a Chinese name with or without its class word (or a code): its romanised name, or after '=' the whole English name.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinyin } from 'pinyin-pro'

const DATA_FOLDER = join(import.meta.dirname, '../src/modules/reference/data')
const readTable = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))

const rows = readTable(join(DATA_FOLDER, 'divisions.tsv')).slice(1) as [string, string][]
const names = new Map(rows)
const known = new Map(readTable(join(import.meta.dirname, 'place-names.tsv')) as [string, string][])

/** Longest first: the first that ends a name is its class. */
const CLASSES: [ending: string, english: string][] = [
  ['高新技术产业开发区', 'High-Tech Industrial Development Zone'],
  ['高新技术产业园区', 'High-Tech Industrial Park'],
  ['高新技术开发区', 'High-Tech Development Zone'],
  ['经济技术开发区', 'Economic and Technological Development Zone'],
  ['城乡一体化示范区', 'Urban-Rural Integration Demonstration Zone'],
  ['经济开发区', 'Economic Development Zone'],
  ['开发区', 'Development Zone'],
  ['工业园区', 'Industrial Park'],
  ['管理区', 'Management Area'],
  ['自治州', 'Autonomous Prefecture'],
  ['自治县', 'Autonomous County'],
  ['自治旗', 'Autonomous Banner'],
  ['地区', 'Prefecture'],
  ['林区', 'Forestry District'],
  ['矿区', 'Mining District'],
  ['特区', 'Special District'],
  ['新区', 'New Area'],
  ['盟', 'League'],
  ['旗', 'Banner'],
  ['区', 'District'],
  ['县', 'County'],
  ['市', 'City'],
  ['镇', 'Town'],
  ['省', ''],
]
/** Here the last two characters are not a class: the name itself ends in 林, 新 or 特. */
const WHOLE_ENDINGS = /^(清新|立新|永新|新林|西林|金林|北林|碑林|万柏林|桂林|双林|.)区$/
/** Peoples as the state writes them in English; the longer name first where one begins with another. */
const PEOPLES: [chinese: string, english: string][] = [
  ['满族', 'Manchu'],
  ['蒙古族', 'Mongol'],
  ['蒙古', 'Mongol'],
  ['回族', 'Hui'],
  ['朝鲜族', 'Korean'],
  ['达斡尔族', 'Daur'],
  ['鄂温克族', 'Evenki'],
  ['土家族', 'Tujia'],
  ['苗族', 'Miao'],
  ['侗族', 'Dong'],
  ['瑶族', 'Yao'],
  ['壮族', 'Zhuang'],
  ['黎族', 'Li'],
  ['畲族', 'She'],
  ['各族', 'Various Ethnic Groups'],
  ['仫佬族', 'Mulao'],
  ['毛南族', 'Maonan'],
  ['羌族', 'Qiang'],
  ['彝族', 'Yi'],
  ['藏族', 'Tibetan'],
  ['仡佬族', 'Gelao'],
  ['布依族', 'Bouyei'],
  ['水族', 'Shui'],
  ['傣族', 'Dai'],
  ['哈尼族', 'Hani'],
  ['纳西族', 'Naxi'],
  ['拉祜族', 'Lahu'],
  ['佤族', 'Va'],
  ['布朗族', 'Blang'],
  ['白族', 'Bai'],
  ['景颇族', 'Jingpo'],
  ['傈僳族', 'Lisu'],
  ['独龙族', 'Derung'],
  ['怒族', 'Nu'],
  ['普米族', 'Pumi'],
  ['裕固族', 'Yugur'],
  ['哈萨克族', 'Kazakh'],
  ['哈萨克', 'Kazakh'],
  ['保安族', 'Bonan'],
  ['东乡族', 'Dongxiang'],
  ['撒拉族', 'Salar'],
  ['土族', 'Tu'],
  ['锡伯', 'Xibe'],
  ['柯尔克孜', 'Kirgiz'],
  ['塔吉克', 'Tajik'],
]

/** One word, an apostrophe before a syllable that begins with a, e or o (GB/T 28039). */
function romanise(name: string): string {
  const established = known.get(name)
  if (established) return established
  const syllables = pinyin(name, { toneType: 'none', type: 'array' }).map((syllable, at) => {
    if (name[at] === '都') return 'du'
    return at > 0 && /^[aeo]/.test(syllable) ? `'${syllable}` : syllable
  })
  const word = syllables.join('')
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** The peoples a name ends in, in their order, and what stands before them. */
function splitPeoples(name: string): { stem: string; peoples: string[] } {
  const peoples: string[] = []
  let stem = name
  for (;;) {
    const found = PEOPLES.filter(([chinese]) => stem.endsWith(chinese)).sort(([a], [b]) => b.length - a.length)[0]
    if (!found) return { stem, peoples }
    peoples.unshift(found[1])
    stem = stem.slice(0, -found[0].length)
  }
}

/** A development zone's name begins with its province, its city or both: each is a word of its own. */
function romaniseZone(code: string, name: string): string {
  const above = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`].map((upper) => names.get(upper) ?? '')
  const words: string[] = []
  let rest = name
  for (const upper of above) {
    const short = upper.replace(/(省|市)$/, '')
    if (short === '' || !rest.startsWith(short)) continue
    words.push(romanise(short))
    rest = rest.slice(short.length).replace(/^市/, '')
  }
  return [...words, rest && romanise(rest)].filter(Boolean).join(' ')
}

const listed = (words: string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

function englishName(code: string, name: string): string {
  const whole = known.get(name)
  if (whole?.startsWith('=')) return whole.slice(1)
  const plain = WHOLE_ENDINGS.test(name)
  const kind = CLASSES.find(([ending]) => name.endsWith(ending) && !(plain && ending.length > 1))
  if (!kind) throw new Error(`no class word: ${code} ${name}`)
  const [ending, word] = kind
  const own = name.slice(0, -ending.length)
  const { stem, peoples } = /^自治/.test(ending) || own.endsWith('族') ? splitPeoples(own) : { stem: own, peoples: [] }
  const zone = word.includes(' ') && !/^(自治|矿区|林区|特区)/.test(ending)
  const romanised =
    stem === '' ? '' : (known.get(code) ?? known.get(name) ?? (zone ? romaniseZone(code, stem) : romanise(stem)))
  // A province and a city of its own are called by their name alone: Jiangsu, Nanjing.
  const shownWord = code.endsWith('00') && word === 'City' ? '' : word
  return [romanised, listed(peoples), shownWord].filter(Boolean).join(' ')
}

const lines = rows.map(([code, name]) => `${code}\t${englishName(code, name)}`)
writeFileSync(join(DATA_FOLDER, 'english-divisions.tsv'), `code\tenglish\n${lines.join('\n')}\n`)
