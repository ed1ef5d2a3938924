// The bank's day and the ledger's upkeep: cut-off, trial balance, verification that finds every tampering, months archived.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as ledger from '../src/modules/ledger/contract.ts'
import {
  archiveMonths,
  closeDay,
  listInternal,
  makeMonths,
  nextDayToClose,
  openPosition,
  postInside,
  verifyLedger,
} from '../src/modules/ledger/index.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { type Bank, openBank } from './bank/kahu.ts'

const DAY_MS = 86_400_000
let bank: Bank
let one: { customerId: string; accountId: string }
let other: { customerId: string; accountId: string }

beforeAll(async () => {
  bank = await openBank({ customers: 3 })
  const { database } = bank.kahu.services
  const customers = await database.read((tx) =>
    tx.rows<{ id: string }>('select customer_id as id from customer limit 2'),
  )
  const [first, second] = customers.map(({ id }) => ({ customerId: id, accountId: newId() }))
  one = first as typeof one
  other = second as typeof other
  await database.write(async (tx) => {
    for (const key of [one, other]) await openPosition(tx, { ...key, currency: 'CNY', branchId: 3 })
  })
})
afterAll(() => bank.close())

const run = (sql: string, values: unknown[] = []) => bank.kahu.services.database.write((tx) => tx.run(sql, values))
const verify = () => upkeep(bank.kahu.services, verifyLedger)
const kinds = async () => (await verify()).findings.map(({ kind }) => kind)

/** Posts by the rules within a transaction that may then be changed behind their back. */
async function post(drafts: Parameters<typeof postInside>[1]) {
  const { database, vault, clock } = bank.kahu.services
  return database.write((tx) => postInside({ tx, vault, clock }, drafts))
}
const deposit = (amountFen: number) => ({ type: 'deposit' as const, amountFen, currency: 'CNY', credit: one })

/** What is said of the currency posted here; the demo bank's other accounts stand at zero beside it. */
const yuan = <L extends { currency: string }>(lines: L[]) => lines.filter(({ currency }) => currency === 'CNY')

describe('the end of a day', () => {
  it('closes at zero, day after day, with the bank’s own accounts summed', async () => {
    const { services } = bank.kahu
    const today = bank.clock.today()
    await post([
      deposit(1_000),
      { type: 'transfer', amountFen: 300, feeFen: 5, currency: 'CNY', debit: one, credit: other },
    ])
    await expect(closeDay(services, '2199-01-01')).rejects.toMatchObject({ code: 'ledger.day-ahead' })
    const steps: string[] = []
    const closed = await closeDay(services, today, [{ name: 'accrual', run: async (_, day) => void steps.push(day) }])
    expect(steps).toEqual([today])
    expect(closed.phases.map(({ name }) => name)).toEqual(['cut-off', 'accrual', 'internal-totals', 'trial-balance'])
    expect(yuan(closed.lines)).toEqual([{ currency: 'CNY', customersFen: '995', bankFen: '-995', differenceFen: '0' }])
    const totals = await services.database.read((tx) => listInternal(tx, today))
    expect(totals.map(({ accountCode, balanceFen }) => [accountCode, balanceFen])).toEqual([
      ['cash', '-1000'],
      ['fee-income', '5'],
      ['transfer-in-transit', '0'],
    ])
    await expect(closeDay(services, today)).rejects.toMatchObject({ code: 'ledger.day-not-next' })
    // What comes later in the day goes into the next one, and is not part of the closed sums.
    const { booked } = await post([deposit(50)])
    const tomorrow = await nextDayToClose(services)
    expect(booked[0]?.bookingDate).toBe(tomorrow)
    bank.clock.move(DAY_MS)
    await post([deposit(7)])
    const next = await closeDay(services, tomorrow)
    expect(yuan(next.lines)).toMatchObject([{ customersFen: '1052', differenceFen: '0' }])
    expect((await verify()).findings).toEqual([])
  })

  it('stays open when the sums differ, and says which account and which leg', async () => {
    const { services } = bank.kahu
    bank.clock.move(DAY_MS)
    const { booked } = await post([deposit(11)])
    const day = await nextDayToClose(services)
    const transactionId = booked[0]?.transactionId
    await run('update ledger_entry set amount_fen = amount_fen + 1 where transaction_id = $1', [transactionId])
    const refused = await closeDay(services, day).catch((error) => error)
    expect(refused).toMatchObject({ code: 'ledger.trial-balance', facts: { day } })
    expect(yuan(refused.data.lines)).toMatchObject([{ currency: 'CNY', differenceFen: '-1' }])
    expect(refused.data.legs).toContainEqual(expect.objectContaining({ kind: 'balance-broken', transactionId }))
    expect(refused.data.legs).toContainEqual(
      expect.objectContaining({ kind: 'position-differs', accountId: one.accountId }),
    )
    const noted = await services.database.read((tx) =>
      tx.rows<{ events: { id: string; data: object }[] }>(
        `select events from journal where action = 'ledger.refuse-day'`,
      ),
    )
    expect(noted.map(({ events }) => events)).toEqual([
      [{ id: 'ledger.day-refused', data: { day, legs: expect.any(Number) } }],
    ])
    // Nothing is booked into the day meanwhile; put right, it closes.
    expect((await post([deposit(1)])).booked[0]?.bookingDate).not.toBe(day)
    await run('update ledger_entry set amount_fen = amount_fen - 1 where transaction_id = $1', [transactionId])
    expect(yuan((await closeDay(services, day)).lines)).toMatchObject([{ differenceFen: '0' }])
  })
})

describe('verification', () => {
  it('finds an edited, a deleted and an invented entry, a moved position, a lost leg and a lost reference', async () => {
    const { booked } = await post([
      deposit(100),
      { type: 'transfer', amountFen: 40, currency: 'CNY', debit: one, credit: other },
      deposit(1),
    ])
    const ids = booked.map(({ transactionId }) => transactionId)
    expect(await kinds()).toEqual([])
    const undone = async (change: string, values: unknown[], found: string[]) => {
      // In one transaction that is never committed: tamper, look, forget.
      const seen: string[] = []
      await bank.kahu.services.database
        .write(async (tx) => {
          await tx.run('set transaction isolation level repeatable read')
          expect(await tx.run(change, values)).toBeGreaterThan(0)
          seen.push(...(await verifyLedger(tx)).findings.map(({ kind }) => kind))
          throw new Error('undone')
        })
        .catch(() => {})
      for (const kind of found) expect(seen, change).toContain(kind)
    }
    await undone('update ledger_entry set mcc = $2 where transaction_id = $1', [ids[0], '5411'], ['edited'])
    await undone(
      'update ledger_entry set amount_fen = 101 where transaction_id = $1',
      [ids[0]],
      ['edited', 'balance-broken'],
    )
    await undone('delete from ledger_entry where transaction_id = $1', [ids[0]], ['gap'])
    await undone('delete from ledger_entry where transaction_id = $1', [ids[2]], ['position-differs'])
    await undone('delete from ledger_entry where transaction_id = $1 and leg = 1', [ids[1]], ['not-zero'])
    await undone(
      'update ledger_position set balance_fen = balance_fen + 1 where account_id = $1',
      [one.accountId],
      ['position-differs'],
    )
    await undone('delete from ledger_entry where customer_id = $1', [other.customerId], ['entries-lost'])
    await undone(
      `insert into ledger_reference values ('\\x00', '\\x00', $1, $2, now())`,
      [one.customerId, newId()],
      ['reference-lost'],
    )
    expect(await kinds()).toEqual([])
  })
})

describe('months', () => {
  it('are made ahead, archived once old and closed, and read as before', async () => {
    const { services } = bank.kahu
    await makeMonths(services)
    await makeMonths(services)
    const listed = async () => {
      // Sessions do not outlive the days that are passed over here.
      const cookie = await bank.signIn('compliance')
      const lines: ledger.TransactionLine[] = []
      for (let cursor: string | undefined; ; ) {
        const query = { accountId: one.accountId, limit: 3, ...(cursor ? { cursor } : {}) }
        const { body } = await bank.call(cookie, ledger.listTransactions, {
          params: { customerId: one.customerId },
          query,
        })
        lines.push(...body.items)
        if (!body.next) return lines
        cursor = body.next
      }
    }
    const before = await listed()
    expect(before.length).toBeGreaterThan(6)
    // Not before their days are closed, however old they are.
    bank.clock.move(70 * DAY_MS)
    expect(await archiveMonths(services, 0)).toEqual([])
    for (let day = await nextDayToClose(services); day < bank.clock.today(); day = await nextDayToClose(services))
      await closeDay(services, day)
    const moved = await archiveMonths(services, 0)
    expect(moved.length).toBeGreaterThan(0)
    await post([deposit(3)])
    expect((await listed()).slice(1)).toEqual(before)
    expect(await kinds()).toEqual([])
    const first = before.at(-1) as ledger.TransactionLine
    const shown = await bank.call(await bank.signIn('compliance'), ledger.showTransaction, {
      params: { customerId: one.customerId, transactionId: first.transactionId },
    })
    expect(shown.body.legs).toMatchObject([{ amountFen: 1_000 }])
    const { lines } = await closeDay(services, bank.clock.today())
    expect(yuan(lines)).toMatchObject([{ differenceFen: '0' }])
  })
})

describe('batches', () => {
  it('stay while a reader of the outbox has them before it, and go once all have passed long ago', async () => {
    const { services } = bank.kahu
    const drop = bank.kahu.modules
      .flatMap((module) => module.schedules ?? [])
      .find(({ name }) => name === 'ledger.drop-batches')
    const count = async () =>
      (await services.database.read((tx) => tx.one<{ n: number }>('select count(*)::int as n from ledger_batch'))).n
    await post([deposit(1)])
    const held = await count()
    const from = '00000000-0000-0000-0000-000000000000'
    await run(`insert into relay_cursor values ('slow', '0', $1) on conflict (reader) do update set last_row_id = $1`, [
      from,
    ])
    bank.clock.move(40 * DAY_MS)
    await drop?.run(services)
    expect(await count()).toBe(held)
    await run('update relay_cursor set last_row_id = $1', [newId(bank.clock.now().getTime())])
    await drop?.run(services)
    expect(await count()).toBe(0)
    expect((await verify()).findings).toEqual([])
  })
})

describe('holds', () => {
  it('that ran out are set free', async () => {
    const { services } = bank.kahu
    await post([deposit(500)])
    const held = await bank.call('system', ledger.hold, {
      params: one,
      body: { amountFen: 400, currency: 'CNY', reference: 'r', days: 1 },
    })
    expect(held.status, held.text).toBe(200)
    const heldFen = async () =>
      (
        await services.database.read((tx) =>
          tx.one<{ fen: number }>('select held_fen as fen from ledger_position where account_id = $1', [one.accountId]),
        )
      ).fen
    const expire = bank.kahu.modules
      .flatMap((module) => module.schedules ?? [])
      .find(({ name }) => name === 'ledger.expire-holds')
    await expire?.run(services)
    expect(await heldFen()).toBe(400)
    bank.clock.move(2 * DAY_MS)
    await expire?.run(services)
    expect(await heldFen()).toBe(0)
  })
})
