// Text that would be a program elsewhere: SQL in every text of every route, addresses to be fetched, formulas in every table that leaves.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteShape } from '../../src/platform/contract/index.ts'
import { placesOf, sampleInput, takesText, whole } from '../bank/from-schema.ts'
import { openFullBank, uploadOf } from '../bank/full-bank.ts'
import type { Answer, Input } from '../bank/kahu.ts'

const SQL = ["x'||(select pg_sleep(9))||'", "'); drop table customer; --", "\\' or 1=1", '$99::text']
const INSIDES = /syntax error|unterminated|SQLSTATE|pg_catalog|invalid input syntax|operator does not exist/i

type FullBank = Awaited<ReturnType<typeof openFullBank>>
let full: FullBank
let lure: Server
let lured = 0
beforeAll(async () => {
  full = await openFullBank('injection')
  lure = createServer((_request, reply) => {
    lured += 1
    reply.end()
  }).listen(0, '127.0.0.1')
  await once(lure, 'listening')
})
afterAll(async () => {
  lure.close()
  await full.bank.close()
})

const LEAVING = new Set(['staff.sign-out', 'staff.change-password', 'staff.sign-in'])
const routes = () => full.bank.routes.filter(({ id }) => !LEAVING.has(id))
const ask = (route: RouteShape, input: Input, who = 'everything') =>
  full.bank.call(who, route, { ...input, ...(route.command && !route.uploads ? { dryRun: true } : {}) })
const paramsOf = (route: RouteShape) => {
  const { params } = sampleInput(route)
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, full.here[name] ?? value]))
}

/** The route's inputs with one text after the other put at each place that takes it. */
function* inputsWith(route: RouteShape, text: string): Generator<[place: string, input: Input]> {
  const { query, body } = sampleInput(route)
  const input = { params: paramsOf(route), query, ...(route.uploads ? uploadOf('a') : { body }) }
  const query_ = route.query ? placesOf(route.query) : []
  for (const place of query_)
    if (takesText(place, text)) yield [`query ${place.path}`, { ...input, query: { ...query, [place.path]: text } }]
  if (!route.body || route.uploads) return
  for (const place of placesOf(route.body))
    if (takesText(place, text)) yield [`body ${place.path}`, { ...input, body: place.put(text) }]
}

describe('SQL', () => {
  it('in any text of any route stays a value: no statement holds it, and no error tells of one', async () => {
    const found: string[] = []
    const tried = new Set<string>()
    for (const route of routes())
      for (const text of SQL)
        for (const [place, input] of inputsWith(route, text)) {
          full.bank.recorded.start()
          const answer = await ask(route, input)
          tried.add(`${route.id} ${place}`)
          const where = `${route.id} ${place} ${text}`
          if (answer.status >= 500 || INSIDES.test(answer.text)) found.push(`${where} → ${answer.text.slice(0, 200)}`)
          if (full.bank.recorded.ran().some(({ sql }) => sql.includes(text))) found.push(`${where} in a statement`)
        }
    expect(found).toEqual([])
    expect(tried.size).toBeGreaterThan(100)
  })

  it('leaves the bank as it was', async () => {
    expect(await full.count('customer')).toBeGreaterThan(0)
    const show = full.route('customer.show')
    const answer = await full.bank.call('everything', show, { params: { customerId: full.here.customerId as string } })
    expect(answer.status).toBe(200)
  })

  it('wildcards are letters: what finds everything elsewhere finds what it says here', async () => {
    const listed = (answer: Answer) => answer.body?.items?.length ?? 0
    for (const route of routes().filter(({ query }) => query))
      for (const place of placesOf(route.query).filter((one) => takesText(one, '%%%'))) {
        if (!/search|text|name/i.test(place.path)) continue
        const of = async (text: string) =>
          listed(await ask(route, { params: paramsOf(route), query: { [place.path]: text } }, 'admin'))
        const nothing = await of('∅∅∅')
        for (const text of ['%%%', '___', '\\\\\\'])
          expect(await of(text), `${route.id} ${place.path} ${text}`).toBeLessThanOrEqual(nothing)
      }
  })
})

describe('an address', () => {
  it('in any text of any route is never fetched', async () => {
    const { port } = lure.address() as AddressInfo
    const text = `http://127.0.0.1:${port}/`
    for (const route of routes()) for (const [, input] of inputsWith(route, text)) await ask(route, input)
    expect(lured).toBe(0)
    // The lure itself works.
    await fetch(text)
    expect(lured).toBe(1)
  })
})

describe('a formula', () => {
  const FORMULAS = ["=cmd|'/c calc'!A", '+AA+BB', '-AA+BB', '@SUM(AA)', '\t=AA+BB']
  const RUNS = /^[=+\-@\t\r]/
  const isNumber = (text: string) => /^-?[\d.,]+$/.test(text)

  async function cellsOf({ bytes, headers }: Answer): Promise<string[]> {
    if (String(headers['content-type']).startsWith('text/csv'))
      return parse(bytes.toString('utf8').replace(/^\uFEFF/, ''), { relax_column_count: true }).flat()
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes as never)
    const cells: string[] = []
    for (const sheet of workbook.worksheets)
      sheet.eachRow((row) =>
        row.eachCell(({ value }) => {
          if (value !== null && typeof value === 'object' && 'formula' in value) cells.push(`=${value.formula}`)
          if (typeof value === 'string') cells.push(value)
        }),
      )
    return cells
  }

  it('kept in any text runs in no table that leaves', async () => {
    const params = { customerId: full.here.customerId as string }
    const account = { ...params, accountId: full.here.accountId as string }
    for (const [at, text] of FORMULAS.entries()) {
      const shown = await full.done('customer.show', { params })
      const clean = text.trim()
      const changes = { employer: clean, tags: [clean], ethnicity: clean }
      await full.done('customer.update', { params, body: { changes, version: shown.version } })
      const memo = { counterpartyName: clean, purpose: clean, counterpartyBank: clean, counterpartyNumber: clean }
      const posting = { type: 'deposit', currency: 'CNY', channel: 'counter', amountFen: 100, credit: account, memo }
      await full.done('ledger.post', { body: { reference: `f${at}`, ...posting } }, 'system')
      await full.done('import.upload', uploadOf(`${clean},姓名\r\n${clean},"${text}"\r\n`, `${clean}.csv`))
    }
    const files: string[] = []
    const running: string[] = []
    for (const route of routes().filter(({ streams }) => streams)) {
      const formats = (route.body as never as { properties?: { format?: { enum?: string[] } } })?.properties?.format
        ?.enum
      for (const format of formats ?? [null]) {
        const body = { ...(sampleInput(route).body as object), ...(format ? { format } : {}) }
        const filter = 'filter' in body ? { filter: { all: [] } } : {}
        const from = 'from' in body ? { from: '2000-01-01', to: full.bank.clock.today() } : {}
        const columns = (whole(route.body ?? {}) as { columns?: unknown })?.columns ? allColumns(route) : {}
        const input = { params: paramsOf(route), body: { ...body, ...filter, ...from, ...columns } }
        const answer = await full.bank.call('everything', route, route.body ? input : { params: input.params })
        const type = String(answer.headers['content-type'])
        if (answer.status !== 200 || !/csv|spreadsheet/.test(type)) continue
        files.push(`${route.id} ${format}`)
        for (const cell of await cellsOf(answer))
          if (RUNS.test(cell) && !isNumber(cell)) running.push(`${route.id}: ${cell}`)
      }
    }
    expect(running).toEqual([])
    expect(files).toEqual(expect.arrayContaining(['customer.export csv', 'customer.export xlsx']))
    expect(files.length, files.join()).toBeGreaterThan(4)
  })

  const allColumns = (route: RouteShape) => ({
    columns: (route.body as never as { properties: { columns: { items: { enum: string[] } } } }).properties.columns
      .items.enum,
  })
})
