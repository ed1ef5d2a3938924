// The text of a PDF as a reader sees it: lines from top to bottom, words from left to right; knows what our documents use and no more.

import { inflateSync } from 'node:zlib'

export type PdfWord = { x: number; y: number; text: string }

/** The bytes of each object, streams inflated. */
function objectsOf(pdf: Buffer): Map<string, { head: string; body: Buffer }> {
  const latin = pdf.toString('latin1')
  const objects = new Map<string, { head: string; body: Buffer }>()
  for (const match of latin.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const from = (match.index ?? 0) + match[0].length
    const streamAt = latin.indexOf('stream\n', from)
    const endAt = latin.indexOf('\nendobj', from)
    const hasStream = streamAt >= 0 && streamAt < endAt
    const head = latin.slice(from, hasStream ? streamAt : endAt)
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const raw = hasStream ? pdf.subarray(streamAt + 7, streamAt + 7 + length) : Buffer.alloc(0)
    objects.set(match[1] as string, { head, body: head.includes('/FlateDecode') ? inflateSync(raw) : raw })
  }
  return objects
}

/** From the code of a glyph to what it stands for. */
function unicodeOf(cmap: string): Map<number, string> {
  const glyphs = new Map<number, string>()
  const text = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le')
  for (const [, from = '', , list = ''] of cmap.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi))
    for (const [at, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/gi)].entries())
      glyphs.set(Number.parseInt(from, 16) + at, text(hex))
  return glyphs
}

/** Every word of every page with its place, `y` growing downwards. */
export function pdfPages(pdf: Buffer): PdfWord[][] {
  const objects = objectsOf(pdf)
  const head = (id: string | undefined) => objects.get(id ?? '')?.head ?? ''
  const fonts = new Map<string, Map<number, string>>()
  const heads = [...objects.values()].map((one) => one.head)
  for (const one of heads)
    for (const [, name = '', id] of one.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const cmap = objects.get(/\/ToUnicode (\d+)/.exec(head(id))?.[1] ?? '')
      if (cmap) fonts.set(name, unicodeOf(cmap.body.toString('latin1')))
    }
  const pages = heads.filter((one) => /\/Type \/Page\b/.test(one))
  return pages.map((page) => {
    const content = objects.get(/\/Contents (\d+)/.exec(page)?.[1] ?? '')?.body.toString('latin1') ?? ''
    const words: PdfWord[] = []
    for (const [, block = ''] of content.matchAll(/BT\n([\s\S]*?)ET/g)) {
      const [, x, y] = /1 0 0 1 ([\d.-]+) ([\d.-]+) Tm/.exec(block) ?? []
      const glyphs = fonts.get(/\/(F\d+) /.exec(block)?.[1] ?? '')
      const codes = [...block.matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
      const text = codes.map((code) => glyphs?.get(Number.parseInt(code, 16)) ?? '\uFFFD').join('')
      words.push({ x: Number(x), y: -Number(y), text })
    }
    return words
  })
}

/** The words of a page line by line. */
export function pdfLines(words: readonly PdfWord[]): string[][] {
  const lines = new Map<number, PdfWord[]>()
  for (const word of words) lines.set(Math.round(word.y), [...(lines.get(Math.round(word.y)) ?? []), word])
  return [...lines].sort(([a], [b]) => a - b).map(([, line]) => line.sort((a, b) => a.x - b.x).map(({ text }) => text))
}
