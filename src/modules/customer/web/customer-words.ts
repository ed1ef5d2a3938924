// How a customer's fields and values are said in the reader's language.

import { formatCount, formatDate, formatMoney } from '../../../web/format.ts'
import { hasWords, named, t } from '../../../web/i18n.ts'
import { nameOfCode } from '../../../web/kit/code-names.ts'

const DATES = new Set(['birthDate', 'foundedOn', 'openedOn', 'documentExpiresOn', 'validFrom', 'validTo', 'givenOn'])

export function fieldLabel(key: string, kind?: string): string {
  if (key === 'name' && kind === 'corporate') return t('customer.field.companyName')
  const words = `customer.field.${key}`
  return hasWords(words) ? t(words) : key
}

/** The words of one value of an enumeration; the value itself when it has none. */
export function valueLabel(field: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '—'
  const words = `customer.value.${field}.${value}`
  if (field === 'ageBand') return t('customer.ageBand', { band: String(value).replace('-', '–') })
  return hasWords(words) ? t(words) : String(value)
}

type Place = { divisionName?: string | null; divisionEnglish?: string | null; street?: string | null }
/** An address in one line: the region in the reader's language, the street as it is kept. */
export function addressText({ divisionName, divisionEnglish, street }: Place): string {
  const place = divisionName ? named(divisionName, divisionEnglish) : ''
  const gap = place !== divisionName && place && street ? ' ' : ''
  return `${place}${gap}${street ?? ''}`
}

/** Who did it: people by name, the bank's own jobs by theirs. */
export function actorLabel(by: string): string {
  const words = `customer.value.actor.${by}`
  return /^[a-z-]+$/.test(by) && hasWords(words) ? t(words) : by
}

const TYPED = [
  'type',
  'purpose',
  'name',
  'number',
  'address',
  'street',
  'sharePercent',
  'validFrom',
  'validTo',
  'granted',
]
/** A value of several parts, as the journal keeps it: the parts people know. */
function structureText(value: string): string {
  try {
    const parsed = JSON.parse(value) as Record<string, unknown> | Record<string, unknown>[]
    return listWords([parsed].flat().map((item) => partsText(item)))
  } catch {
    return value
  }
}
function partsText(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item)
  const held = item as Record<string, string | number | boolean | null>
  const enumWords = (key: string, part: string) =>
    ['type', 'documentType', 'phoneType', 'addressType', 'consentPurpose']
      .map((name) => `customer.value.${name}.${part}`)
      .find(hasWords) ?? key
  return TYPED.filter((key) => held[key] !== null && held[key] !== undefined && held[key] !== '')
    .map((key) => {
      const part = String(held[key])
      if (key === 'granted') return t(`customer.value.granted.${part}`)
      if (key === 'sharePercent') return `${part}%`
      const words = key === 'type' || key === 'purpose' ? enumWords(key, part) : key
      return words === key ? part : t(words)
    })
    .join(' ')
}

/** Where the codes of a value have their words: it is told as `code masked-number code; …`. */
const CODED: Record<string, readonly string[]> = {
  documents: ['customer.value.documentType'],
  consents: ['customer.value.consentPurpose'],
  account: ['account.value.kind', 'account.value.status'],
  accounts: ['account.value.kind', 'account.value.status'],
  card: ['card.value.kind', 'card.value.status'],
  cards: ['card.value.kind', 'card.value.status'],
}
const SAID: Record<string, string> = {
  'long-term': 'customer.field.longTerm',
  yes: 'customer.value.granted.true',
  no: 'customer.value.granted.false',
}
const CODE_TABLES = {
  occupation: 'occupation',
  industry: 'industry',
  nationality: 'country',
  division: 'division',
} as const
function codedText(value: string, groups: readonly string[]): string {
  const wordOf = (part: string) => SAID[part] ?? groups.map((group) => `${group}.${part}`).find(hasWords)
  const said = (part: string) => {
    const words = wordOf(part)
    return words ? t(words) : part
  }
  const itemText = (item: string) => item.split(' ').map(said)
  return listWords(value.split('; ').map((item) => itemText(item).join(' ')))
}

/** What the server tells of a value (history, change requests), in words where it is a code. */
export function storedText(field: string, value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return ''
  if (field === 'changeRequest' && (value === 'accepted' || value === 'refused'))
    return valueLabel('changeStatus', value)
  if (field === 'revealed' || field === 'changeRequest')
    return listWords(value.split(',').map((path) => fieldLabel(path.trim().split('.')[0] as string)))
  if (field === 'purpose') return valueLabel('revealPurpose', value)
  if (CODED[field]) return codedText(value, CODED[field])
  if (field in CODE_TABLES) return nameOfCode(CODE_TABLES[field as keyof typeof CODE_TABLES], value)
  if (value.startsWith('{') || value.startsWith('[')) return structureText(value)
  if (DATES.has(field)) return formatDate(value)
  if (field === 'registeredCapitalFen') return formatMoney(value)
  if (field === 'completenessPercent') return `${formatCount(Number(value))}%`
  const words = `customer.value.${field}.${value}`
  return /^[a-z0-9-]+$/.test(value) && hasWords(words) ? t(words) : value
}

/** Masked fields of a list of fields, said with the commas of the language. */
export function listWords(words: string[]): string {
  return words.join(t('customer.comma'))
}

/** Days from today (bank date) to a date; negative when it has passed. */
export function daysUntil(date: string, today: string): number {
  return Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000)
}

export type ExpiryNotice = { text: string; tone: 'amber' | 'red' }
const EXPIRY_NOTICE_DAYS = 90

/** What to say of a document that ends soon or has ended. */
export function expiryNotice(date: string | null, today: string): ExpiryNotice | null {
  if (!date) return null
  const days = daysUntil(date, today)
  if (days > EXPIRY_NOTICE_DAYS) return null
  if (days < 0) return { text: t('customer.list.expiry.over', { days: -days }), tone: 'red' }
  if (days === 0) return { text: t('customer.list.expiry.today'), tone: 'amber' }
  return { text: t('customer.list.expiry.in', { days }), tone: 'amber' }
}
