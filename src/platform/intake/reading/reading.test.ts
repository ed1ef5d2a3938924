// Every kind of file people send, good and bad, is read or refused with the reason, the line and the byte.

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { fileKeyProvider, openVault, type Vault } from '../../vault/index.ts'
import { openSealedFile, sealToFile } from '../sealed-file.ts'
import { recogniseDelimiter } from './delimiter.ts'
import { Utf8Watch } from './encoding.ts'
import { readCsv } from './read-csv.ts'
import { dateOfSerial } from './read-xlsx.ts'
import { openTable, recogniseFormat, type TableRow } from './table.ts'

const folder = mkdtempSync(join(tmpdir(), 'kahu-reading-'))
let vault: Vault
beforeAll(async () => {
  vault = await openVault({ provider: fileKeyProvider(join(folder, 'ring')), keysExist: false })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function* pieces(bytes: Buffer, size = 7919): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function readAll(bytes: Buffer | AsyncIterable<Buffer>, bytesMax = 1e9) {
  const id = randomBytes(8).toString('hex')
  const { key } = vault.newKey(id)
  const path = join(folder, id)
  const utf8 = new Utf8Watch()
  await sealToFile(path, { vault, key }, Buffer.isBuffer(bytes) ? pieces(bytes) : bytes, {
    bytesMax,
    watch: utf8.watch,
  })
  utf8.end()
  const file = await openSealedFile(path, { vault, key })
  try {
    const format = await recogniseFormat(file, utf8)
    const { headers, chunks } = await openTable(file, format)
    const rows: TableRow[] = []
    for await (const chunk of chunks) rows.push(...chunk)
    return { format, headers, rows, cells: rows.map((row) => row.cells) }
  } finally {
    await file.close()
  }
}

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing was refused',
    (error) => (error instanceof Refusal ? { code: error.code, ...error.facts } : Promise.reject(error)),
  )

const TEXT = '姓名,手机\n张三,13812345678\n欧阳娜娜,"13900001111"\n'

describe('delimited text', () => {
  it('listens to the parser once, however many pieces the text has', async () => {
    const warnings: Error[] = []
    const hear = (warning: Error) => warnings.push(warning)
    process.on('warning', hear)
    const rows = Array.from({ length: 2_000 }, (_, at) => `张三${at},138${String(at).padStart(8, '0')}`)
    const text = Readable.from(rows.map((row) => `${row}\n`))
    let count = 0
    for await (const chunk of readCsv(text, ',')) count += chunk.length
    await new Promise(setImmediate)
    process.off('warning', hear)
    expect(count).toBe(rows.length)
    expect(warnings).toEqual([])
  })

  it.each([
    ['utf-8', Buffer.from(TEXT)],
    ['utf-8', Buffer.from(`\uFEFF${TEXT}`)],
    ['gb18030', iconv.encode(TEXT, 'gb18030')],
    ['utf-16le', iconv.encode(TEXT, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(TEXT, 'utf-16be', { addBOM: true })],
    ['utf-16le', iconv.encode(TEXT.replace('欧阳娜娜', 'Anna'), 'utf-16le', { addBOM: false })],
  ])('recognises %s', async (encoding, bytes) => {
    const { format, headers, cells } = await readAll(bytes)
    expect(format).toMatchObject({ kind: 'csv', encoding })
    expect(headers).toEqual(['姓名', '手机'])
    expect(cells[0]).toEqual(['张三', '13812345678'])
    expect(cells).toHaveLength(2)
  })

  it('reads GB18030 characters of four bytes and finds the encoding late in a long file', async () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => `client ${at};${at}`)
    const text = `name;no\n${rows.join('\n')}\n㐀㐁𠮷;7\n`
    const { format, cells } = await readAll(iconv.encode(text, 'gb18030'))
    expect(format).toMatchObject({ encoding: 'gb18030', delimiter: ';' })
    expect(cells).toHaveLength(40_001)
    expect(cells.at(-1)).toEqual(['㐀㐁𠮷', '7'])
  })

  it('names the byte that is in no encoding', async () => {
    const good = Buffer.from('姓名,手机\n张三,1\n李四,2\n')
    const at = good.indexOf(Buffer.from('李四'))
    const bytes = Buffer.concat([good.subarray(0, at), Buffer.from([0xff]), good.subarray(at)])
    expect(await refusalOf(readAll(bytes))).toEqual({ code: 'import.encoding-wrong', encoding: 'utf-8', byte: at + 1 })
    const wrong = Buffer.concat([iconv.encode('姓名,手机\n张三,1\n', 'gb18030'), Buffer.from([0xff, 0x0a])])
    expect(await refusalOf(readAll(wrong))).toMatchObject({
      code: 'import.encoding-wrong',
      encoding: 'gb18030',
      byte: wrong.length - 1,
    })
  })

  it.each([',', ';', '\t', '|'] as const)('recognises the delimiter %j', (delimiter) => {
    expect(
      recogniseDelimiter(
        ['a', 'b', 'c'].join(delimiter) +
          '\n' +
          ['1,5;x', '2', '"3\n;,|\t"'].join(delimiter).replace('1,5;x', '1') +
          '\n',
      ),
    ).toBe(delimiter)
  })

  it('reads back whatever was written, quotes and line breaks included', async () => {
    const cell = fc.string({ maxLength: 12 }).map((text) => text.replace(/[\p{Cc}\uFEFF\uFFFD]/gu, '').trim())
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 30 }), async (rows) => {
        const write = (text: string) => `"${text.replaceAll('"', '""')}"`
        const wanted = rows.map(([a, b]) => [a, `x${b}`])
        const { cells } = await readAll(
          Buffer.from(
            `one,two\r\n${wanted.map((row) => row.map((text) => write(text as string)).join(',')).join('\r\n')}\r\n`,
          ),
        )
        expect(cells).toEqual(wanted)
      }),
      { numRuns: 40 },
    )
  })

  it('counts lines as a spreadsheet does and marks rows of another width', async () => {
    const { rows } = await readAll(Buffer.from('a,b\n1,2\n\n3,4,\n5\n6,7,8\n'))
    expect(rows.map((row) => [row.line, row.isRagged])).toEqual([
      [2, false],
      [4, false],
      [5, true],
      [6, true],
    ])
  })

  it.each([
    ['import.empty-file', ''],
    ['import.empty-file', '\n\n\n'],
    ['import.quote-not-closed', 'a,b\n1,"2\n3,4\n'],
    ['import.quote-misplaced', 'a,b\n1,"2"x\n3,4\n'],
    ['import.header-twice', 'Name,name \n1,2\n'],
    ['import.header-missing', 'a,,c\n1,2,3\n'],
    ['import.truncated', 'a,b,c\n1,2,3\n4,5'],
    ['import.not-a-table', 'name\u0000,b,c,d\n1,2,3,4\n'],
    ['import.too-many-columns', `${Array.from({ length: 300 }, (_, at) => `c${at}`).join(',')}\n`],
    ['import.not-a-table', '%PDF-1.7 whatever'],
    ['import.packed-file', '\u001f\u008b'],
  ])('refuses with %s', async (code, text) => {
    expect(
      await refusalOf(readAll(Buffer.from(text, code === 'import.packed-file' ? 'latin1' : 'utf8'))),
    ).toMatchObject({ code })
  })

  it('reads a large file in bounded memory and refuses one over the limit while it comes', async () => {
    const line = Buffer.from(`${'x'.repeat(1000)},1\n`.repeat(1000))
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('a,b\n')
      for (;;) yield line
    }
    const before = process.memoryUsage().rss
    expect(await refusalOf(readAll(endless(), 200 * 1024 ** 2))).toMatchObject({ code: 'import.file-too-large' })
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 ** 2)
  })
})

async function workbook(fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  fill(book.addWorksheet('客户'), book)
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** A zip of one or more entries, written by hand so that it can lie. */
function zip(entries: { name: string; data: Buffer; claims?: number }[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, claims = data.length } of entries) {
    const packed = deflateRawSync(data, { level: 9 })
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(claims, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(claims, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(offset, 42)
    parts.push(local, Buffer.from(name), packed)
    directory.push(central, Buffer.from(name))
    offset += 30 + name.length + packed.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listing.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, listing, end])
}

const BOOK = Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
const RELATIONS = Buffer.from('<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>')
const parts = (sheet: Buffer, claims?: number) => [
  { name: 'xl/workbook.xml', data: BOOK },
  { name: 'xl/_rels/workbook.xml.rels', data: RELATIONS },
  { name: 'xl/worksheets/sheet1.xml', data: sheet, claims },
]

describe('workbooks', () => {
  it('reads text, numbers, dates, formulas and errors', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow(['姓名', '生日', '号码', '算式', '空算式'])
      sheet.addRow([
        '张 <三> & 李',
        new Date('2019-07-02T00:00:00Z'),
        Number('310106199001011234'),
        { formula: 'A1', result: '上海' },
        { formula: 'B2' },
      ])
      sheet.addRow(['王五', 44012, 13812345678, { formula: '1/0', result: { error: '#DIV/0!' } }, 'x'])
    })
    const { format, headers, rows } = await readAll(bytes)
    expect(format).toEqual({ kind: 'xlsx', sheetName: '客户' })
    expect(headers).toEqual(['姓名', '生日', '号码', '算式', '空算式'])
    expect(rows[0]?.cells.slice(0, 2)).toEqual(['张 <三> & 李', '2019-07-02'])
    expect(rows[0]?.marks?.get(2)).toEqual({ rule: 'cell.number-precision', blocks: true })
    expect(rows[0]?.cells[3]).toBe('上海')
    expect(rows[0]?.marks?.get(3)).toEqual({ rule: 'cell.formula', blocks: false })
    expect(rows[0]?.marks?.get(4)).toEqual({ rule: 'cell.formula-empty', blocks: true })
    expect(rows[1]?.cells).toEqual(['王五', '44012', '13812345678', '#DIV/0!', 'x'])
    expect(rows[1]?.marks?.get(3)).toMatchObject({ rule: 'cell.error', blocks: true })
  })

  it('counts days as spreadsheets do', () => {
    expect(dateOfSerial(1, false)).toBe('1900-01-01')
    expect(dateOfSerial(59, false)).toBe('1900-02-28')
    expect(dateOfSerial(60, false)).toBeNull()
    expect(dateOfSerial(61, false)).toBe('1900-03-01')
    expect(dateOfSerial(44012, false)).toBe('2020-06-30')
    expect(dateOfSerial(44012.5, false)).toBe('2020-06-30 12:00:00')
    expect(dateOfSerial(0, true)).toBe('1904-01-01')
  })

  it('refuses a zip bomb by what it claims and by what it does', async () => {
    const blank = Buffer.alloc(40 * 1024 ** 2, ' ')
    expect(await refusalOf(readAll(zip(parts(blank))))).toMatchObject({ code: 'import.zip-bomb' })
    // One that lies about its size is stopped as soon as it gives more than it claimed.
    expect(await refusalOf(readAll(zip(parts(blank, 1000))))).toMatchObject({ code: 'import.xlsx-broken' })
    const many = Array.from({ length: 2_100 }, (_, at) => ({ name: `e${at}`, data: Buffer.from('x') }))
    expect(await refusalOf(readAll(zip([...parts(Buffer.from('<worksheet/>')), ...many])))).toMatchObject({
      code: 'import.zip-bomb',
    })
  })

  it('refuses what is broken, cut off, encrypted, old or no workbook', async () => {
    const whole = await workbook((sheet) => {
      sheet.addRow(['a'])
      sheet.addRow([1])
    })
    expect(await refusalOf(readAll(whole.subarray(0, whole.length - 100)))).toMatchObject({
      code: 'import.truncated-zip',
    })
    expect(await refusalOf(readAll(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])))).toMatchObject({
      code: 'import.old-workbook',
    })
    expect(await refusalOf(readAll(zip([{ name: 'readme.txt', data: Buffer.from('x') }])))).toMatchObject({
      code: 'import.not-a-workbook',
    })
    const entity = Buffer.from('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>')
    expect(await refusalOf(readAll(zip(parts(entity))))).toMatchObject({ code: 'import.xlsx-broken' })
    expect(
      await refusalOf(readAll(zip(parts(Buffer.from('<worksheet><sheetData></sheetData></worksheet>'))))),
    ).toMatchObject({ code: 'import.empty-file' })
  })
})

describe('a sealed file', () => {
  it('reads from any place, holds nothing in clear and does not open when it lost its end', async () => {
    const { key } = vault.newKey('sealed')
    const path = join(folder, 'sealed')
    const bytes = Buffer.from('needle in the hay, '.repeat(120_000))
    await sealToFile(path, { vault, key }, pieces(bytes), { bytesMax: 1e9 })
    const file = await openSealedFile(path, { vault, key })
    expect(file.bytes).toBe(bytes.length)
    for (const [from, to] of [
      [0, 10],
      [1_048_570, 1_048_590],
      [bytes.length - 5, bytes.length],
    ] as const) {
      const read: Buffer[] = []
      for await (const piece of file.read(from, to)) read.push(Buffer.from(piece))
      expect(Buffer.concat(read).equals(bytes.subarray(from, to))).toBe(true)
    }
    await file.close()
    const { readFileSync, truncateSync } = await import('node:fs')
    const onDisk = readFileSync(path)
    expect(onDisk.includes('needle')).toBe(false)
    truncateSync(path, onDisk.length - 500_000)
    await expect(openSealedFile(path, { vault, key })).rejects.toThrow()
  })
})
