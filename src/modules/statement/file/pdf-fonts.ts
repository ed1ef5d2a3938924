// The typefaces of PDF documents: Noto Sans from a package, no font of the machine; what they do not hold is written as its number.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { create, type Font, type Glyph } from 'fontkit'

export type Weight = 'regular' | 'medium'
const FILES: Record<Weight, string> = { regular: 'NotoSansHans-Regular.otf', medium: 'NotoSansHans-Medium.otf' }

type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }

/** A line as glyph after glyph. Its width follows its positions, which pdfkit scales in place. */
class Run {
  readonly glyphs: Glyph[]
  readonly positions: Position[]

  constructor(glyphs: Glyph[]) {
    this.glyphs = glyphs
    this.positions = glyphs.map(({ advanceWidth }) => ({ xAdvance: advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 }))
  }

  get advanceWidth(): number {
    return this.positions.reduce((width, { xAdvance }) => width + xAdvance, 0)
  }
}

/**
 * Chinese and Latin need no shaping: a glyph a character. It is several times as quick as the typeface's own layout, and
 * keeps nothing of what was written: a document of a thousand pages takes hardly more memory than one of ten.
 */
function plainly(font: Font): Font {
  const glyphs = new Map<string, Glyph>()
  const glyphOf = (character: string): Glyph => {
    let glyph = glyphs.get(character)
    if (!glyph) glyphs.set(character, (glyph = font.glyphForCodePoint(character.codePointAt(0) as number)))
    return glyph
  }
  const layout = (text: string) => new Run([...text].map(glyphOf))
  return Object.create(font, { layout: { value: layout } }) as Font
}

const opened = new Map<Weight, Font>()
/** Read once a process, when the first document is made; documents embed only the glyphs they use. */
export function fontOf(weight: Weight): Font {
  let font = opened.get(weight)
  if (!font) {
    const folder = new URL('../fonts/', import.meta.resolve('@embedpdf/fonts-sc'))
    font = plainly(create(readFileSync(fileURLToPath(new URL(FILES[weight], folder)))) as Font)
    opened.set(weight, font)
  }
  return font
}

const UNSEEN = /[\p{Cf}\p{Mn}]/u
const CONTROL = /\p{Cc}/u
/** ASCII and the characters met so far that the typeface holds; as many as there are glyphs at most. */
const held = new Set<number>(Array.from({ length: 95 }, (_, at) => at + 32))

/**
 * The text as the typeface can draw it. A character it lacks stands as [U+20BB7]: never a box, never nothing;
 * `missing` hears of it.
 */
export function drawable(text: string, missing: () => void): string {
  let drawn = ''
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (held.has(code)) drawn += character
    else if (CONTROL.test(character)) drawn += ' '
    else if (UNSEEN.test(character)) continue
    else if (fontOf('regular').hasGlyphForCodePoint(code) && fontOf('medium').hasGlyphForCodePoint(code)) {
      held.add(code)
      drawn += character
    } else {
      missing()
      drawn += `[U+${code.toString(16).toUpperCase()}]`
    }
  }
  return drawn
}
