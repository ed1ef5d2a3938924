// Searching transactions: any combination of conditions against a plain model, scope, masking, paging, sums, export.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { openPosition } from '../src/modules/ledger/index.ts'
import { insertMerchants } from '../src/modules/ledger/merchant-store.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count } = await openAllRights(1, 'transactions')
afterAll(() => bank.close())
const { database } = bank.kahu.services
type Account = { customerId: string; accountId: string }
const shopHead = { name: '乐家超市', mcc: '5411' }
let near: Account
let far: Account
const shop = { merchantId: newId(), name: '乐家超市', mcc: '5411', division: '310101' }
const diner = { merchantId: newId(), name: 'Blue Diner', mcc: '5812', division: '110101' }

async function openAccount(branchId: number): Promise<Account> {
  const [draft] = demoDrafts(1, `transactions-${newId()}`, { branchId })
  const made = await bank.call('everything', customer.createCustomer, { body: draft })
  expect(made.status, made.text).toBe(200)
  const account = { customerId: made.body.customerId, accountId: newId() }
  await database.write((tx) => openPosition(tx, { ...account, currency: 'CNY', branchId }))
  return account
}
const book = async (fields: object) => {
  const body = { reference: newId(), currency: 'CNY', channel: 'pos', ...fields }
  const answer = await bank.call('system', ledger.post, { body })
  expect(answer.status, answer.text).toBe(200)
}
type Body = { customerId?: string; filter: ledger.EntryFilter; text?: string; sort?: ledger.EntrySort; limit?: number }
const recent: ledger.EntryFilter = { field: 'bookedOn', op: 'within-days', value: -30 }
const search = (who: string, body: Body & { cursor?: string | null }) =>
  bank.call(who, ledger.searchTransactions, { body })
async function all(who: string, body: Body): Promise<ledger.FoundTransaction[]> {
  const found: ledger.FoundTransaction[] = []
  for (let cursor: string | null = null; ; ) {
    const page = await search(who, { ...body, cursor })
    expect(page.status, page.text).toBe(200)
    found.push(...page.body.items)
    cursor = page.body.next
    if (cursor === null) return found
  }
}

beforeAll(async () => {
  near = await openAccount(3)
  far = await openAccount(12)
  await database.write((tx) => insertMerchants(tx, [shop, diner]))
  for (const account of [near, far]) {
    await book({ type: 'deposit', credit: account, amountFen: 900_000, channel: 'counter', memo: { purpose: '工资' } })
    for (let n = 1; n <= 12; n += 1) {
      const { merchantId, mcc, division } = n % 3 === 0 ? diner : shop
      await book({ type: 'purchase', debit: account, amountFen: n * 1_000, merchantId, mcc, division })
    }
    const memo = { counterpartyName: '欧阳明日', counterpartyNumber: '6222021234567890123', purpose: '房租 3 月' }
    await book({ type: 'transfer-out', debit: account, amountFen: 50_000, channel: 'mobile', memo })
  }
})

describe('searching', () => {
  it('answers every combination of conditions as a plain filter over everything does', async () => {
    const everything = await all('everything', { filter: { all: [recent] } })
    expect(everything).toHaveLength(28)
    type Line = ledger.FoundTransaction
    const cases: [ledger.EntryFilter, (line: Line) => boolean][] = [
      [{ field: 'type', op: 'in', value: ['purchase'] }, (line) => line.type === 'purchase'],
      [{ field: 'type', op: 'not-in', value: ['purchase'] }, (line) => line.type !== 'purchase'],
      [{ field: 'channel', op: 'in', value: ['mobile', 'counter'] }, (line) => line.channel !== 'pos'],
      [{ field: 'direction', op: 'in', value: ['in'] }, (line) => (line.amountFen ?? 0) > 0],
      [{ field: 'direction', op: 'not-in', value: ['in'] }, (line) => (line.amountFen ?? 0) < 0],
      [
        { field: 'amount', op: 'between', value: [3_000, 7_000] },
        (line) => Math.abs(line.amountFen ?? 0) >= 3_000 && Math.abs(line.amountFen ?? 0) <= 7_000,
      ],
      [{ field: 'amount', op: 'at-least', value: 50_000 }, (line) => Math.abs(line.amountFen ?? 0) >= 50_000],
      [{ field: 'mcc', op: 'starts-with', value: '58' }, (line) => line.mcc === '5812'],
      [{ field: 'mcc', op: 'empty' }, (line) => line.mcc === null],
      [{ field: 'merchantId', op: 'in', value: [shop.merchantId] }, (line) => line.merchantId === shop.merchantId],
      [{ field: 'division', op: 'under', value: '310000' }, (line) => line.division === '310101'],
      [{ field: 'accountId', op: 'in', value: [near.accountId] }, (line) => line.accountId === near.accountId],
      [
        { field: 'accountId', op: 'in', value: [`${near.customerId}/${near.accountId}`] },
        (line) => line.accountId === near.accountId,
      ],
      [{ field: 'accountId', op: 'in', value: [`${far.customerId}/${near.accountId}`] }, () => false],
      [{ field: 'cardId', op: 'not-empty' }, () => false],
      [{ field: 'currency', op: 'in', value: ['USD'] }, () => false],
      [{ field: 'bookedOn', op: 'before', value: '2020-01-01' }, () => false],
      [
        {
          all: [
            { field: 'type', op: 'in', value: ['purchase', 'deposit'] },
            { field: 'channel', op: 'not-in', value: ['mobile'] },
          ],
        },
        (line) => line.type === 'purchase' || line.type === 'deposit',
      ],
    ]
    const lanes = cases.at(-1)?.[0] as { all: ledger.EntryFilter[] }
    expect(await all('everything', { filter: { all: [recent, ...lanes.all] }, limit: 5 })).toEqual(
      everything.filter((line) => line.type === 'purchase' || line.type === 'deposit'),
    )
    for (const [at, [one, holds]] of cases.entries()) {
      const next = cases[(at + 4) % cases.length] as (typeof cases)[number]
      const both = await all('everything', { filter: { all: [recent, one, next[0]] }, limit: 5 })
      expect(both, JSON.stringify([one, next[0]])).toEqual(everything.filter((line) => holds(line) && next[1](line)))
      const either = await all('everything', { filter: { all: [recent, { any: [one, next[0]] }] }, limit: 4 })
      expect(either).toEqual(everything.filter((line) => holds(line) || next[1](line)))
      const alone = await all('everything', { customerId: near.customerId, filter: { all: [one] } })
      expect(alone).toEqual(everything.filter((line) => line.customerId === near.customerId && holds(line)))
    }
  })

  it('refuses an owner before anything but an account or a card', async () => {
    for (const [field, value] of [
      ['merchantId', `${newId()}/${newId()}`],
      ['accountId', `${newId()}/x`],
    ] as const)
      expect(
        (await search('everything', { filter: { all: [recent, { field, op: 'in', value: [value] }] } })).body,
      ).toMatchObject({ code: 'http.invalid', fields: [{ field: `filter.${field}`, rule: 'filter.value-needed' }] })
  })

  it('offers merchants by a part of their name, and by id', async () => {
    const find = (query: Record<string, string>) => bank.call('everything', ledger.listMerchants, { query })
    expect((await find({ q: '家超' })).body.items).toMatchObject([{ ...shopHead, divisionName: '上海市黄浦区' }])
    expect((await find({ q: 'blue d' })).body.items).toMatchObject([{ merchantId: diner.merchantId }])
    expect((await find({ q: '%' })).body.items).toEqual([])
    expect((await find({ merchantId: shop.merchantId })).body.items).toMatchObject([shopHead])
    expect((await find({})).body.items).toEqual([])
  })

  it('sorts by amount and time in both directions, page by page without a gap', async () => {
    const everything = await all('everything', { filter: { all: [recent] } })
    for (const by of ledger.ENTRY_SORTS)
      for (const direction of ['ascending', 'descending'] as const) {
        const sorted = await all('everything', { filter: { all: [recent] }, sort: { by, direction }, limit: 3 })
        expect(new Set(sorted.map((line) => line.transactionId)).size).toBe(28)
        const keys = sorted.map((line) => (by === 'ts' ? Date.parse(line.ts) : (line.amountFen as number)))
        expect(keys).toEqual([...keys].sort((a, b) => (direction === 'ascending' ? a - b : b - a)))
        expect([...sorted].sort((a, b) => (a.transactionId < b.transactionId ? 1 : -1))).toEqual(everything)
      }
  })

  it('finds merchants by name over the bank, and of one customer counterparties and purposes too', async () => {
    expect(await all('everything', { filter: { all: [recent] }, text: 'diner' })).toHaveLength(8)
    expect(await all('everything', { filter: { all: [recent] }, text: '房租' })).toHaveLength(0)
    const found = await all('everything', { customerId: near.customerId, filter: { all: [] }, text: '房租' })
    expect(found).toHaveLength(1)
    expect(found[0]?.counterpartyName).not.toContain('明')
    expect(
      await all('everything', { customerId: near.customerId, filter: { all: [] }, text: '乐家', limit: 3 }),
    ).toHaveLength(8)
  })

  it('stays within the scope, asks for a period over the bank, notes who looked', async () => {
    const own = await all('teller', { filter: { all: [recent] } })
    expect(own).toHaveLength(14)
    expect(new Set(own.map((line) => line.customerId))).toEqual(new Set([near.customerId]))
    expect(own[0]).toMatchObject({ customerNumber: expect.any(String), customerName: expect.stringContaining('*') })
    expect((await search('teller', { customerId: far.customerId, filter: { all: [] } })).status).toBe(404)
    expect(await search('teller', { filter: { all: [] } })).toMatchObject({ body: { code: 'ledger.period-needed' } })
    expect(await search('teller', { filter: { any: [recent] } })).toMatchObject({
      body: { code: 'ledger.period-needed' },
    })
    expect((await search('marketer', { filter: { all: [recent] } })).status).toBe(403)
    expect(
      await search('everything', { filter: { all: [recent, { field: 'mcc', op: 'under', value: '1' }] } }),
    ).toMatchObject({ status: 422 })
    expect((await search('everything', { filter: { all: [recent] }, cursor: 'eA' })).status).toBe(422)
  })
})

describe('sums', () => {
  it('are those of the rows found', async () => {
    for (const body of [
      { filter: { all: [recent] } },
      { customerId: near.customerId, filter: { all: [{ field: 'type', op: 'in', value: ['purchase'] }] } },
      { customerId: near.customerId, filter: { all: [] }, text: 'Blue' },
    ] as Body[]) {
      const lines = await all('everything', body)
      const sums = await bank.call('everything', ledger.sumTransactions, { body })
      expect(sums.status, sums.text).toBe(200)
      const total = (key: 'inFen' | 'outFen', list: { [K in typeof key]: number | null }[]) =>
        list.reduce((fen, one) => fen + (one[key] ?? 0), 0)
      const out = -lines.reduce((fen, line) => fen + Math.min(0, line.amountFen ?? 0), 0)
      expect(sums.body).toMatchObject({ entries: lines.length, capped: false })
      for (const list of ['byCurrency', 'byMonth', 'byType', 'byChannel', 'byMcc'])
        expect(total('outFen', sums.body[list]), list).toBe(out)
    }
  })
})

describe('the export', () => {
  it('is masked, holds every row, runs no formula, and says in the journal who took it and why', async () => {
    const body = { filter: { all: [recent] }, format: 'csv', purpose: 'audit', language: 'en-US' }
    const before = await count(`journal where action = 'ledger.export-transactions'`)
    const answer = await bank.call('risk-officer', ledger.exportTransactions, { body })
    expect(answer.status, answer.text).toBe(200)
    const lines = answer.text.trim().split('\r\n')
    expect(lines).toHaveLength(29)
    expect(lines[0]).toContain('Counterparty account')
    expect(answer.text).not.toContain('欧阳明日')
    expect(answer.text).not.toContain('6222021234567890123')
    expect(answer.text).toContain(',-500,CNY,')
    expect(await count(`journal where action = 'ledger.export-transactions'`)).toBe(before + 1)
    expect((await bank.call('teller', ledger.exportTransactions, { body })).status).toBe(403)
    const xlsx = await bank.call('risk-officer', ledger.exportTransactions, { body: { ...body, format: 'xlsx' } })
    expect(xlsx.status).toBe(200)
    expect(await rows(`select 1 from journal where position('欧阳' in events::text) > 0`)).toEqual([])
  })
})
