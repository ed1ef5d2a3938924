// Files from strangers: names that lead elsewhere, archives that burst, contents that are not what they say.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../../src/modules/customer/contract.ts'
import * as intake from '../../src/modules/intake/contract.ts'
import { openFullBank, uploadOf } from '../bank/full-bank.ts'
import type { Answer } from '../bank/kahu.ts'

type FullBank = Awaited<ReturnType<typeof openFullBank>>
let full: FullBank
beforeAll(async () => {
  full = await openFullBank('uploads')
})
afterAll(() => full.bank.close())

const folder = () => join(full.bank.dataDir, 'intake')
const kept = () => (existsSync(folder()) ? readdirSync(folder()).sort() : [])
const upload = (name: string, content: string | Buffer): Promise<Answer> => {
  const [head = '', tail = ''] = String(uploadOf('<content>', name).body).split('<content>')
  const payload = Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(tail)])
  return full.bank.call('everything', intake.uploadImport, { headers: uploadOf('').headers ?? {}, body: payload })
}
const CSV = '姓名,手机号码\r\n欧阳试,13911112222\r\n'

/** A zip archive of entries as they are given, with whatever they claim about their size. */
function zipOf(entries: { name: string; data: Buffer; claims?: number }[]): Buffer {
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const { name, data, claims } of entries) {
    const packed = deflateRawSync(data)
    const bytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claims ?? data.length, 18)
    common.writeUInt16LE(bytes.length, 22)
    parts.push(Buffer.from('504b0304', 'hex'), common, bytes, packed)
    const head = Buffer.concat([Buffer.from('504b01021403', 'hex'), common, Buffer.alloc(14)])
    head.writeUInt32LE(at, 42)
    central.push(Buffer.concat([head.subarray(0, 46), bytes]))
    at += 30 + bytes.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, directory, end])
}
const TYPES = Buffer.from(
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
)
const BOOK = Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>')
const RELATIONS = Buffer.from(
  '<Relationships><Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
)
const bookWith = (...more: { name: string; data: Buffer; claims?: number }[]) =>
  zipOf([
    { name: '[Content_Types].xml', data: TYPES },
    { name: 'xl/workbook.xml', data: BOOK },
    { name: 'xl/_rels/workbook.xml.rels', data: RELATIONS },
    ...more,
  ])

describe('the name of a file', () => {
  it('leads nowhere: the file lies under an id of its own, and only its last part is shown', async () => {
    const names = [
      '../../../../tmp/kahu-escaped.csv',
      '/etc/passwd',
      'C:\\\\windows\\\\x.csv',
      '..\\\\..\\\\x.csv',
      '....//....//x.csv',
      '%2e%2e%2fx.csv',
      'a'.repeat(5_000),
      '<img src=x onerror=alert(1)>.csv',
      '\u202Excod.csv',
      'x\\"; filename=\\"../y.csv',
    ]
    for (const name of names) {
      const before = new Set(kept())
      const answer = await upload(name, CSV)
      expect(answer.status, `${name}: ${answer.text}`).toBe(200)
      expect(answer.body.name).not.toMatch(/[/\\\u202e]/)
      expect(answer.body.name.length).toBeLessThanOrEqual(200)
      const added = kept().filter((file) => !before.has(file))
      expect(added).toEqual([`${answer.body.importId}.sealed`])
    }
    expect(existsSync('/tmp/kahu-escaped.csv')).toBe(false)
  })
})

describe('an archive', () => {
  const refused = async (content: Buffer, codes: string[]) => {
    const before = kept()
    const answer = await upload('a.xlsx', content)
    expect(codes, answer.text).toContain(answer.body.code)
    expect(kept()).toEqual(before)
  }

  it('that bursts is refused by what it claims and by what it does, and nothing of it stays', async () => {
    const blank = Buffer.alloc(60 * 1024 ** 2, ' ')
    const sheet = 'xl/worksheets/sheet1.xml'
    await refused(bookWith({ name: sheet, data: blank }), ['import.zip-bomb'])
    await refused(bookWith({ name: sheet, data: blank, claims: 1_000 }), ['import.xlsx-broken', 'import.zip-bomb'])
    const many = Array.from({ length: 3_000 }, (_, at) => ({ name: `e${at}`, data: Buffer.from('x') }))
    await refused(bookWith({ name: sheet, data: Buffer.from('<worksheet/>') }, ...many), ['import.zip-bomb'])
  })

  it('whose entries lead elsewhere writes nothing there', async () => {
    const before = kept()
    const answer = await upload(
      'a.xlsx',
      bookWith({ name: '../../../../tmp/kahu-escaped.xml', data: Buffer.from('<worksheet/>') }),
    )
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(existsSync('/tmp/kahu-escaped.xml')).toBe(false)
    expect(kept()).toEqual(before)
  })

  it('of XML that grows by itself, or asks for files, is refused', async () => {
    const laughs = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`
    const asks = `<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>`
    for (const xml of [laughs, asks])
      await refused(bookWith({ name: 'xl/worksheets/sheet1.xml', data: Buffer.from(xml) }), ['import.xlsx-broken'])
  })
})

describe('evidence', () => {
  const HTML = Buffer.from('<html><script>alert(1)</script></html>')
  const ask = (item: { name: string; mediaType: string; content: Buffer }) =>
    full.bank.call('everything', customer.requestChange, {
      params: { customerId: full.elsewhere.customerId as string },
      body: {
        changes: { education: 'doctor' },
        channel: 'counter',
        evidence: [{ name: item.name, mediaType: item.mediaType, base64: item.content.toString('base64') }],
      },
    })

  it('is of the kinds that are allowed, by what it says and by what it is', async () => {
    for (const mediaType of ['text/html', 'image/svg+xml', 'application/javascript', 'application/zip'])
      expect((await ask({ name: 'a', mediaType, content: HTML })).status).toBe(422)
    for (const mediaType of ['image/png', 'image/jpeg', 'application/pdf']) {
      const { status, body } = await ask({ name: 'a.png', mediaType, content: HTML })
      expect({ mediaType, status, rule: body.fields?.[0]?.rule }).toEqual({
        mediaType,
        status: 422,
        rule: 'change-request.not-what-it-says',
      })
    }
    for (const name of ['../a.png', 'a/b.png', 'a\\b.png', 'a\r\nb.png', ''])
      expect((await ask({ name, mediaType: 'text/plain', content: Buffer.from('x') })).status, name).toBe(422)
  })

  it('leaves as a download of its declared type that no browser runs', async () => {
    const { body } = await ask({ name: 'a.html', mediaType: 'text/plain', content: HTML })
    const params = { changeRequestId: body.changeRequestId, evidenceId: body.evidence[0].evidenceId }
    const answer = await full.bank.call('second', customer.showEvidence, { params })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/^text\/plain/),
      'content-disposition': expect.stringMatching(/^attachment; filename\*=UTF-8''evidence-[0-9a-f-]+$/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    })
  })
})
