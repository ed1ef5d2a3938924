// What falls due by itself: standing orders on their days, retries and misses, fees of months and years, interest of a loan from the account it names.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import { chargeFees, payOrders, retryDues } from '../src/modules/account/dues/fall-due.ts'
import { addDays, addMonths } from '../src/modules/account/index.ts'
import * as card from '../src/modules/card/contract.ts'
import { chargeCardFees } from '../src/modules/card/end-of-day.ts'
import { daySteps } from '../src/modules/index.ts'
import { closeDay, postInside, verifyLedger } from '../src/modules/ledger/index.ts'
import { isWorkingDay } from '../src/modules/reference/index.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(4, 'dues')
afterAll(() => bank.close())

const DAY_MS = 86_400_000
type Key = { customerId: string; accountId: string }
type Due = { dueOn: string; triedOn: string; status: string; reason: string | null; kind: string; amountFen: number }

const open = async (customerId: string, body: object): Promise<Key> => {
  const answer = await bank.call(await bank.signIn('everything'), account.openAccount, {
    params: { customerId },
    body,
  })
  expect(answer.status, answer.text).toBe(200)
  return { customerId, accountId: answer.body.accountId }
}
// Sessions do not outlive the days that pass here.
const show = async (key: Key) =>
  (await bank.call(await bank.signIn('everything'), account.showAccount, { params: key })).body as account.Account
const order = async (key: Key, every: 'month' | 'week', day: number, amountFen: number, counterpartyNumber: string) => {
  const cookie = await bank.signIn('everything')
  const { version } = (await bank.call(cookie, account.showAccount, { params: key })).body
  const body = { amountFen, every, day, purpose: 'rent', counterpartyName: '收款人', counterpartyNumber, version }
  const answer = await bank.call(cookie, account.addStandingOrder, { params: key, body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as account.Account
}
const duesOf = ({ accountId }: Key) =>
  rows<Due>(
    `select due_on as "dueOn", tried_on as "triedOn", status, reason, kind, amount_fen as "amountFen" from account_due
     where account_id = $1 order by due_on, due_id`,
    [accountId],
  )
const balanceOf = async ({ accountId }: Key) =>
  (await rows<{ fen: number }>('select balance_fen as fen from ledger_position where account_id = $1', [accountId]))[0]
    ?.fen
const post = (drafts: Parameters<typeof postInside>[1]) => {
  const { database, vault, clock } = bank.kahu.services
  return database.write((tx) => postInside({ tx, vault, clock }, drafts))
}
/** Closes today, at its end; what falls due tomorrow is paid. */
async function endDay(): Promise<string> {
  const day = bank.clock.today()
  bank.clock.move(DAY_MS)
  const { lines } = await closeDay(bank.kahu.services, day, daySteps)
  for (const { differenceFen } of lines) expect(differenceFen).toBe('0')
  return addDays(day, 1)
}

let payer: Key
let payee: Key
let poor: Key
let spare: string
beforeAll(async () => {
  const [one, two, three] = [await opened(), await opened(), await opened()]
  spare = (await opened()).customerId
  payer = await open(one.customerId, { productCode: 'DEMAND', depositFen: 100_000_00 })
  payee = await open(two.customerId, { productCode: 'DEMAND' })
  poor = await open(three.customerId, { productCode: 'DEMAND' })
})

it('pays orders once for each of their days, moved off days off; retries, then misses, and says why', async () => {
  const revealed = await bank.call('everything', account.revealAccount, {
    params: payee,
    body: { purpose: 'handle-request' },
  })
  const { number } = revealed.body
  const first = bank.clock.today()
  // Saturday (moved), to an account here; and on a day of the month, to another bank.
  const shown = await order(payer, 'week', 6, 1_000, number)
  expect(isWorkingDay(shown.standingOrders[0]?.nextOn as string).working).toBe(true)
  await order(payer, 'month', 28, 70_000, '6222000011112222')
  await order(poor, 'week', 3, 9_999, number)
  let last = first
  for (let day = 0; day < 28; day++) {
    last = await endDay()
    // The poor account is filled while its second order waits.
    const dues = await duesOf(poor)
    if (dues.length === 2 && dues[1]?.status === 'waiting')
      await post([{ type: 'deposit', amountFen: 9_999, currency: 'CNY', credit: poor }])
  }
  const days = Array.from({ length: 28 }, (_, at) => addDays(first, at + 1))
  const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay()
  const paid = await duesOf(payer)
  const saturdays = days.filter((day) => weekday(day) === 6 && days.some((on) => on > day && isWorkingDay(on).working))
  const weekly = paid.filter(({ amountFen }) => amountFen === 1_000)
  expect(weekly.map(({ dueOn }) => dueOn)).toEqual(saturdays)
  for (const { status, triedOn, dueOn } of weekly) {
    expect(status).toBe('paid')
    expect(isWorkingDay(triedOn).working).toBe(true)
    expect(triedOn >= dueOn && triedOn <= last).toBe(true)
  }
  expect(paid.filter(({ amountFen }) => amountFen === 70_000)).toHaveLength(
    days.filter((day) => day.endsWith('-28') && days.some((on) => on >= day && isWorkingDay(on).working)).length,
  )
  const waited = await duesOf(poor)
  expect(waited[0]).toMatchObject({ status: 'missed', reason: 'ledger.insufficient' })
  expect(Date.parse(waited[0]?.triedOn as string) - Date.parse(waited[0]?.dueOn as string)).toBeGreaterThanOrEqual(
    3 * DAY_MS,
  )
  expect(waited[1]).toMatchObject({ status: 'paid', reason: null })
  expect(await balanceOf(payee)).toBe(
    saturdays.length * 1_000 + 9_999 * waited.filter(({ status }) => status === 'paid').length,
  )
  const entries = await rows<{ on: string }>(
    `select booking_date as on from ledger_entry where account_id = $1 and type = 'transfer' order by 1`,
    [payer.accountId],
  )
  expect(entries.map(({ on }) => on)).toEqual(weekly.map(({ triedOn }) => triedOn))
  expect((await show(poor)).dues[0]).toMatchObject({ kind: 'order' })
  // The same day begun again pays nothing.
  const before = [await balanceOf(payer), await balanceOf(payee), await count('account_due')]
  expect(await payOrders(bank.kahu.services, last)).toEqual({ paid: 0, waiting: 0, missed: 0 })
  expect(await retryDues(bank.kahu.services, last)).toEqual({ paid: 0, waiting: 0, missed: 0 })
  expect([await balanceOf(payer), await balanceOf(payee), await count('account_due')]).toEqual(before)
  expect(await count(`journal where action = 'account.end-of-day'`)).toBeGreaterThan(28 * 4)
})

it('takes a loan’s interest from the account its contract names', async () => {
  const loan = await open(payer.customerId, {
    productCode: 'CONSUMER-LOAN',
    termMonths: 12,
    limitFen: 1_000_000,
    repaymentAccountId: payer.accountId,
  })
  const foreign = await bank.call(await bank.signIn('everything'), account.openAccount, {
    params: { customerId: payer.customerId },
    body: { productCode: 'CONSUMER-LOAN', termMonths: 12, limitFen: 1_000, repaymentAccountId: payee.accountId },
  })
  expect(foreign.body.fields).toMatchObject([{ field: 'repaymentAccountId', rule: 'account.repayment-not-own' }])
  await post([{ type: 'loan-disbursement', amountFen: 1_000_000, currency: 'CNY', debit: loan, credit: payer }])
  const started = bank.clock.today()
  while (!(await endDay()).endsWith('-21')) expect(await balanceOf(loan)).toBe(-1_000_000)
  expect(await balanceOf(loan)).toBe(-1_000_000)
  const charged = await rows<{ fen: number; accountId: string }>(
    `select amount_fen as fen, account_id as "accountId" from ledger_entry where type = 'interest-charge' and booking_date > $1
       and account_id = any($2::uuid[])`,
    [started, [payer.accountId, loan.accountId]],
  )
  expect(charged).toHaveLength(1)
  expect(charged[0]?.accountId).toBe(payer.accountId)
  // 3.45 % of 10,000 yuan is some 96 fen a day by ACT/360.
  expect(-(charged[0]?.fen as number)).toBeGreaterThan(90)
  expect((await show(loan)).repaymentAccountId).toBe(payer.accountId)
})

it('charges the fees of a month and of a card’s year on their day, once, and tries again what is short', async () => {
  const { services } = bank.kahu
  const cookie = await bank.signIn('everything')
  const since = bank.clock.today()
  const list = await bank.call(cookie, account.listProducts)
  const demand = list.body.items.find(({ code }: { code: string }) => code === 'DEMAND')
  const body = {
    kind: demand.kind,
    currency: demand.currency,
    names: demand.names,
    validFrom: addDays(since, 1),
    parameters: {
      ...demand.parameters,
      fees: [{ code: 'account-keeping', per: 'month', amountFen: 250, retryDays: 2 }],
    },
    afterVersion: demand.version,
  }
  const added = await bank.call(cookie, account.addProductVersion, { params: { code: 'DEMAND' }, body })
  expect(added.status, added.text).toBe(200)
  const wrong = await bank.call(cookie, account.addProductVersion, {
    params: { code: 'DEMAND' },
    body: {
      ...body,
      validFrom: addDays(since, 9),
      afterVersion: demand.version + 1,
      parameters: { ...body.parameters, fees: [{ code: 'account-keeping', per: 'month' }] },
    },
  })
  expect(wrong.body.fields).toMatchObject([{ rule: 'product.fee-amount-needed' }])
  const empty = await open(spare, { productCode: 'DEMAND' })
  const full = await open(payer.customerId, { productCode: 'DEMAND', depositFen: 10_000 })
  const issued = await bank.call(cookie, card.issueCard, {
    params: { customerId: full.customerId },
    body: { accountId: full.accountId, productCode: 'DEBIT' },
  })
  expect(issued.status, issued.text).toBe(200)
  const to = (date: string) => bank.clock.move(Date.parse(date) - Date.parse(bank.clock.today()))
  const due = addMonths(since, 1)
  to(addDays(due, -1))
  await chargeFees(services, bank.clock.today())
  expect(await duesOf(full)).toEqual([])
  to(due)
  await chargeFees(services, due)
  await chargeFees(services, due)
  expect(await balanceOf(full)).toBe(10_000 - 250)
  expect(await duesOf(full)).toMatchObject([{ status: 'paid', kind: 'fee', amountFen: 250, dueOn: due }])
  expect(await duesOf(empty)).toMatchObject([{ status: 'waiting', reason: 'ledger.insufficient' }])
  to(addDays(due, 1))
  await post([{ type: 'deposit', amountFen: 249, currency: 'CNY', credit: empty }])
  await retryDues(services, addDays(due, 1))
  expect(await duesOf(empty)).toMatchObject([{ status: 'waiting' }])
  to(addDays(due, 2))
  await retryDues(services, addDays(due, 2))
  expect(await duesOf(empty)).toMatchObject([{ status: 'missed' }])
  expect(await balanceOf(empty)).toBe(249)
  const year = addMonths(since, 12)
  to(year)
  await chargeCardFees(services, year)
  await chargeCardFees(services, year)
  expect(await duesOf(full)).toMatchObject([{ amountFen: 250 }, { kind: 'fee', amountFen: 1_000, status: 'paid' }])
  expect(await balanceOf(full)).toBe(10_000 - 250 - 1_000)
  const income = await rows<{ fen: string }>(
    `select sum(amount_fen)::text as fen from ledger_entry where account_id = $1 and type = 'fee' and contra = 'fee-income'`,
    [full.accountId],
  )
  expect(income[0]?.fen).toBe('-1250')
  expect((await upkeep(services, verifyLedger)).findings).toEqual([])
})
