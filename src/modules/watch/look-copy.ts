// The customer's own copy of who looked: a table as PDF, staff by number and branch unless names are asked for.

import { bankDate } from '../../platform/kernel/clock.ts'
import { ACCENT, PAGE, PdfCanvas, QUIET } from '../statement/index.ts'
import type { Look } from './contract.ts'

export type Language = 'zh-CN' | 'en-US'
export type CopyHead = {
  bankName: string
  number: string
  name: string
  at: Date
  since: string | null
  names: boolean
  /** There is more than the document holds. */
  more: boolean
  language: Language
  words: (language: Language, key: string, facts?: Record<string, string | number>) => string | null
}

const ROW = 17
const HEAD_TOP = 116
const NEXT_TOP = 58
const END = 540
const LEFT = { at: PAGE.left, by: 140, branch: 300, action: 430, opened: 585, purpose: 700 } as const
type Column = keyof typeof LEFT
const WIDTH: Record<Column, number> = { at: 96, by: 154, branch: 124, action: 149, opened: 109, purpose: 100 }
const COLUMNS = Object.keys(LEFT) as Column[]

const clockTime = (at: string) =>
  `${bankDate(new Date(at))} ${new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at))}`

/** The words of a key, or what stands for it where there are none. */
const wordOr = (head: CopyHead, keys: string[], text: string): string => {
  for (const key of keys) {
    const words = head.words(head.language, key)
    if (words !== null) return words
  }
  return text
}

function cellsOf(head: CopyHead, look: Look): Record<Column, string> {
  const opened = look.opened.map((what) =>
    wordOr(head, [`staff.dataClass.${what}`, `customer.field.${what.split('.')[0]}`], what),
  )
  return {
    at: clockTime(look.at),
    by: head.names && look.name ? `${look.by} ${look.name}` : look.by,
    branch: look.branchName ?? '',
    action: wordOr(head, [`route.${look.action}`, `permission.${look.action}`], look.action),
    opened: opened.join(' '),
    purpose: look.purpose
      ? wordOr(
          head,
          [`customer.value.revealPurpose.${look.purpose}`, `statement.value.purpose.${look.purpose}`],
          look.purpose,
        )
      : '',
  }
}

/** Page by page; every page says whose copy it is. */
export async function* drawLooks(head: CopyHead, looks: readonly Look[]): AsyncGenerator<Buffer> {
  const say = (key: string, facts?: Record<string, string | number>) =>
    head.words(head.language, `watch.copy.${key}`, facts) ?? key
  const title = say('title')
  const canvas = new PdfCanvas({ title, author: head.bankName, at: head.at, language: head.language })
  let page = 0
  let y = 0
  const begin = () => {
    page += 1
    canvas.page()
    canvas.text(head.bankName, PAGE.left, PAGE.top, { weight: 'medium', color: ACCENT, size: 11 })
    canvas.text(say('page', { n: page }), PAGE.right, PAGE.top, { align: 'right', color: QUIET })
    if (page === 1) {
      canvas.text(title, PAGE.left, 54, { size: 16, weight: 'medium' })
      canvas.text(say('of', { name: head.name, number: head.number }), PAGE.left, 78)
      canvas.text(say('made', { at: clockTime(head.at.toISOString()), since: head.since ?? '—' }), PAGE.left, 92, {
        color: QUIET,
      })
    }
    y = page === 1 ? HEAD_TOP : NEXT_TOP
    canvas.band(y, ROW)
    for (const column of COLUMNS)
      canvas.text(say(column), LEFT[column], y + 4, { weight: 'medium', width: WIDTH[column] })
    y += ROW
  }
  begin()
  for (const look of looks) {
    if (y + ROW > END) begin()
    const cells = cellsOf(head, look)
    for (const column of COLUMNS) canvas.text(cells[column], LEFT[column], y + 4, { width: WIDTH[column] })
    y += ROW
    canvas.rule(y)
    const bytes = canvas.taken()
    if (bytes) yield bytes
  }
  if (y + ROW * 2 > END) begin()
  canvas.text(say(looks.length === 0 ? 'nobody' : head.more ? 'more' : 'end', { n: looks.length }), PAGE.left, y + 8, {
    color: QUIET,
  })
  yield* canvas.rest()
}
