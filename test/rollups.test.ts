// The rollups: what the outbox tells is folded once, a reversed or late transaction corrects them, they agree with the ledger.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as ledger from '../src/modules/ledger/contract.ts'
import {
  compareRollups,
  followRollups,
  listCustomerMonths,
  openPosition,
  postInside,
  renewAllMonths,
} from '../src/modules/ledger/index.ts'
import { rollupReader } from '../src/modules/ledger/rollups/keep-rollups.ts'
import { jobCaller } from '../src/platform/access/index.ts'
import { batchCommand, runBatch, upkeep } from '../src/platform/command/index.ts'
import { relayStep } from '../src/platform/journal/index.ts'
import { namedId, newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, opened } = await openAllRights(3, 'rollups')
afterAll(() => bank.close())
const services = bank.kahu.services
type Account = { customerId: string; accountId: string }
let first: Account
let second: Account
let third: Account

async function openAccount(): Promise<Account> {
  const { customerId } = await opened()
  const account = { customerId, accountId: newId() }
  await services.database.write((tx) => openPosition(tx, { ...account, currency: 'CNY', branchId: 3 }))
  return account
}
const post = async (fields: object) => {
  const body = { reference: newId(), currency: 'CNY', channel: 'mobile', amountFen: 1_000, ...fields }
  const answer = await bank.call('everything', ledger.post, { body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as ledger.Posted
}
/** As a load of what happened before does it. */
async function postAt(at: Date, account: Account, amountFen: number): Promise<void> {
  const load = batchCommand<null>({ id: 'ledger.post-any', permission: 'ledger.post-any' }, async (context) => {
    const { events } = await postInside(context, [
      { type: 'deposit', amountFen, currency: 'CNY', credit: account, at, channel: 'file' },
    ])
    const chain = { id: namedId('test', 'load'), key: context.vault.bankKey }
    return [{ refused: null, change: { chain, before: null, after: { amountFen }, events, reply: null } }]
  })
  const [answer] = await runBatch(services, load, {
    caller: jobCaller('load'),
    requestId: newId(),
    channel: 'job',
    origin: 'test',
    items: [null],
  })
  expect(answer?.refused).toBeNull()
}
const flowsOf = async ({ customerId }: Account, since = '2000-01-01') =>
  (await services.database.read((tx) => listCustomerMonths(tx, [customerId], since))).map(({ month, figures }) => [
    month,
    ...figures.flows,
  ])
const bankDay = async () =>
  (
    await rows<{ n: number; fen: string }>(
      'select sum(entries)::int as n, sum(in_fen)::text as fen from ledger_bank_day',
    )
  )[0]
const compare = () => upkeep(services, compareRollups)
/** Reads on until the outbox holds nothing more: a transaction elsewhere on the server holds back what is settled. */
const follow = () =>
  expect
    .poll(
      async () => {
        await followRollups(services)
        return (await compare()).unread
      },
      { timeout: 20_000 },
    )
    .toBe(0)
const month = () => `${bank.clock.today().slice(0, 7)}-01`

beforeAll(async () => {
  first = await openAccount()
  second = await openAccount()
  third = await openAccount()
})

it('follow what is booked, once, and agree with the ledger', async () => {
  await post({ type: 'deposit', credit: first, amountFen: 50_000 })
  await post({ type: 'transfer', debit: first, credit: second, amountFen: 20_000 })
  await follow()
  expect(await flowsOf(first)).toEqual([[month(), ['CNY', 2, 50_000, 20_000]]])
  expect(await flowsOf(second)).toEqual([[month(), ['CNY', 1, 20_000, 0]]])
  const before = await bankDay()
  await follow()
  expect(await bankDay()).toEqual(before)
  expect(before).toEqual({ n: 3, fen: '70000' })
  expect(await compare()).toMatchObject({ months: 2, unread: 0, differences: [] })
})

it('are corrected by a reversal and by what comes late into an old month', async () => {
  const { transactionId } = await post({ type: 'deposit', credit: second, amountFen: 7_000 })
  await follow()
  expect(await flowsOf(second)).toEqual([[month(), ['CNY', 2, 27_000, 0]]])
  const undone = await bank.call('everything', ledger.reverse, {
    params: { customerId: second.customerId, transactionId },
    body: { reason: 'test', channel: 'counter' },
  })
  expect(undone.status, undone.text).toBe(200)
  await follow()
  expect(await flowsOf(second)).toEqual([[month(), ['CNY', 3, 20_000, 0]]])
  for (const at of ['2025-01-31T16:30:00Z', '2025-02-28T15:30:00Z', '2025-02-28T16:30:00Z']) {
    await postAt(new Date(at), third, 300)
    await follow()
  }
  expect(await flowsOf(third)).toEqual([
    ['2025-02-01', ['CNY', 2, 600, 0]],
    ['2025-03-01', ['CNY', 1, 300, 0]],
  ])
  expect(await compare()).toMatchObject({ differences: [] })
})

it('are not doubled by a reader that breaks off, nor by two that read at once', async () => {
  for (let n = 0; n < 5; n += 1) await post({ type: 'deposit', credit: first, amountFen: 100 })
  const before = await bankDay()
  const broken = () =>
    upkeep(services, (tx) =>
      relayStep(tx, rollupReader.name, async (inner, read) => {
        await rollupReader.handle(inner, read)
        throw new Error('broken off')
      }),
    ).catch((error: Error) => error.message)
  // Until the outbox has settled a step finds nothing to break off.
  await expect.poll(broken, { timeout: 20_000 }).toBe('broken off')
  expect(await bankDay()).toEqual(before)
  // Behind, they still agree: what the outbox holds is counted as read.
  const behind = await compare()
  expect(behind.unread).toBeGreaterThan(0)
  expect(behind.differences).toEqual([])
  await Promise.all([followRollups(services), followRollups(services), followRollups(services)])
  await follow()
  expect(await bankDay()).toMatchObject({ n: (before?.n ?? 0) + 5 })
  expect(await compare()).toMatchObject({ unread: 0, differences: [] })
})

it('take up totals as batches of an earlier version kept them', async () => {
  await post({ type: 'deposit', credit: third, amountFen: 700 })
  await services.database.write((tx) =>
    tx.run(`update ledger_batch set totals = (select json_agg(json_build_object('day', t->>0, 'branchId', t->1, 'channel', t->>2, 'type', t->>3,
      'currency', t->>4, 'count', t->5, 'inFen', t->6, 'outFen', t->7)) from json_array_elements(totals) as t)
      where batch_id = (select max(batch_id::text)::uuid from ledger_batch)`),
  )
  expect(await compare()).toMatchObject({ differences: [] })
  await follow()
  expect(await compare()).toMatchObject({ differences: [], unread: 0 })
})

it('are found wrong where they are, and made anew', async () => {
  await services.database.write((tx) =>
    tx.run(
      `update ledger_customer_month set figures = jsonb_set(figures::jsonb, '{flows,0,2}', '1') where customer_id = $1`,
      [first.customerId],
    ),
  )
  await services.database.write((tx) =>
    tx.run('update ledger_bank_day set entries = entries + 1 where type = $1', ['transfer']),
  )
  await services.database.write((tx) => tx.run('update ledger_bank_active set customers = customers + 1'))
  const { differences } = await compare()
  const kinds = new Set(differences.map(({ kind }) => kind))
  // The bank's month is that of its days no longer, since a day was changed.
  expect([...kinds].sort()).toEqual(['active', 'bank-day', 'bank-month', 'month'])
  expect(differences).toContainEqual({ kind: 'month', customerId: first.customerId, month: month() })
  await services.database.write((tx) =>
    tx.run('update ledger_bank_day set entries = entries - 1 where type = $1', ['transfer']),
  )
  await services.database.write((tx) => tx.run('update ledger_bank_active set customers = customers - 1'))
  await services.database.write((tx) => tx.run('update ledger_bank_month set in_fen = in_fen + 1'))
  await renewAllMonths(services)
  expect(await compare()).toMatchObject({ differences: [] })
})
