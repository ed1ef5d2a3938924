// Opens a zip archive inside a sealed file: bounded in entries, size and ratio, and always read as a stream.

import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { Refusal } from '../../kernel/refusal.ts'
import { ZIP_BYTES_MAX, ZIP_ENTRIES_MAX, ZIP_RATIO_FROM_BYTES, ZIP_RATIO_MAX } from '../limits.ts'
import type { SealedFile } from '../sealed-file.ts'

class SealedFileReader extends yauzl.RandomAccessReader {
  readonly #file: SealedFile

  constructor(file: SealedFile) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#file.read(start, end), { objectMode: false })
  }
}

export type Zip = {
  has(name: string): boolean
  /** The text of an entry, piece by piece. */
  text(name: string): AsyncGenerator<string>
  /** The text of an entry that is small by nature. */
  whole(name: string, bytesMax: number): Promise<string | null>
}

const bomb = (facts: { maxBytes?: number; maxRatio?: number; maxEntries?: number }) =>
  new Refusal('import.zip-bomb', facts, { status: 413 })

function openArchive(file: SealedFile): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true }
    yauzl.fromRandomAccessReader(new SealedFileReader(file), file.bytes, options, (error, archive) =>
      error || !archive ? reject(new Refusal('import.truncated-zip', {})) : resolve(archive),
    )
  })
}

function listEntries(archive: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, yauzl.Entry>()
    let bytes = 0
    archive.on('error', () => reject(new Refusal('import.truncated-zip', {})))
    archive.on('end', () => resolve(entries))
    archive.on('entry', (entry: yauzl.Entry) => {
      bytes += entry.uncompressedSize
      if (entries.size >= ZIP_ENTRIES_MAX) return reject(bomb({ maxEntries: ZIP_ENTRIES_MAX }))
      if (bytes > ZIP_BYTES_MAX) return reject(bomb({ maxBytes: ZIP_BYTES_MAX }))
      const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
      if (entry.uncompressedSize > ZIP_RATIO_FROM_BYTES && ratio > ZIP_RATIO_MAX)
        return reject(bomb({ maxRatio: ZIP_RATIO_MAX }))
      if (entry.isEncrypted()) return reject(new Refusal('import.encrypted-file', {}))
      entries.set(entry.fileName, entry)
      archive.readEntry()
    })
    archive.readEntry()
  })
}

/** Opens the archive; what it claims is checked now, and that its entries keep to their claims while they are read. */
export async function openZip(file: SealedFile): Promise<Zip> {
  const archive = await openArchive(file)
  if (archive.entryCount > ZIP_ENTRIES_MAX) throw bomb({ maxEntries: ZIP_ENTRIES_MAX })
  const entries = await listEntries(archive)

  async function* text(name: string): AsyncGenerator<string> {
    const entry = entries.get(name)
    if (!entry) throw new Refusal('import.xlsx-broken', {})
    const stream = await new Promise<Readable>((resolve, reject) =>
      archive.openReadStream(entry, (error, opened) =>
        error || !opened ? reject(new Refusal('import.xlsx-broken', {})) : resolve(opened),
      ),
    )
    const decoder = new TextDecoder('utf-8', { fatal: true })
    try {
      for await (const chunk of stream) yield decoder.decode(chunk as Buffer, { stream: true })
      yield decoder.decode()
    } catch (error) {
      throw error instanceof Refusal ? error : new Refusal('import.xlsx-broken', {})
    } finally {
      stream.destroy()
    }
  }

  async function whole(name: string, bytesMax: number): Promise<string | null> {
    const entry = entries.get(name)
    if (!entry) return null
    if (entry.uncompressedSize > bytesMax) throw bomb({ maxBytes: bytesMax })
    let all = ''
    for await (const piece of text(name)) all += piece
    return all
  }
  return { has: (name) => entries.has(name), text, whole }
}
