// Rebuilds the compact data files of this folder from the published sources named in README.md.
// node src/modules/reference/data/build.ts <folder with the cn/ sources> <unpacked i18n-iso-countries package>

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { pinyin } from 'pinyin-pro'

type Row = Record<string, string>
const [sourceFolder, countryPackage] = process.argv.slice(2) as [string, string]

const csv = (path: string): Row[] =>
  parse(readFileSync(join(sourceFolder, path)), { columns: true, bom: true, relax_column_count: true })
const json = <T>(folder: string, path: string): T => JSON.parse(readFileSync(join(folder, path), 'utf8')) as T

function initials(name: string): string {
  return pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'removed' }).join('').toLowerCase()
}

function write(file: string, columns: string[], rows: (string | number)[][]): void {
  const lines = [columns, ...rows].map((row) => row.map((cell) => String(cell).replace(/\s+/g, ' ').trim()).join('\t'))
  writeFileSync(join(import.meta.dirname, file), `${lines.join('\n')}\n`)
}

/** Levels that are brackets of the statistics only ("directly under the province"), not places of their own. */
const BRACKET_NAMES = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划'])
/** Not in the source: provinces without counties, and the code that residence permits of Taiwan residents carry. */
const OUTER_PROVINCES: [string, string][] = [
  ['710000', '台湾省'],
  ['810000', '香港特别行政区'],
  ['820000', '澳门特别行政区'],
  ['830000', '台湾（居住证）'],
]

function divisions(): void {
  const rows = new Map<string, [code: string, name: string, state: string]>()
  for (const row of csv('divisions/provinces.csv')) {
    rows.set(`${row.code}0000`, [`${row.code}0000`, row.name as string, ''])
  }
  for (const [code, name] of OUTER_PROVINCES) rows.set(code, [code, name, code === '830000' ? 'p' : ''])
  for (const row of csv('divisions/cities.csv')) {
    const name = row.name as string
    rows.set(`${row.code}00`, [`${row.code}00`, name, BRACKET_NAMES.has(name) ? 'b' : ''])
  }
  for (const row of csv('divisions/areas.csv')) {
    const code = row.code as string
    if (!rows.has(code)) rows.set(code, [code, row.name as string, ''])
  }
  const known = json<Record<string, { text: string }>>(sourceFolder, 'divisions/idcard_area.json')
  for (const [code, { text }] of Object.entries(known)) if (!rows.has(code)) rows.set(code, [code, text, 'a'])
  const sorted = [...rows.values()].sort(([a], [b]) => (a < b ? -1 : 1))
  write(
    'divisions.tsv',
    ['code', 'name', 'state', 'initials'],
    sorted.map((row) => [...row, initials(row[1])]),
  )
}

function industries(): void {
  const rows = csv('industry/gbt4754_2017.csv')
  write(
    'industries.tsv',
    ['code', 'name', 'parent', 'initials'],
    rows.map((row) => [row.code, row.name, row.parent_code, initials(row.name as string)] as string[]),
  )
}

function occupations(): void {
  const rows = csv('occupation/occupations_2022.csv')
  write(
    'occupations.tsv',
    ['code', 'name', 'parent', 'initials'],
    rows.map((row) => [row.seq, row.name, row.parent_seq, initials(row.name as string)] as string[]),
  )
}

function countries(): void {
  const codes = json<[string, string, string][]>(countryPackage, 'codes.json')
  const zh = json<{ countries: Record<string, string> }>(countryPackage, 'langs/zh.json').countries
  const en = json<{ countries: Record<string, string | string[]> }>(countryPackage, 'langs/en.json').countries
  const ours: Record<string, [string, string]> = {
    HK: ['中国香港', 'Hong Kong, China'],
    MO: ['中国澳门', 'Macao, China'],
    TW: ['中国台湾', 'Taiwan, China'],
    CN: ['中国', 'China'],
  }
  const rows = codes
    .filter(([alpha2]) => alpha2 !== 'XK')
    .map(([alpha2, alpha3, numeric]) => {
      const english = en[alpha2] as string | string[]
      const name = ours[alpha2]?.[0] ?? (zh[alpha2] as string)
      return [
        alpha2,
        name,
        ours[alpha2]?.[1] ?? (Array.isArray(english) ? english[0] : english),
        alpha3,
        numeric,
        initials(name),
      ] as string[]
    })
  write(
    'countries.tsv',
    ['code', 'name', 'english', 'alpha3', 'numeric', 'initials'],
    rows.sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1)),
  )
}

function currencies(): void {
  const names = new Intl.DisplayNames('zh-CN', { type: 'currency' })
  const rows = new Map<string, string[]>()
  for (const row of csv('iso4217.csv')) {
    const code = row.AlphabeticCode as string
    if (!code || row.WithdrawalDate || rows.has(code)) continue
    const name = names.of(code) as string
    const units = /^\d+$/.test(row.MinorUnit as string) ? (row.MinorUnit as string) : ''
    rows.set(code, [code, name, row.Currency as string, row.NumericCode as string, units, initials(name)])
  }
  write(
    'currencies.tsv',
    ['code', 'name', 'english', 'numeric', 'minorUnits', 'initials'],
    [...rows.values()].sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1)),
  )
}

function bins(): void {
  const names = new Map(csv('bin_bank_names.csv').map((row) => [row.bank as string, row.name as string]))
  write(
    'bins.tsv',
    ['bin', 'bank', 'type', 'length', 'bankName'],
    csv('bin.csv').map(
      (row) => [row.bin, row.bank, row.type, row.length, names.get(row.bank as string) ?? ''] as string[],
    ),
  )
}

/** Brands among the codes of airlines, car rental and lodging keep their names; a code whose source is silent is named here. */
const CATEGORY_BRANDS: [first: number, last: number, name: string][] = [
  [3000, 3299, '航空公司'],
  [3351, 3500, '汽车租赁'],
  [3501, 3999, '酒店'],
]
const SILENT_CATEGORIES: Row = {
  '5815': 'Digital Goods – Media: Books, Movies, Music',
  '5816': 'Digital Goods – Games',
  '5817': 'Digital Goods – Applications',
  '5818': 'Digital Goods – Large Digital Goods Merchant',
  '7800': 'Government-Owned Lotteries',
  '7801': 'Government-Licensed Online Casinos',
  '7802': 'Government-Licensed Horse and Dog Racing',
}

function categories(): void {
  const chinese = new Map(
    readFileSync(join(import.meta.dirname, 'chinese-categories.tsv'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t') as [string, string]),
  )
  const rows = csv('mcc.csv').map((row) => {
    const code = row.mcc as string
    const english = (row.combined_description || SILENT_CATEGORIES[code] || row.edited_description || code).trim()
    const brand = CATEGORY_BRANDS.find(([first, last]) => Number(code) >= first && Number(code) <= last)
    const name = chinese.get(code) ?? (brand ? `${brand[2]}：${english}` : english)
    return [code, name, english, initials(name)]
  })
  write(
    'categories.tsv',
    ['code', 'name', 'english', 'initials'],
    rows.sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1)),
  )
}

function holidays(): void {
  const years: Record<string, { off: string[]; work: string[] }> = {}
  for (let year = 2020; year <= 2027; year++) {
    const { days } = json<{ days: { date: string; isOffDay: boolean }[] }>(sourceFolder, `holidays/${year}.json`)
    if (days.length === 0) continue
    const pick = (off: boolean) => days.filter((day) => day.isOffDay === off).map((day) => day.date)
    years[year] = { off: pick(true), work: pick(false) }
  }
  writeFileSync(join(import.meta.dirname, 'holidays.json'), `${JSON.stringify({ version: '2025-11', years })}\n`)
}

divisions()
industries()
occupations()
countries()
currencies()
bins()
categories()
holidays()
