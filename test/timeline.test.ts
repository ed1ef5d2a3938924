// The timeline of a customer: every kind in one order, page by page, each as far as its reader may see it.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import * as customer from '../src/modules/customer/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import * as overview from '../src/modules/overview/contract.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, opened } = await openAllRights(3, 'timeline')
afterAll(() => bank.close())
let customerId: string
let accountId: string

async function ok(who: string, route: Parameters<typeof bank.call>[1], input: object) {
  const answer = await bank.call(who, route, input)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const read = (who: string, body: object = {}) => bank.call(who, overview.showTimeline, { params: { customerId }, body })
async function all(who: string, body: object = {}, limit = 200): Promise<overview.TimelineItem[]> {
  const items: overview.TimelineItem[] = []
  let cursor: string | null = null
  do {
    const answer = await read(who, { ...body, cursor, limit })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body.items.length).toBeLessThanOrEqual(limit)
    items.push(...answer.body.items)
    cursor = answer.body.next
  } while (cursor)
  return items
}

beforeAll(async () => {
  const one = await opened()
  const other = await opened()
  customerId = one.customerId
  const params = { customerId }
  const changed = await ok('everything', customer.updateCustomer, {
    params,
    body: { version: one.version, changes: { education: 'doctor' } },
  })
  await ok('everything', customer.addRelationship, { params, body: { type: 'spouse', otherId: other.customerId } })
  await ok('everything', customer.requestChange, {
    params,
    body: { changes: { education: 'master' }, channel: 'counter' },
  })
  await ok('everything', customer.revealCustomer, { params, body: { fields: ['name'], purpose: 'verify-identity' } })
  const made = await ok('everything', account.openAccount, { params, body: { productCode: 'DEMAND', depositFen: 100 } })
  accountId = made.accountId
  for (const amountFen of [1_000, overview.LARGE_FEN, 9_000_000])
    await ok('everything', ledger.post, {
      body: {
        reference: newId(),
        type: 'deposit',
        currency: 'CNY',
        channel: 'mobile',
        amountFen,
        credit: { customerId, accountId },
      },
    })
  await ok('everything', account.freezeAccount, {
    params: { customerId, accountId },
    body: { kind: 'partial', amountFen: 10, reason: 'inquiry', version: made.version },
  })
  expect(changed.education).toBe('doctor')
})

it('holds every kind in the order of time, the same whatever the size of its pages', async () => {
  const items = await all('everything')
  const times = items.map(({ at }) => Date.parse(at))
  expect(times).toEqual([...times].sort((a, b) => b - a))
  const kinds = new Set(items.map(({ kind }) => kind))
  for (const kind of ['transaction', 'account', 'change', 'request', 'relationship', 'reveal'])
    expect(kinds, kind).toContain(kind)
  // Looks are noted as they are read, so that a list of them grows under its reader.
  const still = { kinds: overview.TIMELINE_KINDS.filter((kind) => kind !== 'access') }
  const whole = await all('everything', still)
  expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length)
  for (const limit of [1, 2, 3]) expect(await all('everything', still, limit)).toEqual(whole)
  const freeze = whole.find(({ action }) => action === 'account.freeze')
  expect(freeze).toMatchObject({ kind: 'account', accountId })
  expect(whole.find(({ kind }) => kind === 'change')?.entry?.fields[0]).toMatchObject({ field: expect.any(String) })
})

it('shows large transactions, or all of them by choice; narrows by kind, day, field and name', async () => {
  const amounts = async (body: object) =>
    (await all('everything', { kinds: ['transaction'], ...body })).map(({ transaction }) => transaction?.amountFen)
  expect(await amounts({})).toEqual([9_000_000, overview.LARGE_FEN])
  expect(await amounts({ transactions: 'all' })).toHaveLength(4)
  expect((await all('everything', { kinds: ['relationship'] })).map(({ action }) => action)).toEqual([
    'customer.add-relationship',
  ])
  const today = bank.clock.today()
  const before = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10)
  expect(await all('everything', { until: before })).toEqual([])
  expect(
    (await all('everything', { since: today, until: today, kinds: ['account', 'request'] })).length,
  ).toBeGreaterThan(2)
  const educated = await all('everything', { field: 'education' })
  expect(educated.length).toBeGreaterThan(0)
  expect(educated.every(({ entry }) => entry?.fields.some(({ field }) => field === 'education'))).toBe(true)
  expect(await all('everything', { text: 'nobody-of-this-name' })).toEqual([])
  expect((await all('everything', { text: 'EVERYTHING', kinds: ['account'] })).length).toBeGreaterThan(0)
})

it('shows each kind to those who may see it, of customers in their scope', async () => {
  const approver = new Set((await all('approver', { transactions: 'all' })).map(({ kind }) => kind))
  expect(approver).toContain('change')
  expect(approver).not.toContain('transaction')
  expect(approver).not.toContain('access')
  await expect
    .poll(async () => (await all('compliance', { kinds: ['access'] })).length, { timeout: 10_000 })
    .toBeGreaterThan(0)
  expect(new Set((await all('teller', { transactions: 'all' })).map(({ kind }) => kind))).toContain('transaction')
  expect((await read('marketer')).status).toBe(403)
  expect((await read('rm-7')).status).toBe(404)
  expect((await read('everything', { cursor: 'AAAA' })).status).toBeGreaterThanOrEqual(400)
  expect(
    (await bank.call('everything', overview.showTimeline, { params: { customerId: newId() }, body: {} })).status,
  ).toBe(404)
})
