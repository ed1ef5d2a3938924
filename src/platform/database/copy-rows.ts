// Rows in PostgreSQL's binary COPY format: the server takes each value as it stands and parses no text.

/** A column of a bulk write: its name and its type. */
export type CopyColumn = readonly [name: string, type: CopyType]
export type CopyType = keyof typeof WRITERS

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const START_BYTES = 1 << 20
const KEPT_BYTES_MAX = 1 << 23
const FIELD_BYTES_MIN = 64
/** Of one UTF-16 unit. */
const UTF8_BYTES_MAX = 3
/** Shorter texts of ASCII are quicker written here than by a call into the buffer. */
const ASCII_HERE_MAX = 40
const DAY_MS = 86_400_000
/** PostgreSQL counts from the year 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1)
const EPOCH_DAY = EPOCH_MS / DAY_MS
const TWO_32 = 2 ** 32
const TEXT_OID = 25
const INT4_OID = 23
const UUID_OID = 2950
const TIMESTAMPTZ_OID = 1184
const JSONB_VERSION = 1

/** What is written so far; one for the process, because a write is laid out in one go. */
let laid = Buffer.allocUnsafe(START_BYTES)
let end = 0

function room(bytes: number): void {
  if (end + bytes <= laid.length) return
  const larger = Buffer.allocUnsafe(Math.max(laid.length * 2, end + bytes))
  laid.copy(larger, 0, 0, end)
  laid = larger
}

function int32(value: number): void {
  laid[end] = value >>> 24
  laid[end + 1] = value >>> 16
  laid[end + 2] = value >>> 8
  laid[end + 3] = value
  end += 4
}

function int16(value: number): void {
  laid[end] = value >>> 8
  laid[end + 1] = value
  end += 2
}

/** A text with its length before it. */
function text(value: string): void {
  room(value.length * UTF8_BYTES_MAX + FIELD_BYTES_MIN)
  const from = end + 4
  let at = 0
  if (value.length <= ASCII_HERE_MAX) {
    for (; at < value.length; at++) {
      const code = value.charCodeAt(at)
      if (code > 0x7f) break
      laid[from + at] = code
    }
  }
  const length = at === value.length ? at : laid.write(value, from)
  int32(length)
  end += length
}

function bytes(value: Buffer): void {
  room(value.length + FIELD_BYTES_MIN)
  int32(value.length)
  laid.set(value, end)
  end += value.length
}

const HEX = new Int8Array(128).fill(-1)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  HEX[digit.charCodeAt(0)] = value
  HEX[digit.toUpperCase().charCodeAt(0)] = value
}
const UUID_BYTES = 16
/** Of an array's item with its length. */
const ITEM_BYTES_MAX = 20

function uuid(value: string): void {
  int32(UUID_BYTES)
  const from = end
  let wrong = 0
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    if (code === 45) continue
    at += 1
    const byte = ((HEX[code] as number) << 4) | (HEX[value.charCodeAt(at)] as number)
    wrong |= byte
    laid[end] = byte
    end += 1
    if (end - from > UUID_BYTES) break
  }
  if (wrong < 0 || end - from !== UUID_BYTES) throw new TypeError('not a uuid')
}

/** The header of an array of one dimension. */
function arrayOf(items: number, oid: number): void {
  int32(items > 0 ? 1 : 0)
  int32(0)
  int32(oid)
  if (items === 0) return
  int32(items)
  int32(1)
}

/** The length of what `write` lays stands before it. */
function measured(write: () => void): void {
  const from = end
  end += 4
  write()
  const length = end - from - 4
  end = from
  int32(length)
  end += length
}

function timestamptz(value: Date): void {
  const micros = (value.getTime() - EPOCH_MS) * 1000
  int32(8)
  int32(Math.floor(micros / TWO_32))
  int32(micros >>> 0)
}

/** Dates come many times in a row. */
let lastDate = ''
let lastDay = Number.NaN

const WRITERS = {
  uuid: (value: string) => uuid(value),
  text: (value: string) => text(value),
  bytea: (value: Buffer) => bytes(value),
  jsonb(value: string) {
    room(value.length * UTF8_BYTES_MAX + FIELD_BYTES_MIN)
    measured(() => {
      laid[end] = JSONB_VERSION
      end += 1
      end += laid.write(value, end)
    })
  },
  int(value: number) {
    int32(4)
    int32(value)
  },
  smallint(value: number) {
    int32(2)
    int16(value)
  },
  bigint(value: number) {
    int32(8)
    int32(Math.floor(value / TWO_32))
    int32(value)
  },
  /** YYYY-MM-DD */
  date(value: string) {
    if (value !== lastDate) {
      lastDay = Date.parse(value) / DAY_MS - EPOCH_DAY
      lastDate = value
    }
    const day = lastDay
    if (!Number.isInteger(day)) throw new TypeError('not a date')
    int32(4)
    int32(day)
  },
  timestamptz: (value: Date) => timestamptz(value),
  'uuid[]'(value: readonly string[]) {
    room(value.length * ITEM_BYTES_MAX + FIELD_BYTES_MIN)
    measured(() => {
      arrayOf(value.length, UUID_OID)
      for (const item of value) uuid(item)
    })
  },
  'timestamptz[]'(value: readonly Date[]) {
    room(value.length * ITEM_BYTES_MAX + FIELD_BYTES_MIN)
    measured(() => {
      arrayOf(value.length, TIMESTAMPTZ_OID)
      for (const item of value) timestamptz(item)
    })
  },
  'text[]'(value: readonly string[]) {
    measured(() => {
      arrayOf(value.length, TEXT_OID)
      for (const item of value) text(item)
    })
  },
  'int[]'(value: readonly number[]) {
    room(value.length * ITEM_BYTES_MAX + FIELD_BYTES_MIN)
    measured(() => {
      arrayOf(value.length, INT4_OID)
      for (const item of value) {
        int32(4)
        int32(item)
      }
    })
  },
} satisfies Record<string, (value: never) => void>

const COPY_DATA = 'd'.charCodeAt(0)
/** The length of a message stands after its kind and counts itself. */
const LENGTH_AT = 1

/** The CopyData message with the rows of a COPY, a value for every column; null and undefined are null. */
export function copyRows(columns: readonly CopyColumn[], rows: readonly (readonly unknown[])[]): Buffer {
  const writers = columns.map(([, type]) => WRITERS[type] as (value: unknown) => void)
  laid[0] = COPY_DATA
  end = LENGTH_AT + 4
  laid.set(SIGNATURE, end)
  end += SIGNATURE.length
  for (const row of rows) {
    room(FIELD_BYTES_MIN)
    int16(writers.length)
    for (let at = 0; at < writers.length; at++) {
      const value = row[at]
      room(FIELD_BYTES_MIN)
      if (value === null || value === undefined) int32(-1)
      else (writers[at] as (value: unknown) => void)(value)
    }
  }
  room(FIELD_BYTES_MIN)
  int16(-1)
  laid.writeInt32BE(end - LENGTH_AT, LENGTH_AT)
  const message = Buffer.from(laid.subarray(0, end))
  if (laid.length > KEPT_BYTES_MAX) laid = Buffer.allocUnsafe(START_BYTES)
  return message
}
