// A small streaming reader of XML: tags and text as they come, no entities beyond XML's own, no documents types.

import { Refusal } from '../../kernel/refusal.ts'

const TAG_CHARS_MAX = 65_536
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

export type XmlHandler = {
  open(name: string, attributes: string): void
  close(name: string): void
  text(text: string): void
}

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (name[0] !== '#') return NAMED[name] ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD'
  })
}

/** The value of one attribute, without its namespace. */
export function attributeOf(attributes: string, name: string): string | null {
  const match = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  return match ? decodeEntities(match[1] ?? match[2] ?? '') : null
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)
const broken = () => new Refusal('import.xlsx-broken', {})

/** Feeds pieces of a document to a handler; holds no more than the tag or text that is open. */
export class XmlScanner {
  readonly #handler: XmlHandler
  #rest = ''

  constructor(handler: XmlHandler) {
    this.#handler = handler
  }

  write(piece: string): void {
    const text = this.#rest + piece
    let at = 0
    for (;;) {
      const tag = text.indexOf('<', at)
      if (tag < 0) break
      if (tag > at) this.#handler.text(decodeEntities(text.slice(at, tag)))
      const next = this.#tag(text, tag)
      if (next < 0) {
        if (text.length - tag > TAG_CHARS_MAX) throw broken()
        this.#rest = text.slice(tag)
        return
      }
      at = next
    }
    // Text is given on up to an entity that may not be whole yet.
    const entity = text.lastIndexOf('&')
    const end = entity >= at && text.length - entity < 12 ? entity : text.length
    if (end > at) this.#handler.text(decodeEntities(text.slice(at, end)))
    this.#rest = text.slice(end)
  }

  /** Where the tag that opens at `from` ends, or -1 when its end has not come yet. */
  #tag(text: string, from: number): number {
    if (text.startsWith('<!--', from)) return past(text, '-->', from)
    if (text.startsWith('<![CDATA[', from)) {
      const end = text.indexOf(']]>', from)
      if (end >= 0) this.#handler.text(text.slice(from + 9, end))
      return end < 0 ? -1 : end + 3
    }
    if (text.startsWith('<?', from)) return past(text, '?>', from)
    const end = text.indexOf('>', from)
    if (end < 0) return -1
    if (text[from + 1] === '!') {
      if (text.startsWith('<!D', from)) throw broken()
      return text.length - from < 9 ? -1 : past(text, '>', from)
    }
    if (text[from + 1] === '/') {
      this.#handler.close(localName(text.slice(from + 2, end).trim()))
      return end + 1
    }
    const isEmpty = text[end - 1] === '/'
    const inner = text.slice(from + 1, isEmpty ? end - 1 : end)
    const space = inner.search(/\s/)
    const name = localName(space < 0 ? inner : inner.slice(0, space))
    this.#handler.open(name, space < 0 ? '' : inner.slice(space))
    if (isEmpty) this.#handler.close(name)
    return end + 1
  }

  end(): void {
    if (this.#rest.trim() !== '') throw broken()
  }
}

function past(text: string, ending: string, from: number): number {
  const end = text.indexOf(ending, from)
  return end < 0 ? -1 : end + ending.length
}
