// The cockpit's figures: those of the entries, of the reader's branches alone, exact beyond what a number holds, cheap to read.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { compareRollups, followRollups, openPosition } from '../src/modules/ledger/index.ts'
import * as report from '../src/modules/report/contract.ts'
import { takeBankBalances } from '../src/modules/report/index.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const AMOUNT_FEN_MAX = 100_000_000_000_000
const LARGEST = 120
const STATEMENTS_MAX = 8
const { bank, rows, opened } = await openAllRights(4, 'report')
afterAll(() => bank.close())
const services = bank.kahu.services
const PEKING = 7
const SHANGHAI = 3
type Account = { customerId: string; accountId: string }
let first: Account
let second: Account

async function openAccount(branchId: number): Promise<Account> {
  const { customerId } = await opened()
  const account = { customerId, accountId: newId() }
  await services.database.write(async (tx) => {
    await openPosition(tx, { ...account, currency: 'CNY', branchId })
    await tx.run('update customer set branch_id = $2 where customer_id = $1', [customerId, branchId])
  })
  return account
}
async function post(fields: object): Promise<ledger.Posted> {
  const body = { reference: newId(), currency: 'CNY', channel: 'mobile', amountFen: 1_000, ...fields }
  const answer = await bank.call('everything', ledger.post, { body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
async function show(who: string, query: Record<string, string | number> = {}): Promise<report.BankFigures> {
  const answer = await bank.call(who, report.showBank, { query })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const follow = () =>
  expect
    .poll(
      async () => {
        await followRollups(services)
        return (await upkeep(services, compareRollups)).unread
      },
      { timeout: 20_000 },
    )
    .toBe(0)

beforeAll(async () => {
  first = await openAccount(SHANGHAI)
  second = await openAccount(PEKING)
  await post({ type: 'deposit', credit: first, amountFen: 90_000, channel: 'counter' })
  await post({ type: 'transfer', debit: first, credit: second, amountFen: 20_000 })
  const { transactionId } = await post({ type: 'deposit', credit: second, amountFen: 7_000, channel: 'atm' })
  const undone = await bank.call('everything', ledger.reverse, {
    params: { customerId: second.customerId, transactionId },
    body: { reason: 'test', channel: 'atm' },
  })
  expect(undone.status, undone.text).toBe(200)
})

it('are the sums of the entries by month, channel and branch, a reversal taken off its side', async () => {
  await follow()
  const figures = await show('everything')
  expect(figures.months).toHaveLength(12)
  expect(figures.months.at(-1)).toBe(bank.clock.today().slice(0, 7))
  const raw = await rows<{ month: string; channel: string; entries: number; inFen: string; outFen: string }>(
    `select to_char(booking_date, 'YYYY-MM') as month, channel, count(*)::int as entries,
       sum(case when (amount_fen > 0) = (type <> 'reversal') then abs(amount_fen) * case type when 'reversal' then -1 else 1 end else 0 end)::text as "inFen",
       sum(case when (amount_fen < 0) = (type <> 'reversal') then abs(amount_fen) * case type when 'reversal' then -1 else 1 end else 0 end)::text as "outFen"
     from ledger_entry_all where currency = 'CNY' group by 1, 2 order by 1, 2`,
  )
  expect(figures.channels).toEqual(raw)
  expect(figures.channels).toContainEqual(
    expect.objectContaining({ channel: 'atm', entries: 2, inFen: '0', outFen: '0' }),
  )
  const shanghai = figures.branches.find(({ branchId }) => branchId === SHANGHAI)
  expect(shanghai).toMatchObject({ entries: 2, inFen: '90000', outFen: '20000' })
  expect(figures.active.map(({ branchId, customers }) => [branchId, customers])).toEqual([
    [SHANGHAI, 1],
    [PEKING, 1],
  ])
  expect((await upkeep(services, compareRollups)).differences).toEqual([])
})

it('are of the branches that the reader may see, and of a chosen one', async () => {
  const figures = await show('manager')
  expect(new Set([...figures.branches, ...figures.active].map(({ branchId }) => branchId))).toEqual(new Set([SHANGHAI]))
  expect(figures.channels.reduce((sum, { entries }) => sum + entries, 0)).toBe(2)
  expect(await show('manager', { branchId: PEKING })).toMatchObject({ channels: [], branches: [], active: [] })
  expect((await show('compliance', { branchId: PEKING })).branches).toMatchObject([{ branchId: PEKING, entries: 3 }])
  for (const who of ['teller', 'relationship-manager', 'marketer', 'admin'])
    expect((await bank.call(who, report.showBank)).status).toBe(403)
})

it('say the balances by kind as they were taken', async () => {
  expect((await show('everything')).balancesTakenAt).toBeNull()
  const made = await bank.call('everything', account.openAccount, {
    params: { customerId: first.customerId },
    body: { productCode: 'DEMAND', depositFen: 5_000 },
  })
  expect(made.status, made.text).toBe(200)
  await takeBankBalances(services)
  await takeBankBalances(services)
  const { balances, balancesTakenAt } = await show('everything')
  expect(balancesTakenAt).not.toBeNull()
  const raw = await rows(
    `select kind, p.branch_id as "branchId", count(*)::int as accounts, sum(balance_fen)::text as "balanceFen"
     from ledger_position p join account using (customer_id, account_id) where p.currency = 'CNY' group by 1, 2 order by 1, 2`,
  )
  expect(balances).toEqual(raw)
  expect(balances).toContainEqual(expect.objectContaining({ kind: 'demand', branchId: SHANGHAI, balanceFen: '5000' }))
})

it('stay exact beyond what a number holds, and are read in few statements without an entry', async () => {
  for (let n = 0; n < LARGEST; n += 1) {
    await post({ type: 'deposit', credit: second, amountFen: AMOUNT_FEN_MAX - 1, channel: 'online' })
    await post({ type: 'withdraw', debit: second, amountFen: AMOUNT_FEN_MAX - 1, channel: 'online' })
  }
  await follow()
  bank.recorded.start()
  const { channels } = await show('everything')
  const ran = bank.recorded.ran()
  expect(ran.length).toBeLessThanOrEqual(STATEMENTS_MAX)
  expect(JSON.stringify(ran)).not.toContain('ledger_entry')
  const wanted = String(BigInt(AMOUNT_FEN_MAX - 1) * BigInt(LARGEST))
  expect(channels).toContainEqual(expect.objectContaining({ channel: 'online', inFen: wanted, outFen: wanted }))
  expect((await upkeep(services, compareRollups)).differences).toEqual([])
})
