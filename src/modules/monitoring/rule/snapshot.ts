// Window state as bytes and back: a header in JSON, then the columns as they are in memory (little-endian).

import type { Column, WindowImage } from './columns.ts'

const MAGIC = 'KHWS'
const VERSION = 1
const HEADER_AT = 12
const ALIGN = 8
const TYPES = { Int32Array, Uint32Array, Float64Array, Float32Array, Uint8Array }
type TypeName = keyof typeof TYPES

/** Everything a snapshot holds: the engine's own header, and an image for each window and key clock by name. */
export type Snapshot = { header: unknown; images: Map<string, WindowImage> }
type Listed = {
  name: string
  counters: Record<string, number>
  columns: { name: string; type: TypeName; length: number; at: number }[]
}

const aligned = (at: number) => Math.ceil(at / ALIGN) * ALIGN

export function packSnapshot({ header, images }: Snapshot): Buffer {
  let at = 0
  const parts: { at: number; column: Column }[] = []
  const listed: Listed[] = [...images].map(([name, image]) => ({
    name,
    counters: image.counters,
    columns: Object.entries(image.columns).map(([columnName, column]) => {
      const start = at
      parts.push({ at: start, column })
      at = aligned(at + column.byteLength)
      return { name: columnName, type: column.constructor.name as TypeName, length: column.length, at: start }
    }),
  }))
  const text = Buffer.from(JSON.stringify({ header, images: listed }))
  const first = aligned(HEADER_AT + text.length)
  const packed = Buffer.alloc(first + at)
  packed.write(MAGIC, 0, 'latin1')
  packed.writeUInt32LE(VERSION, 4)
  packed.writeUInt32LE(text.length, 8)
  text.copy(packed, HEADER_AT)
  for (const { at: start, column } of parts)
    packed.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), first + start)
  return packed
}

/** Refuses what is not a snapshot of this version, or is cut short. */
export function readSnapshot(packed: Buffer): Snapshot {
  if (packed.length < HEADER_AT || packed.toString('latin1', 0, 4) !== MAGIC || packed.readUInt32LE(4) !== VERSION)
    throw new Error('monitoring.snapshot-unreadable')
  const length = packed.readUInt32LE(8)
  const first = aligned(HEADER_AT + length)
  if (packed.length < first) throw new Error('monitoring.snapshot-unreadable')
  const { header, images } = JSON.parse(packed.toString('utf8', HEADER_AT, HEADER_AT + length)) as {
    header: unknown
    images: Listed[]
  }
  const read = images.map(({ name, counters, columns }): [string, WindowImage] => [
    name,
    {
      counters,
      columns: Object.fromEntries(columns.map((column) => [column.name, readColumn(packed, first, column)])),
    },
  ])
  return { header, images: new Map(read) }
}

function readColumn(packed: Buffer, first: number, { type, length, at }: Listed['columns'][number]): Column {
  const column = new TYPES[type](length)
  const bytes = packed.subarray(first + at, first + at + column.byteLength)
  if (bytes.length < column.byteLength) throw new Error('monitoring.snapshot-unreadable')
  new Uint8Array(column.buffer).set(bytes)
  return column
}
