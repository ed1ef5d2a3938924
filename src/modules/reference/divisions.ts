// Administrative divisions of China by GB/T 2260: provinces, cities and counties, with the abolished ones old numbers carry.

import { folded, lazy, readEnglish, readRows, type Searchable, searchEntries } from './table.ts'

export type Division = {
  code: string
  name: string
  english: string
  /** 上海市静安区: what stands on an envelope. */
  fullName: string
  /** Jing'an District, Shanghai. */
  fullEnglish: string
  parent: string | null
  abolished: boolean
  hasChildren: boolean
}
type Entry = Division & Searchable & { bracket: boolean; permit: boolean }

const load = lazy(() => {
  const rows = readRows('divisions.tsv')
  const englishNames = readEnglish('english-divisions.tsv')
  const names = new Map(rows.map(([code, name]) => [code as string, name as string]))
  const brackets = new Set(rows.filter(([, , state]) => state === 'b').map(([code]) => code as string))
  const entries = new Map<string, Entry>()
  for (const [code, name, state, initials] of rows as [string, string, string, string][]) {
    const province = `${code.slice(0, 2)}0000`
    const city = `${code.slice(0, 4)}00`
    const cityStands = city !== code && city !== province && names.has(city) && !brackets.has(city)
    const parent = code === province ? null : cityStands ? city : province
    const english = englishNames.get(code) ?? name
    const above = code === province ? [] : cityStands ? [city, province] : [province]
    const fullEnglish = [english, ...above.map((upper) => englishNames.get(upper) ?? upper)].join(', ')
    const cityName = cityStands ? names.get(city) : ''
    entries.set(code, {
      code,
      name,
      english,
      fullName: code === province ? name : `${names.get(province)}${cityName}${name}`,
      fullEnglish,
      parent,
      abolished: state === 'a',
      hasChildren: false,
      initials,
      sought: folded(english),
      soughtFull: folded(fullEnglish),
      bracket: state === 'b',
      permit: state === 'p',
    })
  }
  const children = new Map<string | null, Entry[]>()
  for (const entry of entries.values()) {
    if (entry.abolished || entry.bracket || entry.permit) continue
    const siblings = children.get(entry.parent)
    if (siblings) siblings.push(entry)
    else children.set(entry.parent, [entry])
    const above = entry.parent === null ? undefined : entries.get(entry.parent)
    if (above) above.hasChildren = true
  }
  return { entries, children }
})

function shown({ code, name, english, fullName, fullEnglish, parent, abolished, hasChildren }: Entry): Division {
  return { code, name, english, fullName, fullEnglish, parent, abolished, hasChildren }
}

export function findDivision(code: string): Division | null {
  const entry = load().entries.get(code)
  return entry ? shown(entry) : null
}

/** Every county-level division that ever stood, abolished ones too, by code. */
export function listCounties(): Division[] {
  const { entries } = load()
  return [
    ...entries
      .values()
      .filter(({ bracket, permit, parent, name }) => !bracket && !permit && parent !== null && name !== '市辖区'),
  ]
    .filter(({ code, abolished, hasChildren }) => !hasChildren && (abolished || !code.endsWith('00')))
    .map(shown)
}

/** Whether the code is or was in use: what a resident ID's first six digits are held against. */
export function knowsDivision(code: string): boolean {
  return load().entries.has(code)
}

/** Provinces for null, else what lies directly under a division; abolished ones are left out. */
export function listDivisions(parent: string | null = null): Division[] {
  return (load().children.get(parent) ?? []).map(shown)
}

export function searchDivisions(text: string, limit: number): Division[] {
  const named = load()
    .entries.values()
    .filter((entry) => !entry.bracket && !entry.permit)
  const current = searchEntries(named, text, limit)
  return current.sort((a, b) => Number(a.abolished) - Number(b.abolished)).map(shown)
}
