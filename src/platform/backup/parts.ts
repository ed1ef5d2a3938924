// The parts of a backup: bytes cut into parts and frames, compressed by zstd, sealed, hashed; and read back.

import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import type { DataKey, Vault } from '../vault/index.ts'
import { BackupFault } from './backup-fault.ts'
import type { BackupPlace } from './backup-place.ts'
import type { Part } from './manifest.ts'

const PART_BYTES = 16 * 1024 ** 2
const FRAME_BYTES = 4 * 1024 ** 2
/** A whole frame at once, in either direction: with the library's 16 kB each frame makes hundreds of trips to its threads. */
const CHUNK_BYTES = FRAME_BYTES + 64 * 1024
const LENGTH_BYTES = 4
/** One is filled while one is sealed and one is written. */
const BUFFERS = 3
/** Sealed values do not shrink; pages do, and the lowest level takes most of what there is to take. */
const LEVEL = -3

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

export type Sealing = { vault: Vault; key: DataKey }

/** Binds a frame to its place in its part, and a part to its end: frames cannot be moved, nor parts cut short. */
const placeOf = (part: string, frame: number, isLast: boolean) => `backup.${part}.${frame}${isLast ? '.end' : ''}`

async function sealPart(
  name: string,
  plain: Buffer,
  { vault, key }: Sealing,
): Promise<{ part: Part; pieces: Buffer[] }> {
  const frames = Math.max(1, Math.ceil(plain.length / FRAME_BYTES))
  const shrunk = await Promise.all(
    Array.from({ length: frames }, (_, at) =>
      compress(plain.subarray(at * FRAME_BYTES, (at + 1) * FRAME_BYTES), {
        chunkSize: CHUNK_BYTES,
        params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
      }),
    ),
  )
  const hash = createHash('sha256')
  const pieces: Buffer[] = []
  for (const [at, frame] of shrunk.entries()) {
    const sealed = vault.seal(key, placeOf(name, at, at === frames - 1), frame)
    const length = Buffer.allocUnsafe(LENGTH_BYTES)
    length.writeUInt32BE(sealed.length)
    pieces.push(length, sealed)
    hash.update(length).update(sealed)
    // Other work of the process comes in between.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0)
  return { part: { name, bytes, plainBytes: plain.length, sha256: hash.digest('hex') }, pieces }
}

/** Writes one group of parts, `data-00001` and so on; memory is bound to three parts. */
export class PartWriter {
  readonly #place: BackupPlace
  readonly #folder: string
  readonly #sealing: Sealing
  readonly #group: string
  readonly #free: Buffer[] = []
  readonly #parts: Part[] = []
  readonly #underWay = new Set<Promise<void>>()
  #made = 0
  #buffers = 0
  #current: Buffer | null = null
  #filled = 0
  #failure: unknown

  constructor(place: BackupPlace, folder: string, sealing: Sealing, group: string) {
    this.#place = place
    this.#folder = folder
    this.#sealing = sealing
    this.#group = group
  }

  /** Where the next bytes go: at least one byte of room. Say how many came by `took`. */
  async room(): Promise<Buffer> {
    if (this.#current && this.#filled === PART_BYTES) this.#send()
    if (!this.#current) {
      while (this.#free.length === 0 && this.#buffers === BUFFERS) await Promise.race(this.#underWay)
      if (this.#failure) throw this.#failure
      const free = this.#free.pop()
      if (!free) this.#buffers += 1
      this.#current = free ?? Buffer.allocUnsafe(PART_BYTES)
      this.#filled = 0
    }
    return this.#current.subarray(this.#filled)
  }

  took(bytes: number): void {
    this.#filled += bytes
  }

  /** Writes what is left, waits for all, and answers the parts in order. */
  async end(): Promise<Part[]> {
    if (this.#current && this.#filled > 0) this.#send()
    await Promise.all(this.#underWay)
    if (this.#failure) throw this.#failure
    return this.#parts
  }

  #send(): void {
    const buffer = this.#current as Buffer
    const number = this.#made++
    const name = `${this.#group}-${String(number + 1).padStart(5, '0')}`
    const plain = buffer.subarray(0, this.#filled)
    this.#current = null
    const work = sealPart(name, plain, this.#sealing)
      .then(async ({ part, pieces }) => {
        this.#parts[number] = part
        await this.#place.put(this.#folder, name, pieces)
      })
      .catch((error) => {
        this.#failure ??= error
      })
      .finally(() => {
        this.#free.push(buffer)
        this.#underWay.delete(work)
      })
    this.#underWay.add(work)
  }
}

/** Writes a value as a single part. */
export async function putPart(
  place: BackupPlace,
  folder: string,
  sealing: Sealing,
  name: string,
  value: unknown,
): Promise<Part> {
  const { part, pieces } = await sealPart(name, Buffer.from(JSON.stringify(value)), sealing)
  await place.put(folder, name, pieces)
  return part
}

async function fetchPart(place: BackupPlace, folder: string, part: Part): Promise<Buffer> {
  const bytes = await place.get(folder, part.name)
  if (!bytes) throw new BackupFault(`part ${part.name} of backup ${folder} is missing`)
  if (createHash('sha256').update(bytes).digest('hex') !== part.sha256)
    throw new BackupFault(`part ${part.name} of backup ${folder} was altered: its hash is not the manifest's`)
  return bytes
}

/** Reads a part's stored bytes and compares their hash with the manifest; refuses a missing or altered part by name. */
export async function checkPart(place: BackupPlace, folder: string, part: Part): Promise<void> {
  await fetchPart(place, folder, part)
}

/** The frames of one part, opened, in order. */
export async function readPart(place: BackupPlace, folder: string, part: Part, sealing: Sealing): Promise<Buffer[]> {
  const bytes = await fetchPart(place, folder, part)
  const frames: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    frames.push(bytes.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length))
    at += LENGTH_BYTES + length
  }
  try {
    return await Promise.all(
      frames.map((frame, at) =>
        decompress(sealing.vault.openBytes(sealing.key, placeOf(part.name, at, at === frames.length - 1), frame), {
          chunkSize: CHUNK_BYTES,
        }),
      ),
    )
  } catch {
    throw new BackupFault(`part ${part.name} of backup ${folder} does not open`)
  }
}

/** Reads a value written by `putPart`. */
export async function readValue<T>(place: BackupPlace, folder: string, part: Part, sealing: Sealing): Promise<T> {
  return JSON.parse(Buffer.concat(await readPart(place, folder, part, sealing)).toString('utf8')) as T
}

/** The opened bytes of a group of parts; the next part is fetched while one is used. */
export async function* readParts(
  place: BackupPlace,
  folder: string,
  parts: Part[],
  sealing: Sealing,
): AsyncGenerator<Buffer> {
  const fetch = (at: number) => {
    const part = parts[at]
    const frames = part ? readPart(place, folder, part, sealing) : null
    frames?.catch(() => {})
    return frames
  }
  let next = fetch(0)
  for (let at = 0; at < parts.length; at++) {
    const frames = next
    next = fetch(at + 1)
    yield* (await frames) ?? []
  }
}
