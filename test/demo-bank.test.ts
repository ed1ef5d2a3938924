// The demo bank: the same whatever the threads, never overdrawn, wages on the 10th or before, and a ledger that verifies.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareRollups, followRollups, verifyLedger } from '../src/modules/ledger/index.ts'
import { isWorkingDay } from '../src/modules/reference/index.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { type Bank, openBank } from './bank/kahu.ts'

const CUSTOMERS = 250
const TRANSACTIONS = 6_250
let alone: Bank
let threaded: Bank

beforeAll(async () => {
  alone = await openBank({ customers: CUSTOMERS, transactions: TRANSACTIONS, threads: 0 })
  threaded = await openBank({ customers: CUSTOMERS, transactions: TRANSACTIONS, threads: 2 })
})
afterAll(async () => {
  await alone.close()
  await threaded.close()
})

const rows = <R extends object>(bank: Bank, text: string) => bank.kahu.services.database.read((tx) => tx.rows<R>(text))

test('the same seed gives the same bank, whatever the number of threads', async () => {
  const digest = `select count(*)::int as entries, md5(string_agg(concat_ws('|', account_id, seq, ts, amount_fen, balance_after_fen, type, channel,
      contra, mcc, merchant_id, division, card_id, other_account_id), ',' order by account_id, seq)) as digest from ledger_entry`
  const [[one], [other]] = [await rows<{ entries: number }>(alone, digest), await rows(threaded, digest)]
  expect(one).toEqual(other)
  expect(one?.entries).toBeGreaterThan(TRANSACTIONS * 0.9)
  const accounts = `select md5(string_agg(concat_ws('|', customer_id, account_id, product_code, opened_on, status), ',' order by account_id)) as digest from account`
  expect(await rows(alone, accounts)).toEqual(await rows(threaded, accounts))
})

test('the ledger verifies and the rollups are those of its entries', async () => {
  const { services } = alone.kahu
  const { entries, findings } = await upkeep(services, verifyLedger)
  expect(findings).toEqual([])
  expect(entries).toBeGreaterThan(TRANSACTIONS)
  await followRollups(services)
  expect(await services.database.read(compareRollups)).toMatchObject({ differences: [], unread: 0 })
})

test('nobody is overdrawn, and about as many transactions are there as were asked for', async () => {
  const [short] = await rows<{ n: number }>(
    alone,
    'select count(*)::int as n from ledger_position where balance_fen < floor_fen',
  )
  expect(short?.n).toBe(0)
  const [made] = await rows<{ n: number }>(alone, 'select count(distinct transaction_id)::int as n from ledger_entry')
  expect(Math.abs((made?.n ?? 0) - TRANSACTIONS) / TRANSACTIONS).toBeLessThan(0.05)
})

test('wages come on the 10th or on the working day before, from firms of the bank too', async () => {
  const days = await rows<{ day: string; inside: number }>(
    alone,
    `select booking_date as day, count(other_account_id)::int as inside from ledger_entry where channel = 'file' and amount_fen > 0 group by 1`,
  )
  expect(days.length).toBeGreaterThanOrEqual(11)
  for (const { day } of days) {
    expect(isWorkingDay(day).working).toBe(true)
    expect(day.slice(8) <= '10').toBe(true)
    for (let on = Number(day.slice(8)) + 1; on <= 10; on++)
      expect(isWorkingDay(`${day.slice(0, 8)}${String(on).padStart(2, '0')}`).working).toBe(false)
  }
  expect(days.some(({ inside }) => inside > 0)).toBe(true)
})

test('purchases name a merchant of their code and place; closed accounts are empty; the dormant sleep', async () => {
  const [wrong] = await rows<{ n: number; bought: number }>(
    alone,
    `select count(*) filter (where m.mcc is distinct from e.mcc or m.division is distinct from e.division)::int as n, count(*)::int as bought
     from ledger_entry e left join merchant m on m.merchant_id = e.merchant_id where e.type = 'purchase'`,
  )
  expect(wrong?.n).toBe(0)
  expect(wrong?.bought).toBeGreaterThan(TRANSACTIONS * 0.25)
  const [closed] = await rows<{ n: number; full: number }>(
    alone,
    `select count(*)::int as n, count(*) filter (where p.balance_fen <> 0 or p.gate <> 'closed' or a.closed_on < p.last_booked_at::date)::int as full
     from account a join ledger_position p on p.customer_id = a.customer_id and p.account_id = a.account_id where a.status = 'closed'`,
  )
  expect(closed?.full).toBe(0)
  expect(closed?.n).toBeGreaterThan(0)
  const [woken] = await rows<{ n: number }>(
    alone,
    `select count(*)::int as n from ledger_entry e join account a on a.customer_id = e.customer_id and a.account_id = e.account_id
     where a.status = 'dormant' and e.type not in ('correction', 'deposit')`,
  )
  expect(woken?.n).toBe(0)
})
