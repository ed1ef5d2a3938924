// Drawing on PDF pages: lines of text fitted to their place, rules and bands; the bytes leave page by page.

import PDFDocument from 'pdfkit'
import { drawable, fontOf, type Weight } from './pdf-fonts.ts'
import { PAGE } from './statement-layout.ts'

export const INK = '#1b1f23'
export const QUIET = '#63686e'
export const RULE = '#d9d5cb'
export const BAND = '#f5f3ee'
export const ACCENT = '#0f5a70'

const SIZE_STEP = 0.5
const SIZE_SMALLEST = 6
const ELLIPSIS = '…'

export type TextStyle = { size?: number; weight?: Weight; color?: string; width?: number; align?: 'left' | 'right' }

export class PdfCanvas {
  readonly #doc: PDFKit.PDFDocument
  /** Some character had no glyph and stands as its number. */
  lacksGlyphs = false

  constructor(facts: { title: string; author: string; at: Date; language: string }) {
    this.#doc = new PDFDocument({
      size: 'A4',
      layout: 'landscape',
      margin: 0,
      autoFirstPage: false,
      lang: facts.language,
      displayTitle: true,
      // References and amounts hardly ever come twice: kept, they would be most of a long document's memory.
      fontLayoutCache: false,
      pdfVersion: '1.7',
      info: { Title: facts.title, Author: facts.author, Creator: 'Kahu', CreationDate: facts.at },
    } as PDFKit.PDFDocumentOptions)
    for (const weight of ['regular', 'medium'] as const) this.#doc.registerFont(weight, fontOf(weight) as never)
  }

  page(): void {
    this.#doc.addPage()
  }

  /** One line of text, its top left (or right) at x, y. Too long for `width` it gets smaller, then ends in an ellipsis. */
  text(text: string, x: number, y: number, style: TextStyle = {}): void {
    const { size = 8.5, weight = 'regular', color = INK, width, align = 'left' } = style
    const doc = this.#doc.font(weight).fontSize(size).fillColor(color)
    let shown = drawable(text, () => (this.lacksGlyphs = true))
    let drop = 0
    if (width !== undefined) {
      let now = size
      while (doc.widthOfString(shown) > width && now - SIZE_STEP >= SIZE_SMALLEST) doc.fontSize((now -= SIZE_STEP))
      drop = (size - now) / 2
      shown = this.#cut(shown, width)
    }
    const left = align === 'right' ? x - doc.widthOfString(shown) : x
    doc.text(shown, left, y + drop, { lineBreak: false })
  }

  #cut(text: string, width: number): string {
    const doc = this.#doc
    if (doc.widthOfString(text) <= width) return text
    const characters = [...text]
    let kept = characters.length
    while (kept > 0 && doc.widthOfString(characters.slice(0, kept).join('') + ELLIPSIS) > width) kept -= 1
    return characters.slice(0, kept).join('') + ELLIPSIS
  }

  /** What fits in `width`, and what is left of it. */
  split(text: string, width: number, { size = 8.5 }: TextStyle = {}): [line: string, rest: string] {
    const doc = this.#doc.font('regular').fontSize(size)
    const shown = drawable(text, () => (this.lacksGlyphs = true))
    if (doc.widthOfString(shown) <= width) return [shown, '']
    const characters = [...shown]
    let kept = characters.length
    while (kept > 1 && doc.widthOfString(characters.slice(0, kept).join('')) > width) kept -= 1
    return [characters.slice(0, kept).join('').trimEnd(), characters.slice(kept).join('').trimStart()]
  }

  rule(y: number, { color = RULE, width = 0.5 }: { color?: string; width?: number } = {}): void {
    this.#doc.moveTo(PAGE.left, y).lineTo(PAGE.right, y).lineWidth(width).strokeColor(color).stroke()
  }

  band(y: number, height: number): void {
    this.#doc.rect(PAGE.left, y, PAGE.right - PAGE.left, height).fill(BAND)
  }

  /** The bytes of the pages before this one; null when there are none. */
  taken(): Buffer | null {
    return this.#doc.read() as Buffer | null
  }

  /** Ends the document; what is left of it. */
  async *rest(): AsyncGenerator<Buffer> {
    this.#doc.end()
    for await (const chunk of this.#doc) yield chunk as Buffer
  }
}
