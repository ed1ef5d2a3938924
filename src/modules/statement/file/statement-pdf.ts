// A statement as PDF, drawn page by page as its lines come: head, sums, table, how to check; page n of m.

import { setImmediate } from 'node:timers/promises'
import { ACCENT, PdfCanvas, QUIET, RULE } from './pdf-canvas.ts'
import {
  END_ROWS,
  FIRST_ROWS,
  FIRST_TABLE_TOP,
  NEXT_ROWS,
  NEXT_TABLE_TOP,
  PAGE,
  PDF_COLUMNS,
  pagesOf,
  ROW_HEIGHT,
  TABLE_HEAD_HEIGHT,
} from './statement-layout.ts'
import {
  type Column,
  factsOf,
  grouped,
  headsOf,
  type Language,
  labelled,
  moneyText,
  notesOf,
  type Say,
  type StatementHead,
  type StatementLine,
  sayer,
  sumsOf,
} from './statement-text.ts'

const MIDDLE = (PAGE.left + PAGE.right) / 2
const LABEL_WIDTH = 104
const SUMS_TOP = 136
const SUMS_HEIGHT = 42

const OTHER_WIDTH = PDF_COLUMNS.find(({ key }) => key === 'other')?.width as number

type Texts = Partial<Record<Column, string>>

class StatementPages {
  readonly #canvas: PdfCanvas
  readonly #head: StatementHead
  readonly #language: Language
  readonly #say: Say
  readonly #pages: number
  #page = 0
  #row = 0
  #rows = 0
  #top = 0
  #balanceFen: number

  constructor(head: StatementHead, language: Language) {
    this.#head = head
    this.#language = language
    this.#say = sayer(language)
    this.#pages = pagesOf(head.credits + head.debits)
    this.#balanceFen = head.openingFen
    this.#canvas = new PdfCanvas({
      title: `${this.#say('statement.file.title')} ${head.from} – ${head.to}`,
      author: head.bankName,
      at: new Date(head.generatedAt),
      language,
    })
    this.#begin()
  }

  #begin(): void {
    this.#page += 1
    this.#canvas.page()
    const isFirst = this.#page === 1
    if (isFirst) this.#drawHead()
    else this.#drawShortHead()
    const top = isFirst ? FIRST_TABLE_TOP : NEXT_TABLE_TOP
    this.#drawTableHead(top)
    this.#drawFooter()
    this.#top = top + TABLE_HEAD_HEIGHT
    this.#row = 0
    this.#rows = isFirst ? FIRST_ROWS : NEXT_ROWS
    this.#drawRow({
      text: this.#say(isFirst ? 'statement.file.opening' : 'statement.file.forward'),
      balance: this.#money(this.#balanceFen),
      ...(isFirst ? { bookingDate: this.#head.from } : {}),
    })
    this.#row = 0
    this.#top += ROW_HEIGHT
  }

  #money(fen: number): string {
    return moneyText(fen, this.#head.currency)
  }

  #copyText(): string {
    return this.#say(this.#head.openly ? 'statement.file.customerCopy' : 'statement.file.workingCopy')
  }

  #drawHead(): void {
    const canvas = this.#canvas
    canvas.text(this.#head.bankName, PAGE.left, PAGE.top, { size: 17, weight: 'medium', color: ACCENT, width: 380 })
    const right = { align: 'right' } as const
    canvas.text(this.#say('statement.file.title'), PAGE.right, PAGE.top, { size: 14, weight: 'medium', ...right })
    canvas.text(this.#copyText(), PAGE.right, PAGE.top + 19, { size: 8, color: QUIET, ...right })
    canvas.rule(72, { color: ACCENT, width: 1.2 })
    for (const [column, facts] of factsOf(this.#head, this.#language).entries())
      for (const [at, [label, value]] of facts.entries()) {
        const x = column === 0 ? PAGE.left : MIDDLE
        const y = 83 + at * 15.5
        canvas.text(label, x, y, { color: QUIET })
        canvas.text(value, x + LABEL_WIDTH, y, { width: MIDDLE - PAGE.left - LABEL_WIDTH - 12 })
      }
    canvas.band(SUMS_TOP, SUMS_HEIGHT)
    const width = (PAGE.right - PAGE.left) / 4
    for (const [at, { label, fen, note }] of sumsOf(this.#head, this.#language).entries()) {
      const x = PAGE.left + at * width + 12
      canvas.text(label, x, SUMS_TOP + 6, { size: 7.5, color: QUIET })
      canvas.text(note, x + width - 24, SUMS_TOP + 6, { size: 7.5, color: QUIET, align: 'right' })
      canvas.text(this.#money(fen), x, SUMS_TOP + 18, { size: 13, weight: 'medium', width: width - 24 })
    }
  }

  #drawShortHead(): void {
    const { bankName, number, from, to } = this.#head
    this.#canvas.text(`${bankName} · ${this.#say('statement.file.title')}`, PAGE.left, PAGE.top, { color: QUIET })
    const what = `${grouped(number)}    ${this.#say('statement.file.fromTo', { from, to })}`
    this.#canvas.text(what, PAGE.right, PAGE.top, { color: QUIET, align: 'right' })
    this.#canvas.rule(NEXT_TABLE_TOP - 6, { color: ACCENT, width: 0.8 })
  }

  #drawTableHead(top: number): void {
    const heads = headsOf(this.#language)
    for (const { key, left, width, right } of PDF_COLUMNS)
      this.#canvas.text(heads[key as Column], right ? left + width : left, top + 5, {
        size: 8,
        weight: 'medium',
        color: QUIET,
        width,
        ...(right ? { align: 'right' } : {}),
      })
    this.#canvas.rule(top + TABLE_HEAD_HEIGHT, { color: QUIET, width: 0.6 })
  }

  #drawFooter(): void {
    this.#canvas.rule(PAGE.footer - 5)
    const quiet = { size: 7.5, color: QUIET } as const
    this.#canvas.text(`${this.#head.statementId}  ·  ${this.#copyText()}`, PAGE.left, PAGE.footer, quiet)
    const page = this.#say('statement.file.page', { n: this.#page, m: this.#pages })
    this.#canvas.text(page, PAGE.right, PAGE.footer, { ...quiet, align: 'right' })
  }

  /** One row; what stands under the details and the counterparty is small and quiet. */
  #drawRow(texts: Texts, under: Texts = {}, weight: 'regular' | 'medium' = 'regular'): void {
    const top = this.#top + this.#row * ROW_HEIGHT
    for (const { key, left, width, right } of PDF_COLUMNS) {
      const text = texts[key as Column]
      const below = under[key as Column]
      const x = right ? left + width : left
      const y = top + (below ? 3 : 7)
      if (text) this.#canvas.text(text, x, y, { weight, width, ...(right ? { align: 'right' } : {}) })
      if (below) this.#canvas.text(below, left, top + 14, { size: 6.5, color: QUIET, width })
    }
    this.#canvas.rule(top + ROW_HEIGHT, { color: RULE, width: 0.4 })
    this.#row += 1
  }

  /** The bytes of a page that is full by now, when there is one. */
  add(line: StatementLine): Buffer | null {
    let full: Buffer | null = null
    if (this.#row === this.#rows) {
      this.#begin()
      full = this.#canvas.taken()
    }
    const { type, channel } = labelled(line, this.#language)
    // A long name goes on below: nothing of it is cut away before the line under it is full.
    const [other, rest] = this.#canvas.split(line.otherName ?? '', OTHER_WIDTH)
    this.#drawRow(
      {
        bookingDate: line.bookingDate,
        valueDate: line.valueDate,
        text: line.purpose ? `${type} · ${line.purpose}` : type,
        other,
        channel,
        debit: line.amountFen < 0 ? this.#money(-line.amountFen) : '',
        credit: line.amountFen > 0 ? this.#money(line.amountFen) : '',
        balance: this.#money(line.balanceFen),
      },
      { text: line.reference, other: [rest, line.otherPlace].filter(Boolean).join('  ') },
    )
    this.#balanceFen = line.balanceFen
    return full
  }

  /** Totals and notes, and the rest of the bytes. */
  end(): AsyncGenerator<Buffer> {
    const { credits, debits, creditFen, debitFen, closingFen } = this.#head
    if (credits + debits === 0) this.#drawRow({ text: this.#say('statement.file.none') })
    if (this.#rows - this.#row < END_ROWS) this.#begin()
    const sums = { debit: this.#money(debitFen), credit: this.#money(creditFen), balance: this.#money(closingFen) }
    this.#drawRow({ text: this.#say('statement.file.totals'), ...sums }, {}, 'medium')
    let y = this.#top + this.#row * ROW_HEIGHT + 8
    this.#canvas.text(this.#say('statement.file.check'), PAGE.left, y, { size: 7.5, weight: 'medium', color: QUIET })
    const notes = notesOf(this.#head, this.#language)
    for (const note of this.#canvas.lacksGlyphs ? [...notes, this.#say('statement.file.missingGlyphs')] : notes)
      this.#canvas.text(note, PAGE.left, (y += 12), { size: 7.5, color: QUIET, width: PAGE.right - PAGE.left })
    return this.#canvas.rest()
  }
}

/** Pages of lines as one document. Whoever reads it slowly is waited for: no page is drawn before the last one left. */
export async function* statementPdf(
  head: StatementHead,
  pages: AsyncIterable<readonly StatementLine[]>,
  language: Language,
): AsyncGenerator<Buffer> {
  const drawn = new StatementPages(head, language)
  for await (const lines of pages)
    for (const line of lines) {
      const full = drawn.add(line)
      if (!full) continue
      yield full
      // Other callers get their turn between two pages.
      await setImmediate()
    }
  yield* drawn.end()
}
