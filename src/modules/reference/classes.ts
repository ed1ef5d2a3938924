// Industry and occupation classes, merchant categories, countries and currencies: national and ISO codes with their names.

import { folded, lazy, readEnglish, readRows, type Searchable, searchEntries } from './table.ts'

export type ClassEntry = {
  code: string
  name: string
  english: string
  fullName: string
  fullEnglish: string
  parent: string | null
  level: number
}
export type Country = { code: string; name: string; english: string; alpha3: string; numeric: string }
export type Currency = { code: string; name: string; english: string; numeric: string; minorUnits: number | null }

function loadClasses(file: string) {
  const entries = new Map<string, ClassEntry & Searchable>()
  const englishNames = readEnglish(`english-${file}`)
  for (const [code, name, parent, initials] of readRows(file) as [string, string, string, string][]) {
    const above = parent === '' ? undefined : entries.get(parent)
    const fullName = above ? `${above.fullName} / ${name}` : name
    const english = englishNames.get(code) ?? name
    const fullEnglish = above ? `${above.fullEnglish} / ${english}` : english
    const level = above ? above.level + 1 : 1
    const sought = { sought: folded(english), soughtFull: folded(fullEnglish) }
    entries.set(code, {
      code,
      name,
      english,
      fullName,
      fullEnglish,
      parent: parent || null,
      level,
      initials,
      ...sought,
    })
  }
  return entries
}

const industries = lazy(() => loadClasses('industries.tsv'))
const occupations = lazy(() => loadClasses('occupations.tsv'))

const countries = lazy(() => {
  const rows = readRows('countries.tsv') as [string, string, string, string, string, string][]
  const byCode = new Map<string, Country & Searchable>()
  for (const [code, name, english, alpha3, numeric, initials] of rows) {
    byCode.set(code, { code, name, english, alpha3, numeric, initials, sought: folded(english) })
  }
  return byCode
})

const currencies = lazy(() => {
  const rows = readRows('currencies.tsv') as [string, string, string, string, string, string][]
  const byCode = new Map<string, Currency & Searchable>()
  for (const [code, name, english, numeric, units, initials] of rows) {
    const minorUnits = units === '' ? null : Number(units)
    byCode.set(code, { code, name, english, numeric, minorUnits, initials, sought: folded(english) })
  }
  return byCode
})

export type MerchantCategory = { code: string; name: string; english: string }

const categories = lazy(() => {
  const rows = readRows('categories.tsv') as [string, string, string, string][]
  return new Map(
    rows.map(([code, name, english, initials]) => [code, { code, name, english, initials, sought: folded(english) }]),
  )
})

/** By ISO 18245: four digits. */
export const findMerchantCategory = (code: string): MerchantCategory | null => categories().get(code) ?? null
/** By GB/T 4754-2017: a letter, or two to four digits. */
export const findIndustry = (code: string): ClassEntry | null => industries().get(code) ?? null
/** By the occupation classes of 2022: 2-02-38-01. */
export const findOccupation = (code: string): ClassEntry | null => occupations().get(code) ?? null
/** By ISO 3166-1 alpha-2. */
export const findCountry = (code: string): Country | null => countries().get(code) ?? null
/** By ISO 4217. */
export const findCurrency = (code: string): Currency | null => currencies().get(code) ?? null

export const searchIndustries = (text: string, limit: number) => searchEntries(industries().values(), text, limit)
export const searchOccupations = (text: string, limit: number) => searchEntries(occupations().values(), text, limit)
export const searchCountries = (text: string, limit: number) => searchEntries(countries().values(), text, limit)
export const searchCurrencies = (text: string, limit: number) => searchEntries(currencies().values(), text, limit)
export const searchMerchantCategories = (text: string, limit: number) =>
  searchEntries(categories().values(), text, limit)
