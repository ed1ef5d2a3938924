// What a workbook says about itself: its first visible sheet, its date system, its date formats and its shared strings.

import { Refusal } from '../../kernel/refusal.ts'
import { SHARED_CHARS_MAX, SHARED_STRINGS_MAX, STYLES_MAX } from '../limits.ts'
import { attributeOf, XmlScanner } from './xml-scanner.ts'
import type { Zip } from './zip.ts'

const PART_BYTES_MAX = 32 * 1024 ** 2

export type Workbook = {
  sheetPath: string
  sheetName: string
  is1904: boolean
  /** Whether numbers of this cell style are dates. */
  isDateStyle: (style: number) => boolean
  strings: string[]
}

async function scanWhole(zip: Zip, name: string, open: (name: string, attributes: string) => void): Promise<boolean> {
  const xml = await zip.whole(name, PART_BYTES_MAX)
  if (xml === null) return false
  const scanner = new XmlScanner({ open, close: () => {}, text: () => {} })
  scanner.write(xml)
  scanner.end()
  return true
}

async function findSheet(zip: Zip): Promise<{ sheetPath: string; sheetName: string; is1904: boolean }> {
  let chosen: { name: string; relation: string } | null = null
  let is1904 = false
  const isWorkbook = await scanWhole(zip, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributeOf(attributes, 'date1904') ?? '')
    if (name !== 'sheet' || chosen || (attributeOf(attributes, 'state') ?? 'visible') !== 'visible') return
    chosen = { name: attributeOf(attributes, 'name') ?? '', relation: attributeOf(attributes, 'id') ?? '' }
  })
  if (!isWorkbook || !chosen) throw new Refusal('import.not-a-workbook', {}, { status: 415 })
  const wanted = chosen as { name: string; relation: string }
  let target: string | null = null
  await scanWhole(zip, 'xl/_rels/workbook.xml.rels', (name, attributes) => {
    if (name === 'Relationship' && attributeOf(attributes, 'Id') === wanted.relation)
      target = attributeOf(attributes, 'Target')
  })
  if (target === null) throw new Refusal('import.xlsx-broken', {})
  const path = target as string
  return { sheetPath: path.startsWith('/') ? path.slice(1) : `xl/${path}`, sheetName: wanted.name, is1904 }
}

function isBuiltInDate(format: number): boolean {
  return (
    (format >= 14 && format <= 22) ||
    (format >= 27 && format <= 36) ||
    (format >= 45 && format <= 47) ||
    (format >= 50 && format <= 58)
  )
}

/** Whether a number format writes a date, once quoted text and colours are out of sight. */
function isDateFormat(code: string): boolean {
  return /[ymdhs年月日]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').replace(/general/gi, ''))
}

async function readDateStyles(zip: Zip): Promise<(style: number) => boolean> {
  const custom = new Map<number, boolean>()
  const styles: boolean[] = []
  let isInside = false
  await scanWhole(zip, 'xl/styles.xml', (name, attributes) => {
    if (name === 'numFmt')
      custom.set(Number(attributeOf(attributes, 'numFmtId')), isDateFormat(attributeOf(attributes, 'formatCode') ?? ''))
    else if (name === 'cellXfs') isInside = true
    else if (name === 'cellStyles' || name === 'dxfs') isInside = false
    else if (name === 'xf' && isInside && styles.length < STYLES_MAX) {
      const format = Number(attributeOf(attributes, 'numFmtId') ?? 0)
      styles.push(custom.get(format) ?? isBuiltInDate(format))
    }
  })
  return (style) => styles[style] ?? false
}

async function readSharedStrings(zip: Zip): Promise<string[]> {
  const strings: string[] = []
  if (!zip.has('xl/sharedStrings.xml')) return strings
  let current = ''
  let chars = 0
  let isText = false
  let isPhonetic = false
  const scanner = new XmlScanner({
    open(name) {
      if (name === 'si') current = ''
      else if (name === 't') isText = true
      else if (name === 'rPh') isPhonetic = true
    },
    text(text) {
      if (!isText || isPhonetic) return
      current += text
      chars += text.length
      if (chars > SHARED_CHARS_MAX) throw new Refusal('import.xlsx-too-many-strings', {}, { status: 413 })
    },
    close(name) {
      if (name === 't') isText = false
      else if (name === 'rPh') isPhonetic = false
      else if (name === 'si') {
        if (strings.length >= SHARED_STRINGS_MAX) throw new Refusal('import.xlsx-too-many-strings', {}, { status: 413 })
        strings.push(current)
      }
    },
  })
  for await (const piece of zip.text('xl/sharedStrings.xml')) scanner.write(piece)
  scanner.end()
  return strings
}

export async function readWorkbook(zip: Zip): Promise<Workbook> {
  const sheet = await findSheet(zip)
  if (!zip.has(sheet.sheetPath)) throw new Refusal('import.xlsx-broken', {})
  return { ...sheet, isDateStyle: await readDateStyles(zip), strings: await readSharedStrings(zip) }
}
