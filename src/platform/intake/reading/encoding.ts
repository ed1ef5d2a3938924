// Recognises how a text file is encoded and decodes it strictly, naming the first byte that does not fit.

import { isAscii, isUtf8 } from 'node:buffer'
import { Refusal } from '../../kernel/refusal.ts'
import { SEGMENT_BYTES_MAX } from '../limits.ts'

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'
export type Encoded = { encoding: Encoding; bomBytes: number }

const NEWLINE = 0x0a
/** No byte below this is ever a part of a longer character, in UTF-8 and in GB18030. */
const PLAIN_BYTE_MAX = 0x2f
const UTF16_SAMPLE_BYTES = 4096
const UTF8_SEQUENCES_CONVINCING = 3

/** Length of the longest prefix that decodes. */
function decodablePrefix(encoding: Encoding, bytes: Buffer): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    try {
      new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, middle), { stream: true })
      good = middle
    } catch {
      bad = middle
    }
  }
  return good
}

/** Watches bytes as they come in for the first one that is not UTF-8. */
export class Utf8Watch {
  #carry: Buffer = Buffer.alloc(0)
  #offset = 0
  #sequences = 0
  /** Where the first byte stands that is not UTF-8, or null. */
  wrongAt: number | null = null
  readonly watch = (chunk: Buffer): void => this.#take(chunk)

  #take(chunk: Buffer): void {
    if (this.wrongAt !== null) return
    if (this.#carry.length === 0 && isAscii(chunk)) {
      this.#offset += chunk.length
      return
    }
    const bytes = Buffer.concat([this.#carry, chunk])
    let cut = bytes.length
    for (let back = 1; back <= 3 && back <= bytes.length; back++) {
      const byte = bytes[bytes.length - back] as number
      if (byte < 0x80) break
      if (byte >= 0xc0) {
        const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
        if (wanted > back) cut = bytes.length - back
        break
      }
    }
    const whole = bytes.subarray(0, cut)
    if (!isUtf8(whole)) {
      const at = decodablePrefix('utf-8', whole)
      this.#count(whole.subarray(0, at))
      this.wrongAt = this.#offset + at
      return
    }
    this.#count(whole)
    this.#offset += cut
    this.#carry = Buffer.from(bytes.subarray(cut))
  }

  #count(bytes: Buffer): void {
    for (const byte of bytes.subarray(0, UTF16_SAMPLE_BYTES)) if (byte >= 0xc0) this.#sequences += 1
  }

  end(): void {
    if (this.wrongAt === null && this.#carry.length > 0) this.wrongAt = this.#offset
  }

  /** Enough characters stood there as UTF-8 that the rest was meant to be, too. */
  get isConvincing(): boolean {
    return this.#sequences >= UTF8_SEQUENCES_CONVINCING
  }
}

function utf16WithoutBom(sample: Buffer): Encoding | null {
  const bytes = sample.subarray(0, UTF16_SAMPLE_BYTES)
  let even = 0
  let odd = 0
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) at % 2 === 0 ? even++ : odd++
  const quarter = bytes.length / 8
  if (odd > quarter && even < odd / 8) return 'utf-16le'
  if (even > quarter && odd < even / 8) return 'utf-16be'
  return null
}

/** The encoding by byte-order mark, else by what the whole file is valid in. */
export function recogniseEncoding(sample: Buffer, utf8: Pick<Utf8Watch, 'wrongAt' | 'isConvincing'>): Encoded {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return { encoding: 'utf-8', bomBytes: 3 }
  if (sample[0] === 0xff && sample[1] === 0xfe) return { encoding: 'utf-16le', bomBytes: 2 }
  if (sample[0] === 0xfe && sample[1] === 0xff) return { encoding: 'utf-16be', bomBytes: 2 }
  const wide = utf16WithoutBom(sample)
  if (wide) return { encoding: wide, bomBytes: 0 }
  if (sample.includes(0)) throw new Refusal('import.not-a-table', {}, { status: 415 })
  if (utf8.wrongAt === null || utf8.isConvincing) return { encoding: 'utf-8', bomBytes: 0 }
  return { encoding: 'gb18030', bomBytes: 0 }
}

function cutOf(bytes: Buffer, encoding: Encoding): number {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const even = bytes.length - (bytes.length % 2)
    const high = even >= 2 ? (bytes[encoding === 'utf-16le' ? even - 1 : even - 2] as number) : 0
    return high >= 0xd8 && high <= 0xdb ? even - 2 : even
  }
  const newline = bytes.lastIndexOf(NEWLINE)
  if (newline >= 0) return newline + 1
  for (let at = bytes.length - 1; at >= 0; at--) if ((bytes[at] as number) <= PLAIN_BYTE_MAX) return at + 1
  return 0
}

function decodeSegment(encoding: Encoding, bytes: Buffer, offset: number): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refusal('import.encoding-wrong', { encoding, byte: offset + decodablePrefix(encoding, bytes) + 1 })
  }
}

/** Text of the bytes; a byte that does not fit is refused with its place, counted from 1. */
export async function* decodeText(
  source: AsyncIterable<Buffer>,
  { encoding, bomBytes }: Encoded,
): AsyncGenerator<string> {
  let carry: Buffer = Buffer.alloc(0)
  let offset = 0
  let skip = bomBytes
  for await (const chunk of source) {
    let bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk
    if (skip > 0) {
      bytes = bytes.subarray(skip)
      offset += skip
      skip = 0
    }
    const cut = cutOf(bytes, encoding)
    if (cut === 0 && bytes.length > SEGMENT_BYTES_MAX) throw new Refusal('import.not-a-table', {}, { status: 415 })
    if (cut > 0) yield decodeSegment(encoding, bytes.subarray(0, cut), offset)
    carry = Buffer.from(bytes.subarray(cut))
    offset += cut
  }
  if (carry.length > 0) yield decodeSegment(encoding, carry, offset)
}
