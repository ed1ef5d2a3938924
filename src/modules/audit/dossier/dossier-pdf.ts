// A dossier to read: the record, what hangs on it, who changed and who saw it, one table after another; the whole of it is in the JSON.

import { setImmediate } from 'node:timers/promises'
import { openRendering } from '../../../platform/http/rendering.ts'
import { localTime } from '../../ledger/index.ts'
import { ACCENT, type Language, moneyText, PAGE, PdfCanvas, QUIET } from '../../statement/index.ts'
import enUS from '../web/words.en-US.ts'
import zhCN from '../web/words.zh-CN.ts'
import type { Gathered } from './gather.ts'

const LINE = 15
const TOP = 62
const BOTTOM = 548
/** Of a table so many rows are drawn; the JSON has them all. */
const ROWS_DRAWN_MAX = 2_000
const ROWS_A_TURN = 200

const rendering = openRendering([{ 'zh-CN': zhCN, 'en-US': enUS }])
export type About = { bankName: string; dossierId: string; madeAt: string; purpose: string; by: string }
type Column = [head: string, width: number]

class DossierPages {
  readonly canvas: PdfCanvas
  readonly say: (key: string, facts?: Record<string, string | number>) => string
  readonly #about: About
  #y = BOTTOM
  #page = 0

  constructor(about: About, language: Language) {
    this.#about = about
    this.say = (key, facts = {}) => rendering.words(language, `audit.file.${key}`, facts) ?? key
    this.canvas = new PdfCanvas({
      title: this.say('title'),
      author: about.bankName,
      at: new Date(about.madeAt),
      language,
    })
  }

  #room(height: number): void {
    if (this.#y + height <= BOTTOM) return
    this.canvas.page()
    this.#page += 1
    const quiet = { size: 8, color: QUIET } as const
    this.canvas.text(`${this.#about.bankName} · ${this.say('title')}`, PAGE.left, PAGE.top, quiet)
    this.canvas.text(this.#about.dossierId, PAGE.right, PAGE.top, { ...quiet, align: 'right' })
    this.canvas.rule(52, { color: ACCENT, width: 0.8 })
    this.canvas.text(this.say('secret'), PAGE.left, PAGE.footer, quiet)
    this.canvas.text(String(this.#page), PAGE.right, PAGE.footer, { ...quiet, align: 'right' })
    this.#y = TOP
  }

  heading(text: string): void {
    this.#room(LINE * 3)
    this.#y += 8
    this.canvas.text(text, PAGE.left, this.#y, { size: 12, weight: 'medium', color: ACCENT })
    this.#y += LINE + 5
  }

  cells(texts: readonly string[], columns: readonly Column[], weight: 'regular' | 'medium' = 'regular'): void {
    this.#room(LINE)
    let x: number = PAGE.left
    for (const [at, [, width]] of columns.entries()) {
      this.canvas.text(texts[at] ?? '', x, this.#y, { size: 8, weight, width: width - 8 })
      x += width
    }
    this.#y += LINE
  }

  async table(name: string, columns: readonly Column[], rows: readonly (readonly string[])[]): Promise<void> {
    this.heading(`${this.say(`section.${name}`)} (${rows.length})`)
    if (rows.length === 0) return
    this.cells(
      columns.map(([head]) => this.say(`head.${head}`)),
      columns,
      'medium',
    )
    for (const [at, row] of rows.slice(0, ROWS_DRAWN_MAX).entries()) {
      this.cells(row, columns)
      // Other callers get their turn between two stretches.
      if (at % ROWS_A_TURN === ROWS_A_TURN - 1) await setImmediate()
    }
    if (rows.length > ROWS_DRAWN_MAX) this.cells([this.say('cut', { n: ROWS_DRAWN_MAX })], [['cut', 700]])
  }
}

const valueText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))
const isHeld = (value: unknown) =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
const stateText = (state: Record<string, unknown> | null) =>
  state === null
    ? ''
    : Object.entries(state)
        .filter(([, value]) => isHeld(value))
        .map(([key, value]) => `${key}: ${valueText(value)}`)
        .join(' · ')

type Table = [name: string, columns: readonly Column[], rows: string[][]]
type Json = Gathered['json']
const columnsOf = (heads: Record<string, number>): Column[] => Object.entries(heads)
const FACTS = columnsOf({ field: 180, value: 580 })
const money = (fen: number | null, currency: string) => (fen === null ? '' : `${moneyText(fen, currency)} ${currency}`)

/** What the customer is and holds. */
function holdingTables(json: Json): Table[] {
  const record = Object.entries(json.record).filter(([, value]) => isHeld(value))
  const held = { number: 200, kind: 120, status: 120, opened: 100 }
  return [
    ['record', FACTS, record.map(([field, value]) => [field, valueText(value)])],
    [
      'relationships',
      columnsOf({ type: 140, other: 300, from: 100, to: 100 }),
      json.relationships.map((row) => [row.type, row.otherId, row.validFrom ?? '', row.validTo ?? '']),
    ],
    [
      'accounts',
      columnsOf({ ...held, balance: 140 }),
      json.accounts.map((row) => [row.number, row.kind, row.status, row.openedOn, money(row.balanceFen, row.currency)]),
    ],
    [
      'cards',
      columnsOf(held),
      json.cards.map((row) => [`${row.bin} … ${row.lastFour}`, row.kind, row.status, row.issuedOn]),
    ],
  ]
}

/** What was done, by whom, and who looked. */
function actTables(json: Json): Table[] {
  return [
    [
      'history',
      columnsOf({ at: 110, by: 110, action: 140, before: 190, after: 210 }),
      json.history.map((row) => [localTime(row.at), row.by, row.action, stateText(row.before), stateText(row.after)]),
    ],
    [
      'looks',
      columnsOf({ at: 140, by: 200, action: 300 }),
      json.looks.map((look) => [localTime(look.at), look.by, look.action]),
    ],
    [
      'transactions',
      columnsOf({ at: 110, type: 90, other: 200, text: 200, amount: 110 }),
      json.transactions.map((row) => [
        localTime(row.ts),
        row.type,
        row.merchantName ?? row.counterpartyName ?? '',
        row.purpose ?? '',
        money(row.amountFen, row.currency),
      ]),
    ],
  ]
}

/** The document's bytes. What is sealed elsewhere stands open in it: it never leaves but inside an encrypted pack. */
export async function dossierPdf({ json }: Pick<Gathered, 'json'>, about: About, language: Language): Promise<Buffer> {
  const pages = new DossierPages(about, language)
  pages.heading(pages.say('title'))
  for (const field of ['dossierId', 'madeAt', 'purpose', 'by'] as const)
    pages.cells([pages.say(`head.${field}`), about[field]], FACTS)
  for (const [name, columns, rows] of [...holdingTables(json), ...actTables(json)])
    await pages.table(name, columns, rows)
  const chunks: Buffer[] = []
  for await (const chunk of pages.canvas.rest()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
