// Watching transactions: rules written, tried and put to work; every booking evaluated once, in order, also when a worker dies.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { listBooked, postedIn } from '../src/modules/ledger/index.ts'
import * as monitoring from '../src/modules/monitoring/contract.ts'
import { openWorker, type StreamWorker } from '../src/modules/monitoring/index.ts'
import { backtest } from '../src/modules/monitoring/rule/backtest.ts'
import { factsOfEntry } from '../src/modules/monitoring/rule/facts.ts'
import { insertRule } from '../src/modules/monitoring/rule-store.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { listSettledEvents, START } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(6, 'monitoring')
const { services } = bank.kahu
const workers: StreamWorker[] = []
afterAll(async () => {
  for (const worker of workers) await worker.stop().catch(() => {})
  await bank.close()
})
const LEASE_PASSED_MS = 11_000
const SHARES = 2

/** So much paid out within an hour. */
const outflow = (code: string, fen: number): monitoring.Rule => ({
  code,
  name: { zh: '一小时转出过多', en: 'Much paid out in an hour' },
  severity: 'high',
  score: 60,
  typology: 'fraud',
  validFrom: null,
  validTo: null,
  segments: [],
  quietMinutes: 0,
  dueMinutes: 60,
  owner: null,
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
        left: {
          kind: 'aggregate',
          fn: 'sum',
          of: 'amountFen',
          by: 'customer',
          windowMinutes: 60,
          where: {
            kind: 'compare',
            left: { kind: 'field', field: 'direction' },
            op: 'eq',
            right: { kind: 'constant', value: 'out', unit: 'code' },
          },
          includesThis: true,
        },
        op: 'gte',
        right: { kind: 'constant', value: fen, unit: 'fen' },
      },
    ],
  },
})

type Key = { customerId: string; accountId: string }
const holders: Key[] = []
async function pay(payer: Key, amountFen: number): Promise<string> {
  const body = { reference: newId(), type: 'withdraw', currency: 'CNY', channel: 'counter', debit: payer, amountFen }
  const answer = await bank.call('everything', ledger.post, { body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.transactionId
}
/** Steps until nothing is left. Rows behind a transaction under way elsewhere on the server are settled a moment later. */
async function drain(worker: StreamWorker): Promise<void> {
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
const hitIds = async (code: string, mode = 'live') =>
  (
    await rows<{ id: string }>(
      'select transaction_id as id from monitoring_hit where code = $1 and mode = $2 order by booked_at, transaction_id',
      [code, mode],
    )
  ).map(({ id }) => id)

/** What an undisturbed run over everything that was booked says. */
async function undisturbed(rule: monitoring.Rule, since: string): Promise<string[]> {
  const batchIds = (await services.database.read((tx) => listSettledEvents(tx, START, 5_000))).flatMap((row) =>
    postedIn(row).map(({ batchId }) => batchId),
  )
  const entries = await services.database.read((tx) => listBooked(tx, batchIds, { share: 0, shares: 1 }))
  const { hits } = backtest(
    { rules: [rule] },
    entries.map((entry) => factsOfEntry(entry)),
  )
  return hits.map(({ transactionId }) => transactionId).filter((id) => id >= since)
}

beforeAll(async () => {
  for (let n = 0; n < 4; n += 1) {
    const { customerId } = await opened()
    const answer = await bank.call('everything', account.openAccount, {
      params: { customerId },
      body: { productCode: 'DEMAND', depositFen: 5_000_000 },
    })
    expect(answer.status, answer.text).toBe(200)
    holders.push({ customerId, accountId: answer.body.accountId })
  }
})

describe('a rule', () => {
  it('is written as a draft, with its row, its right and its key', async () => {
    const input = { params: { code: 'R-201' }, body: { rule: outflow('R-201', 100_000), afterVersion: 0 } }
    expect((await bank.call('teller', monitoring.saveDraft, input)).status).toBe(403)
    const before = await count('journal')
    const key = newId()
    const first = await bank.call('everything', monitoring.saveDraft, { ...input, key })
    const second = await bank.call('everything', monitoring.saveDraft, { ...input, key })
    expect(first.status, first.text).toBe(200)
    expect(second.body).toEqual(first.body)
    expect(await count('journal')).toBe(before + 1)
    expect(first.body).toMatchObject({ code: 'R-201', version: 1, state: 'draft' })
    const stale = await bank.call('everything', monitoring.saveDraft, { ...input, key: newId() })
    expect(stale.status).toBe(409)
    const listed = await bank.call('everything', monitoring.listRules)
    expect(listed.body.items[0]).toMatchObject({ newest: { code: 'R-201' }, live: null, shadow: null, hits: 0 })
    expect(listed.body.items[0].sentence['zh-CN']).toContain('1,000.00')
  })

  it('is refused with what is wrong and where', async () => {
    const rule = outflow('R-202', 100_000)
    const broken = { ...rule, validFrom: '2026-12-01', validTo: '2026-01-01' }
    const answer = await bank.call('everything', monitoring.saveDraft, {
      params: { code: 'R-202' },
      body: { rule: broken, afterVersion: 0 },
      key: newId(),
    })
    expect(answer.status).toBe(422)
    expect(answer.body.fields).toMatchObject([{ rule: 'monitoring.problem-validity-reversed' }])
    expect(await count('monitoring_rule_version where code = $1', ['R-202'])).toBe(0)
  })

  it('is tried at once, and put to work when another agrees', async () => {
    const params = { code: 'R-201' }
    const tried = await bank.call('everything', monitoring.beginRule, {
      params,
      body: { version: 1, as: 'shadow' },
      key: newId(),
    })
    expect(tried.body, tried.text).toMatchObject({ state: 'shadow' })
    const asked = await bank.call('everything', monitoring.beginRule, {
      params,
      body: { version: 1, as: 'live' },
      key: newId(),
    })
    expect(asked.body.pendingChange, asked.text).toBeTruthy()
    const shown = await bank.call('everything', monitoring.showRule, { params })
    expect(shown.body.versions).toMatchObject([{ version: 1, state: 'shadow' }])
  })
})

describe('the stream', () => {
  const live = outflow('R-300', 200_000)
  let since: string

  it('tells what a live rule hits as an alert, once, and what one that is tried hits to nobody', async () => {
    await upkeep(services, (tx) =>
      insertRule(tx, {
        code: live.code,
        version: 1,
        state: 'live',
        rule: live,
        madeBy: 'test',
        madeAt: new Date(),
        beganAt: new Date(),
        endedAt: null,
      }),
    )
    const [payer] = holders as [Key]
    // Before any worker: nothing of the past is told, but it stands in the windows.
    await pay(payer, 150_000)
    const worker = openWorker(services, SHARES)
    workers.push(worker)
    await drain(worker)
    expect(await count('monitoring_hit')).toBe(0)
    since = await pay(payer, 60_000)
    await pay(payer, 1_000)
    await drain(worker)
    expect(await hitIds('R-300')).toHaveLength(2)
    expect(await hitIds('R-201', 'shadow')).toHaveLength(2)
    const alerts = await rows<{ hits: number; number: string }>(
      'select hits, number from casework_alert where customer_id = $1',
      [payer.customerId],
    )
    expect(alerts).toMatchObject([{ hits: 2, number: expect.stringMatching(/^AL-\d{8}-\d{4}$/) }])
    const why = await rows<{ why: { 'zh-CN': string } }>(
      'select why from casework_hit where customer_id = $1 limit 1',
      [payer.customerId],
    )
    expect(why[0]?.why['zh-CN']).toContain('{customer}')
    const state = await bank.call('everything', monitoring.showStream)
    expect(state.body.shares).toHaveLength(SHARES)
    expect(state.body.hitsLastDay).toBe(2)
  })

  it('goes on where a worker that died left it: the same hits as undisturbed, none lost, none twice', async () => {
    for (let round = 0; round < 4; round += 1) {
      const dying = openWorker(services, SHARES)
      // The one before it never said good-bye: its lease runs out.
      bank.clock.move(LEASE_PASSED_MS)
      await dying.step()
      expect(dying.shares.size).toBe(SHARES)
      if (round === 1) for (const share of dying.shares.values()) await share.putAway()
      for (const holder of holders) await pay(holder, 70_000)
      if (round % 2 === 0) await dying.step()
    }
    bank.clock.move(LEASE_PASSED_MS)
    const last = openWorker(services, SHARES)
    workers.push(last)
    await drain(last)
    expect([...last.shares.values()].some((share) => share.replayed?.from === 'checkpoint')).toBe(true)
    expect([...(await hitIds('R-300'))].sort()).toEqual([...(await undisturbed(live, since))].sort())
    const told = await rows<{ id: string }>('select transaction_id as id from casework_hit where rule_code = $1', [
      'R-300',
    ])
    expect(told.map(({ id }) => id).sort()).toEqual([...(await hitIds('R-300'))].sort())
  })

  it('is divided between two workers, each share held by one', async () => {
    bank.clock.move(LEASE_PASSED_MS)
    const [one, other] = [openWorker(services, SHARES), openWorker(services, SHARES)]
    workers.push(one, other)
    await one.step()
    bank.clock.move(3_000)
    await one.step()
    await other.step()
    bank.clock.move(3_000)
    await Promise.all([one.step(), other.step()])
    const held = [...one.shares.keys(), ...other.shares.keys()].sort()
    expect(new Set(held).size).toBe(held.length)
    const before = (await hitIds('R-300')).length
    const [, payer] = holders as [Key, Key]
    await pay(payer, 5_000)
    await one.stop()
    await other.step()
    bank.clock.move(3_000)
    await drain(other)
    expect(other.shares.size).toBe(SHARES)
    expect((await hitIds('R-300')).length).toBe(before + 1)
  })
})
