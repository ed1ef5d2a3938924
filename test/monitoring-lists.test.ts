// Lists and thresholds that rules ask: written by people, held by workers without a restart, decided at a transaction's moment.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { listBooked, postedIn } from '../src/modules/ledger/index.ts'
import * as monitoring from '../src/modules/monitoring/contract.ts'
import { openWorker, type StreamWorker } from '../src/modules/monitoring/index.ts'
import { backtest } from '../src/modules/monitoring/rule/backtest.ts'
import { ownLimitsRule } from '../src/modules/monitoring/rule/own-limits.ts'
import { insertRule } from '../src/modules/monitoring/rule-store.ts'
import { openFactsSource } from '../src/modules/monitoring/stream/facts-source.ts'
import { openSurroundings } from '../src/modules/monitoring/stream/surroundings.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { listSettledEvents, START } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(6, 'monitoring-lists')
const { services } = bank.kahu
const SHARES = 2
/** Longer than a change takes to hold. */
const HELD_MS = 6_000
const LIFE_MS = 60_000
const OUTSIDE = '6217 0001 2345 6789'
let worker: StreamWorker
type Key = { customerId: string; accountId: string }
const holders: Key[] = []

const title = (zh: string) => ({ zh, en: zh })
const asks = (code: string, field: string, list: string, op: 'inList' | 'notInList' = 'inList'): monitoring.Rule => ({
  ...ownLimitsRule(),
  code,
  quietMinutes: 0,
  when: {
    kind: 'all',
    items: [
      {
        kind: 'compare',
        left: { kind: 'field', field: 'direction' },
        op: 'eq',
        right: { kind: 'constant', value: 'out', unit: 'code' },
      },
      {
        kind: 'compare',
        left: { kind: 'field', field: field as 'counterparty' },
        op,
        right: { kind: 'list', list },
      },
    ],
  },
})
const over = (code: string, name: string): monitoring.Rule => ({
  ...asks(code, 'counterparty', ''),
  when: {
    kind: 'compare',
    left: { kind: 'field', field: 'amountFen' },
    op: 'gt',
    right: { kind: 'threshold', name, unit: 'fen' },
  },
})
const RULES = [
  asks('L-PARTY', 'counterparty', 'outside'),
  asks('L-CUSTOMER', 'customerId', 'watched'),
  over('L-LARGE', 'large'),
  { ...ownLimitsRule(), quietMinutes: 0 },
]

async function drain(): Promise<void> {
  await expect
    .poll(
      async () => {
        while ((await worker.step()) > 0);
        const [row] = await rows<{ behind: boolean }>(
          `select count(*) = 0 or exists (select 1 from relay_cursor c where c.reader like 'monitoring.%'
             and (c.last_txid, c.last_row_id) < (select txid, row_id from journal order by txid desc, row_id desc limit 1)) as behind
           from relay_cursor where reader like 'monitoring.%'`,
        )
        return row?.behind
      },
      { timeout: 30_000 },
    )
    .toBe(false)
}
/** Pays, and answers the codes of the rules that were hit. */
async function hitBy(payer: Key, amountFen: number, more: object = {}): Promise<string[]> {
  const body = { reference: newId(), type: 'withdraw', currency: 'CNY', channel: 'counter', debit: payer, amountFen }
  const answer = await bank.call('everything', ledger.post, { body: { ...body, ...more } })
  expect(answer.status, answer.text).toBe(200)
  await drain()
  const hits = await rows<{ code: string }>(
    'select code from monitoring_hit where transaction_id = $1 and customer_id = $2 order by 1',
    [answer.body.transactionId, payer.customerId],
  )
  return hits.map(({ code }) => code)
}
const toOutside = { memo: { counterpartyNumber: OUTSIDE, counterpartyName: '某某' } }
const entries = (name: string, values: object[], who = 'everything') =>
  bank.call(who, monitoring.addEntries, { params: { name }, body: { entries: values }, key: newId() })
const set = (name: string, body: object) =>
  bank.call('everything', monitoring.setThreshold, { params: { name }, body, key: newId() })

beforeAll(async () => {
  for (let n = 0; n < 3; n += 1) {
    const { customerId } = await opened()
    const answer = await bank.call('everything', account.openAccount, {
      params: { customerId },
      body: { productCode: 'DEMAND', depositFen: 50_000_000 },
    })
    expect(answer.status, answer.text).toBe(200)
    holders.push({ customerId, accountId: answer.body.accountId })
  }
  for (const [name, kind, holds] of [
    ['outside', 'black', 'counterparty'],
    ['watched', 'watch', 'customer'],
    ['trusted', 'white', 'merchant'],
  ]) {
    const body = { kind, holds, title: title(name as string), version: 0 }
    const answer = await bank.call('everything', monitoring.saveList, { params: { name: name as string }, body })
    expect(answer.status, answer.text).toBe(200)
  }
  const named = await bank.call('everything', monitoring.saveThreshold, {
    params: { name: 'large' },
    body: { unit: 'fen', title: title('大额'), version: 0 },
  })
  expect(named.status, named.text).toBe(200)
  await upkeep(services, async (tx) => {
    for (const rule of RULES)
      await insertRule(tx, {
        ...{ code: rule.code, version: 1, state: 'live', rule, madeBy: 'test', madeAt: new Date() },
        ...{ beganAt: new Date(), endedAt: null },
      })
  })
  worker = openWorker(services, SHARES)
  await worker.step()
})
afterAll(async () => {
  await worker?.stop().catch(() => {})
  await bank.close()
})

describe('a list', () => {
  it('reaches a worker without a restart, and holds from and until a moment', async () => {
    const [payer] = holders as [Key]
    expect(await hitBy(payer, 100, toOutside)).toEqual([])
    const until = new Date(services.clock.now().getTime() + LIFE_MS).toISOString()
    const added = await entries('outside', [{ value: OUTSIDE, reason: '涉诈', until }])
    expect(added.body, added.text).toMatchObject({ added: 1, known: 0 })
    const again = await entries('outside', [{ value: OUTSIDE.replaceAll(' ', ''), reason: '涉诈' }])
    expect(again.body, again.text).toMatchObject({ added: 0, known: 1 })
    bank.clock.move(HELD_MS)
    expect(await hitBy(payer, 100, toOutside)).toEqual(['L-PARTY'])
    bank.clock.move(LIFE_MS)
    expect(await hitBy(payer, 100, toOutside)).toEqual([])
  })

  it('of customers names them by number, keeps no value in clear, and is left by who is taken off', async () => {
    const [, payer] = holders as [Key, Key]
    const [named] = await rows<{ number: string }>('select number from customer where customer_id = $1', [
      payer.customerId,
    ])
    const unknown = await entries('watched', [
      { value: named?.number, reason: '关注' },
      { value: '999999999999', reason: '关注' },
    ])
    expect(unknown.status).toBe(422)
    expect(unknown.body.fields).toMatchObject([{ field: 'entries.1.value', rule: 'monitoring.entry-customer' }])
    expect((await entries('watched', [{ value: named?.number, reason: '关注' }])).body).toMatchObject({ added: 1 })
    bank.clock.move(HELD_MS)
    expect(await hitBy(payer, 100)).toEqual(['L-CUSTOMER'])
    const shown = await bank.call('everything', monitoring.listEntries, { params: { name: 'watched' } })
    expect(shown.body.items).toMatchObject([{ customerId: payer.customerId, reason: '关注', endedAt: null }])
    const kept = JSON.stringify(await rows('select * from monitoring_list_entry'))
    for (const clear of [named?.number, OUTSIDE.replaceAll(' ', ''), '涉诈']) expect(kept).not.toContain(clear)
    const [{ entryId }] = shown.body.items
    const taken = await bank.call('everything', monitoring.removeEntries, {
      params: { name: 'watched' },
      body: { entryIds: [entryId], reason: '核实无误' },
      key: newId(),
    })
    expect(taken.body, taken.text).toEqual({ removed: 1 })
    bank.clock.move(HELD_MS)
    expect(await hitBy(payer, 100)).toEqual([])
    const left = await bank.call('everything', monitoring.listEntries, {
      params: { name: 'watched' },
      query: { ended: true },
    })
    expect(left.body.items).toMatchObject([{ entryId, endedAt: expect.any(String) }])
  })

  it('that lets through waits for another, and one that blocks when it is shortened', async () => {
    const white = await entries('trusted', [{ value: newId(), reason: '集团' }])
    expect(white.body.pendingChange, white.text).toBeTruthy()
    expect(await count('monitoring_list_entry where list = $1', ['trusted'])).toBe(0)
    const shown = await bank.call('everything', monitoring.listEntries, {
      params: { name: 'outside' },
      query: { ended: true },
    })
    expect(shown.body.items).toHaveLength(1)
    const added = await entries('outside', [{ value: '6217000099999999', reason: '涉诈' }])
    expect(added.body, added.text).toMatchObject({ added: 1 })
    bank.clock.move(HELD_MS)
    const now = await bank.call('everything', monitoring.listEntries, { params: { name: 'outside' } })
    const body = { entryIds: [now.body.items[0].entryId], reason: '误入' }
    const shortened = await bank.call('everything', monitoring.removeEntries, {
      params: { name: 'outside' },
      body,
      key: newId(),
    })
    expect(shortened.body.pendingChange, shortened.text).toBeTruthy()
  })

  it('is known to rules by name and by what it holds', async () => {
    const draft = (rule: monitoring.Rule) =>
      bank.call('everything', monitoring.saveDraft, {
        params: { code: rule.code },
        body: { rule, afterVersion: 0 },
        key: newId(),
      })
    expect((await draft(asks('D-1', 'counterparty', 'nowhere'))).body.fields).toMatchObject([
      { rule: 'monitoring.problem-list-unknown' },
    ])
    expect((await draft(asks('D-1', 'mcc', 'outside'))).body.fields).toMatchObject([
      { rule: 'monitoring.problem-list-not-fitting' },
    ])
    expect((await draft(over('D-1', 'own-count'))).body.fields).toMatchObject([
      { rule: 'monitoring.problem-unit-mismatch' },
    ])
    const own = await draft({ ...ownLimitsRule(), code: 'D-2' })
    expect(own.status, own.text).toBe(200)
    const lists = await bank.call('everything', monitoring.listLists)
    expect(lists.body.items.find(({ name }: { name: string }) => name === 'outside')).toMatchObject({
      rules: ['L-PARTY'],
    })
  })
})

describe('a threshold', () => {
  it('comes from the customer before the product before everybody, each from its moment on', async () => {
    const [one, other] = holders as [Key, Key]
    expect((await set('large', { level: 'default', amount: 10_000 })).status).toBe(200)
    expect(await hitBy(one, 20_000)).toEqual([])
    bank.clock.move(HELD_MS)
    expect(await hitBy(one, 20_000)).toEqual(['L-LARGE'])
    expect((await set('large', { level: 'product', target: 'DEMAND', amount: 30_000 })).status).toBe(200)
    expect((await set('large', { level: 'customer', customerId: other.customerId, amount: 15_000 })).status).toBe(200)
    bank.clock.move(HELD_MS)
    expect(await hitBy(one, 20_000)).toEqual([])
    expect(await hitBy(other, 20_000)).toEqual(['L-LARGE'])
    expect((await set('large', { level: 'customer', customerId: other.customerId, amount: null })).status).toBe(200)
    bank.clock.move(HELD_MS)
    expect(await hitBy(other, 20_000)).toEqual([])
    const wrong = await set('large', { level: 'segment', amount: 1 })
    expect(wrong.body.fields, wrong.text).toMatchObject([{ rule: 'monitoring.threshold-place' }])
    const listed = await bank.call('everything', monitoring.listThresholds)
    const large = listed.body.items.find(({ name }: { name: string }) => name === 'large')
    expect(large.values).toMatchObject([
      { level: 'product', target: 'DEMAND', amount: 30_000, standing: true },
      { level: 'default', amount: 10_000, standing: true },
    ])
    expect(large).toMatchObject({ customers: 0, rules: ['L-LARGE'] })
  })

  it('of a customer is set on the customer’s behalf, with who asked, and its rule tells what lies above it', async () => {
    const [, , payer] = holders as [Key, Key, Key]
    const params = { customerId: payer.customerId }
    const asked = { by: 'customer', how: 'counter', checked: 'document', note: '本人携身份证到柜面' }
    const limit = (body: object) =>
      bank.call('everything', monitoring.setOwnLimit, { params, body: { asked, ...body }, key: newId() })
    expect(
      (
        await bank.call('risk-officer', monitoring.setOwnLimit, {
          params,
          body: { name: 'own-amount', amount: 1, asked },
        })
      ).status,
    ).toBe(403)
    expect((await limit({ name: 'own-amount', amount: 5_000 })).status).toBe(200)
    expect((await limit({ name: 'own-day-mobile', amount: 8_000 })).status).toBe(200)
    bank.clock.move(HELD_MS)
    expect(await hitBy(payer, 4_000)).toEqual([])
    expect(await hitBy(payer, 6_000)).toEqual(['OWN-LIMITS'])
    expect(await hitBy(payer, 4_500, { channel: 'mobile' })).toEqual([])
    expect(await hitBy(payer, 4_500, { channel: 'mobile' })).toEqual(['OWN-LIMITS'])
    expect((await limit({ name: 'own-amount', amount: null })).status).toBe(200)
    bank.clock.move(HELD_MS)
    expect(await hitBy(payer, 6_000)).toEqual([])
    const shown = await bank.call('everything', monitoring.showOwnLimits, { params })
    expect(shown.body.items).toContainEqual(expect.objectContaining({ name: 'own-day-mobile', amount: 8_000 }))
    expect(shown.body.items[0]).toMatchObject({ name: 'own-amount', amount: null })
    const told = await set('own-day', { level: 'customer', customerId: payer.customerId, amount: 1 })
    expect(told.body.code, told.text).toBe('monitoring.threshold-own')
    expect((await set('large', { level: 'customer', customerId: payer.customerId, amount: 1_000_000 })).status).toBe(
      200,
    )
    const still = await bank.call('everything', monitoring.showOwnLimits, { params })
    expect(still.body).toEqual(shown.body)
    expect(shown.body.history).toHaveLength(2)
    expect(shown.body.history[1]).toMatchObject({ askedBy: 'customer', checkedBy: 'document', note: asked.note })
  })
})

describe('afterwards', () => {
  it('a run over the past with the lists and limits of today has the hits of the live one', async () => {
    const around = openSurroundings(services.vault)
    around.use(RULES)
    const source = openFactsSource(services.vault, () => services.clock.now().getTime(), around)
    const wanted = await services.database.read(async (tx) => {
      const events = await listSettledEvents(tx, START, 5_000)
      const batchIds = events.flatMap((row) => postedIn(row).map(({ batchId }) => batchId))
      const booked = await listBooked(tx, batchIds, { share: 0, shares: 1 })
      const facts = await source(tx, booked)
      return backtest({ rules: RULES, surroundings: around.surroundings }, facts).hits
    })
    const found = await rows<{ code: string; id: string }>('select code, transaction_id as id from monitoring_hit')
    const ours = new Set(holders.map(({ customerId }) => customerId))
    const names = wanted
      .filter(({ customerId }) => ours.has(customerId))
      .map(({ code, transactionId }) => `${code} ${transactionId}`)
    expect(found.length).toBeGreaterThan(5)
    expect(found.map(({ code, id }) => `${code} ${id}`).sort()).toEqual(names.sort())
  })
})
