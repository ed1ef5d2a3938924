// A file kept sealed on disk in frames of one size, so that it can be read from any place without ever lying open.

import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { Refusal } from '../kernel/refusal.ts'
import type { DataKey, Vault } from '../vault/index.ts'

const FRAME_BYTES = 1024 ** 2
const LENGTH_BYTES = 4

/** The last frame has a place of its own, so a file that lost its end does not open as a shorter one. */
const placeOf = (frame: number, isLast: boolean) => `intake.file.${frame}${isLast ? '.end' : ''}`

export type Sealing = { vault: Vault; key: DataKey }
export type SealedFacts = { bytes: number; sha256: Buffer }

class FrameWriter {
  readonly #file: FileHandle
  readonly #sealing: Sealing
  readonly #frame = Buffer.allocUnsafe(FRAME_BYTES)
  #filled = 0
  #frames = 0

  constructor(file: FileHandle, sealing: Sealing) {
    this.#file = file
    this.#sealing = sealing
  }

  async write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      if (this.#filled === FRAME_BYTES) await this.#flush(false)
      const taken = chunk.copy(this.#frame, this.#filled, at)
      this.#filled += taken
      at += taken
    }
  }

  async end(): Promise<void> {
    await this.#flush(true)
  }

  async #flush(isLast: boolean): Promise<void> {
    const { vault, key } = this.#sealing
    const sealed = vault.seal(key, placeOf(this.#frames, isLast), this.#frame.subarray(0, this.#filled))
    const length = Buffer.allocUnsafe(LENGTH_BYTES)
    length.writeUInt32BE(sealed.length)
    await this.#file.writev([length, sealed])
    this.#frames += 1
    this.#filled = 0
  }
}

/** Writes what comes from `source` sealed; on any failure nothing stays on disk. */
export async function sealToFile(
  path: string,
  sealing: Sealing,
  source: AsyncIterable<Buffer | string>,
  options: { bytesMax: number; watch?: (chunk: Buffer) => void },
): Promise<SealedFacts> {
  const part = `${path}.part`
  const file = await open(part, 'w', 0o600)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const writer = new FrameWriter(file, sealing)
    for await (const piece of source) {
      const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece
      bytes += chunk.length
      if (bytes > options.bytesMax)
        throw new Refusal('import.file-too-large', { maxBytes: options.bytesMax }, { status: 413 })
      hash.update(chunk)
      options.watch?.(chunk)
      await writer.write(chunk)
    }
    await writer.end()
    await file.sync()
    await file.close()
    await rename(part, path)
  } catch (error) {
    await file.close().catch(() => {})
    await rm(part, { force: true })
    throw error
  }
  return { bytes, sha256: hash.digest() }
}

export type SealedFile = {
  readonly bytes: number
  /** The opened bytes from `start` up to and without `end`. */
  read(start?: number, end?: number): AsyncGenerator<Buffer>
  close(): Promise<void>
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead !== length) throw new Refusal('import.file-lost', {}, { status: 410 })
  return buffer
}

/** Opens a sealed file for reading from any place; memory is bound to one frame. */
export async function openSealedFile(path: string, { vault, key }: Sealing): Promise<SealedFile> {
  const file = await open(path, 'r').catch(() => {
    throw new Refusal('import.file-lost', {}, { status: 410 })
  })
  const { size } = await file.stat()
  const frameSize = LENGTH_BYTES + (await readExactly(file, 0, LENGTH_BYTES)).readUInt32BE()
  const frames = Math.ceil(size / frameSize)
  let held: { frame: number; plain: Buffer } | null = null

  async function openFrame(frame: number): Promise<Buffer> {
    if (held?.frame === frame) return held.plain
    const isLast = frame === frames - 1
    const length = isLast ? size - frame * frameSize : frameSize
    const framed = await readExactly(file, frame * frameSize, length)
    const plain = vault.openBytes(key, placeOf(frame, isLast), framed.subarray(LENGTH_BYTES))
    held = { frame, plain }
    return plain
  }

  const bytes = (frames - 1) * FRAME_BYTES + (await openFrame(frames - 1)).length

  async function* read(start = 0, end = bytes): AsyncGenerator<Buffer> {
    for (let at = start; at < end; ) {
      const frame = Math.floor(at / FRAME_BYTES)
      const plain = await openFrame(frame)
      const from = at - frame * FRAME_BYTES
      const piece = plain.subarray(from, Math.min(plain.length, from + end - at))
      yield piece
      at += piece.length
    }
  }
  return { bytes, read, close: () => file.close() }
}
