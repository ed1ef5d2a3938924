// Nothing personal stands in the clear: known values go in by every door, then every table, file and log is searched for them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import * as intake from '../src/modules/intake/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { openJobs } from '../src/platform/jobs/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { type Answer, type Bank, openBank, writeLog } from './bank/kahu.ts'

let bank: Bank
const stops: (() => Promise<void>)[] = []
const values = new Set<string>()
const keep = <T extends string>(value: T): T => {
  values.add(value)
  return value
}

const NAMES = ['欧阳翠微', '司徒雁翎', '慕容惊鸿', '令狐霜降', '尉迟朔风', '赫连沧溟', '百里扶摇']
const [created, changed, requested, imported, failing, pair] = demoDrafts(6, 'personal', { branchId: 3 }).map(
  (draft, at) => ({
    ...draft,
    name: keep(NAMES[at] as string),
    employer: keep(`凌霄第${at}远洋渔业公司`),
    documents: draft.documents?.map((document) => ({ ...document, number: keep(document.number as string) })),
    phones: [{ type: 'mobile' as const, number: keep(`1391${String(8_675_309 + at * 111_111)}`) }],
    emails: [{ address: keep(`cui.wei${at}@beispiel-bank.example`) }],
    addresses: [
      { type: 'home' as const, division: '310106', street: keep(`梧桐里弄${at}号七零二室`), postcode: '200040' },
    ],
  }),
)
const corporate = {
  kind: 'corporate' as const,
  name: keep('碧海潮生航运有限公司'),
  branchId: 3,
  documents: [{ type: 'credit-code' as const, number: keep('91350100M000100Y43') }],
  legalRepresentative: keep('宇文长歌'),
  shareholders: [{ name: keep('独孤听雨'), sharePercent: 60 }],
  beneficialOwners: [{ name: keep('夏侯问剑'), sharePercent: 60 }],
  phones: [{ type: 'work' as const, number: keep('021-62487931') }],
  businessScope: '国际海运',
}
const NOTE = keep('请联系她的妹妹钟离晚棠')
const REASON = keep('客户东方未晞要求停用')
const EVIDENCE = keep('户口簿原件 皇甫折桂')

beforeAll(async () => {
  bank = await openBank({ customers: 3 })
  const { body: known } = await bank.call('admin', staff.listRoles)
  const permissions = Object.fromEntries(known.permissions.map(({ id }: { id: string }) => [id, null]))
  const name = { 'zh-CN': '全', 'en-US': 'All' }
  const body = { roleId: 'everything', name, scope: 'all', masking: 'masked', permissions }
  expect((await bank.call('admin', staff.createRole, { body })).status).toBe(200)
  for (const who of ['everything', 'second']) await bank.addUser(who, 3, ['everything'])
  const { services, modules, databaseUrl } = bank.kahu
  const jobs = await openJobs(databaseUrl, services.log)
  stops.push(() => jobs.close())
  for (const module of modules) if (module.work) stops.push(await module.work(services))
})
afterAll(async () => {
  for (const stop of stops) await stop()
  await bank.close()
})

const call = (route: RouteShape, input: Parameters<Bank['call']>[2], who = 'everything') =>
  bank.call(who, route, { key: newId(), ...input })
async function done(answer: Promise<Answer>) {
  const { status, text, body } = await answer
  expect(status, text).toBe(200)
  return body
}
const until = async (state: string, importId: string) => {
  for (;;) {
    const body = await done(bank.call('everything', intake.showImport, { params: { importId } }))
    if (body.state === state) return body
    if (['failed', 'refused'].includes(body.state)) throw new Error(JSON.stringify(body))
  }
}

async function keepCustomers(): Promise<string> {
  const first = await done(call(customer.createCustomer, { body: created }))
  const second = await done(call(customer.createCustomer, { body: changed }))
  await done(call(customer.createCustomer, { body: corporate }))
  await done(call(customer.createCustomer, { body: pair, dryRun: true }))
  const params = { customerId: first.customerId }
  const changes = { name: keep('上官流萤'), formerNames: [NAMES[0]], employer: keep('踏雪寻梅文化公司') }
  await done(call(customer.updateCustomer, { params, body: { changes, version: 1 } }))
  await done(call(customer.restoreField, { params, body: { seq: 2, field: 'employer', version: 2 } }))
  const fields = ['name', 'employer', 'formerNames']
  await done(call(customer.revealCustomer, { params, body: { fields, purpose: 'contact-customer', note: NOTE } }))
  await done(call(customer.addRelationship, { params, body: { type: 'spouse', otherId: second.customerId } }))
  const asked = await done(
    call(customer.requestChange, {
      params,
      body: {
        changes: { name: requested?.name, phones: requested?.phones, addresses: requested?.addresses },
        channel: 'counter',
        note: NOTE,
        evidence: [{ name: 'page.txt', mediaType: 'text/plain', base64: Buffer.from(EVIDENCE).toString('base64') }],
      },
    }),
  )
  const decision = { decision: 'accept', recordVersion: 3, reason: NOTE }
  await done(
    call(
      customer.decideChangeRequest,
      { params: { changeRequestId: asked.changeRequestId }, body: decision },
      'second',
    ),
  )
  const off = { params: { customerId: second.customerId }, body: { reason: REASON, version: second.version } }
  await done(call(customer.deactivateCustomer, off))
  for (const route of [customer.showCustomer, customer.customerHistory, customer.listRelationships])
    await done(call(route, { params }))
  return first.customerId
}

/** Everything that is refused, with personal values where they do not belong. */
async function ask(customerId: string): Promise<void> {
  for (const value of [...values]) await done(call(customer.searchCustomers, { body: { text: value.slice(0, 100) } }))
  for (const text of ['ouyang cuiwei', 'oycw', 'cuiwei', '翠微'])
    await done(call(customer.searchCustomers, { body: { text } }))
  const phone = created?.phones[0]?.number as string
  const document = created?.documents?.[0]?.number as string
  const refused = [
    call(customer.createCustomer, { body: { ...created, branchId: 3 } }),
    call(customer.createCustomer, {
      body: { ...failing, documents: [{ type: 'resident-id', number: `${document.slice(0, 17)}*` }] },
    }),
    call(customer.createCustomer, { body: { ...failing, surprise: { [phone]: document } } }),
    call(customer.createCustomer, { body: { ...failing, gender: NAMES[2] } }),
    call(customer.updateCustomer, { params: { customerId }, body: { changes: { name: NAMES[3] }, version: 1 } }),
    call(customer.showCustomer, { params: { customerId: phone } }),
    call(customer.showCustomer, { params: { customerId: NAMES[1] as string } }),
    call(staff.listUsers, { query: { search: phone, surprise: document } }),
    call(staff.signIn, {
      body: { loginName: keep('liuying-private@beispiel.example'), password: keep('geheim-wort-9931') },
    }),
    bank.inject({
      method: 'POST',
      url: `/api/customers/search?text=${document}`,
      payload: `{"text":"${phone}"`,
      headers: { 'content-type': 'application/json' },
    }),
    bank.inject({ method: 'GET', url: `/api/${encodeURIComponent(NAMES[4] as string)}/${phone}` }),
  ]
  for (const { status, text } of await Promise.all(refused)) expect(status, text).toBeGreaterThanOrEqual(400)
  await done(call(staff.savePreference, { params: { kind: 'customer.create.draft' }, body: { value: { ...failing } } }))
  const user = { loginName: 'newcomer', displayName: keep('纳兰知秋'), branchId: 3, roleIds: ['teller'] }
  await done(call(staff.createUser, { body: user }))
  const body = {
    filter: { all: [] },
    columns: ['name', 'phone', 'documentNumber'],
    format: 'xlsx',
    purpose: 'report',
    note: NOTE,
  }
  expect((await bank.call('everything', customer.exportCustomers, { body })).status).toBe(200)
}

async function bringIn(): Promise<void> {
  const row = (draft: typeof imported, document: string) =>
    [
      'individual',
      draft?.name,
      'resident-id',
      document,
      draft?.phones[0]?.number,
      draft?.emails[0]?.address,
      draft?.employer,
      draft?.addresses[0]?.street,
    ].join(',')
  const number = (draft: typeof imported) => draft?.documents?.[0]?.number as string
  const text = [
    '客户类型,姓名,证件类型,证件号码,手机号码,电子邮箱,工作单位,详细地址',
    row(imported, number(imported)),
    row(failing, `${number(failing).slice(0, 17)}Z`),
  ].join('\r\n')
  const payload = `--xx\r\ncontent-disposition: form-data; name="file"; filename="${keep('轩辕名单')}.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--xx--\r\n`
  const headers = { 'content-type': 'multipart/form-data; boundary=xx' }
  const uploaded = await done(bank.call('everything', intake.uploadImport, { body: payload, headers }))
  const params = { importId: uploaded.importId }
  const ready = await until('ready', uploaded.importId)
  const columns = ready.columns.map(({ field }: { field: string | null }) => field)
  const mapping = { columns, mode: 'create', emptyClears: false }
  await done(call(intake.previewImport, { params, body: mapping }))
  await done(call(intake.saveMapping, { params, body: { ...mapping, saveAs: keep('轩辕的模板') } }))
  await done(call(intake.dryRunImport, { params }))
  await until('checked', uploaded.importId)
  await done(call(intake.startImport, { params }))
  await until('done', uploaded.importId)
  expect((await bank.call('everything', intake.errorFile, { params })).status).toBe(200)
  await done(call(intake.undoImport, { params }))
  await until('undone', uploaded.importId)
}

/** A value as it could stand somewhere: as it is, without separators, as hex, base64 or escapes. */
function shapesOf(value: string): string[] {
  const bare = value.replace(/[\s.@-]/g, '')
  const shapes = new Set([value, bare])
  for (const text of [value, bare]) {
    const bytes = Buffer.from(text)
    shapes.add(bytes.toString('hex'))
    shapes.add(Buffer.from(text, 'utf16le').toString('hex'))
    shapes.add(encodeURIComponent(text))
    shapes.add(
      JSON.stringify(text)
        .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .slice(1, -1),
    )
    // Base64 differs by where in a group of three bytes the value begins.
    for (const shift of [0, 1, 2]) {
      const encoded = Buffer.concat([Buffer.alloc(shift, 0x20), bytes])
        .toString('base64')
        .replace(/=+$/, '')
      shapes.add(encoded.slice(shift === 0 ? 0 : shift + 1, -1))
    }
  }
  return [...shapes].filter((shape) => shape.length >= 4)
}

function findIn(places: Map<string, string>): string[] {
  const found: string[] = []
  for (const [place, text] of places) {
    const lower = text.toLowerCase()
    for (const value of values) {
      const shape = shapesOf(value).find((one) => text.includes(one) || lower.includes(one.toLowerCase()))
      if (shape) found.push(`${place}: ${value} as ${shape}`)
    }
  }
  return found
}

async function everyTable(client: pg.Client): Promise<Map<string, string>> {
  const { rows: tables } = await client.query(
    `select table_schema as schema, table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const dumped = new Map<string, string>()
  for (const { schema, name } of tables) {
    const { rows } = await client.query(`select t::text as line from "${schema}"."${name}" t`)
    const text = rows.map(({ line }) => line).join('\n')
    // What stands in bytea is printed as hex: read it as text too.
    const bytes = [...text.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex]) => Buffer.from(hex as string, 'hex'))
    dumped.set(`${schema}.${name}`, text)
    dumped.set(
      `${schema}.${name} (bytes)`,
      bytes.map((one) => `${one.toString('utf8')}\n${one.toString('latin1')}`).join('\n'),
    )
  }
  return dumped
}

function everyFile(folder: string): Map<string, string> {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(path, `${path}\n${readFileSync(path, 'utf8')}`)
  }
  return files
}

it('keeps every personal value out of tables, files, logs and the database server’s own log', async () => {
  const customerId = await keepCustomers()
  await ask(customerId)
  await bringIn()
  expect(values.size).toBeGreaterThan(35)
  const client = new pg.Client({ connectionString: bank.databaseUrl })
  await client.connect()
  const tables = await everyTable(client)
  const { rows } = await client.query('show data_directory')
  await client.end()
  writeLog(bank.kahu)
  const files = everyFile(bank.dataDir)
  const serverLog = join(rows[0].data_directory, 'kahu', 'server.log')
  files.set(serverLog, readFileSync(serverLog, 'utf8'))
  // The search itself works: the dump does hold what may be plain, the files the log of these requests.
  expect([...tables.keys()].filter((name) => name.startsWith('pgboss.')).length).toBeGreaterThan(2)
  expect(tables.get('public.journal')).toContain('customer.decide-change-request')
  expect([...files.values()].join('\n')).toContain('/api/customers/search')
  expect(findIn(tables)).toEqual([])
  expect(findIn(files)).toEqual([])
})

it('would have found them', () => {
  const value = [...values][0] as string
  const places = (text: string) => new Map([['here', text]])
  const hidden = [
    value,
    Buffer.from(`xx${value}`).toString('hex'),
    Buffer.from(`{"name":"${value}"}`).toString('base64'),
    encodeURIComponent(value),
  ]
  for (const text of hidden) expect(findIn(places(`… ${text} …`))).toHaveLength(1)
  expect(findIn(places('nothing at all'))).toEqual([])
})
