// What paying late costs: a card's least payment and a debt's interest, after their days of grace, once for each due.

import { afterAll, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import { chargeLateFees, lateStatement, leastPaymentFen } from '../src/modules/account/dues/late-fees.ts'
import { addDays } from '../src/modules/account/index.ts'
import { daySteps } from '../src/modules/index.ts'
import { closeDay, postInside } from '../src/modules/ledger/index.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, opened } = await openAllRights(4, 'late')
afterAll(() => bank.close())

const DAY_MS = 86_400_000
const NONE = { paid: 0, waiting: 0, missed: 0 }
type Key = { customerId: string; accountId: string }
const open = async (customerId: string, body: object): Promise<Key> => {
  const answer = await bank.call(await bank.signIn('everything'), account.openAccount, { params: { customerId }, body })
  expect(answer.status, answer.text).toBe(200)
  return { customerId, accountId: answer.body.accountId }
}
const post = (drafts: Parameters<typeof postInside>[1]) => {
  const { database, vault, clock } = bank.kahu.services
  return database.write((tx) => postInside({ tx, vault, clock }, drafts))
}
const duesOf = ({ accountId }: Key) =>
  rows<{ on: string; kind: string; purpose: string; fen: number; status: string; tried: string }>(
    `select due_on as on, kind, purpose, amount_fen as fen, status, tried_on as tried from account_due where account_id = $1
     order by due_on, kind`,
    [accountId],
  )
/** Closes today, at its end. */
async function endDay(): Promise<string> {
  const day = bank.clock.today()
  bank.clock.move(DAY_MS)
  const { lines } = await closeDay(bank.kahu.services, day, daySteps)
  for (const { differenceFen } of lines) expect(differenceFen).toBe('0')
  return addDays(day, 1)
}

it('counts the least payment up to the fen, and knows the day after grace', () => {
  expect(leastPaymentFen(0, 10)).toBe(0)
  expect(leastPaymentFen(1, 10)).toBe(1)
  expect(leastPaymentFen(10_001, 10)).toBe(1_001)
  expect(leastPaymentFen(10_001, undefined)).toBe(10_001)
  const product = { parameters: { repayment: { method: 'revolving' as const, graceDays: 20, statementDay: 5 } } }
  expect(lateStatement(product, '2026-11-26')).toBe('2026-11-05')
  expect(lateStatement(product, '2026-11-25')).toBeNull()
  expect(lateStatement({ parameters: {} }, '2026-11-26')).toBeNull()
})

it('charges a card that did not pay its least, and none that did; and a debt whose interest stayed away', async () => {
  const [one, two, three] = [await opened(), await opened(), await opened()]
  const late = await open(one.customerId, { productCode: 'CREDIT', limitFen: 1_000_000 })
  const good = await open(two.customerId, { productCode: 'CREDIT', limitFen: 1_000_000 })
  const cookie = await bank.signIn('everything')
  const products = (await bank.call(cookie, account.listProducts)).body.items as account.Product[]
  const plain = products.find(({ code }) => code === 'CONSUMER-LOAN') as account.Product
  const fees = [{ code: 'late-payment', per: 'use', amountFen: 5_000 }]
  const body = {
    kind: 'loan',
    currency: 'CNY',
    names: plain.names,
    validFrom: bank.clock.today(),
    parameters: { ...plain.parameters, fees },
    afterVersion: 0,
  }
  expect((await bank.call(cookie, account.addProductVersion, { params: { code: 'LATE-LOAN' }, body })).status).toBe(200)
  const serving = await open(three.customerId, { productCode: 'DEMAND' })
  const lent = {
    productCode: 'LATE-LOAN',
    termMonths: 12,
    limitFen: 2_000_000,
    repaymentAccountId: serving.accountId,
  }
  const loan = await open(three.customerId, lent)
  await post([{ type: 'loan-disbursement', amountFen: 1_000_000, currency: 'CNY', debit: loan, credit: serving }])
  await post([{ type: 'withdraw', amountFen: 1_000_000, currency: 'CNY', debit: serving }])
  // A day later than any opening: no card owes anything before it buys.
  await endDay()
  for (const card of [late, good])
    await post([{ type: 'purchase', amountFen: 50_000, currency: 'CNY', debit: card, channel: 'pos' }])

  const charged = async () => (await duesOf(late)).filter(({ purpose }) => purpose === 'late-payment')
  let statement = ''
  let paid = false
  for (let day = 0; day < 62 && (await charged()).length === 0; day++) {
    const today = await endDay()
    if (addDays(today, -1).endsWith('-05') && statement === '') statement = addDays(today, -1)
    if (statement !== '' && !paid) {
      paid = true
      await post([{ type: 'deposit', amountFen: 30_000, currency: 'CNY', credit: good }])
      await post([{ type: 'deposit', amountFen: 1_000, currency: 'CNY', credit: late }])
    }
  }
  const [fee] = await charged()
  expect(fee).toMatchObject({ on: addDays(statement, 21), kind: 'fee', status: 'paid' })
  const [owed] = await rows<{ fen: number }>(
    'select -sum(amount_fen)::bigint as fen from ledger_entry where account_id = $1 and booking_date <= $2',
    [late.accountId, statement],
  )
  const unpaid = leastPaymentFen(owed?.fen as number, 10) - 1_000
  expect(fee?.fen).toBe(Math.max(1_000, Math.floor((unpaid * 5 + 50) / 100)))
  expect((await duesOf(good)).filter(({ purpose }) => purpose === 'late-payment')).toEqual([])
  expect(
    await rows('select type, contra from ledger_entry where account_id = $1 and amount_fen = $2', [
      late.accountId,
      -(fee?.fen as number),
    ]),
  ).toEqual([{ type: 'fee', contra: 'fee-income' }])
  // Begun again it charges nothing twice.
  expect(await chargeLateFees(bank.kahu.services, fee?.on as string)).toEqual(NONE)
  expect(await charged()).toHaveLength(1)

  const dues = await duesOf(loan)
  const missed = dues.filter(({ kind, status }) => kind === 'interest' && status === 'missed')
  const loanFees = dues.filter(({ purpose }) => purpose === 'late-payment')
  expect(missed.length).toBeGreaterThan(0)
  expect(missed[0]?.on.endsWith('-21')).toBe(true)
  expect(missed[0]?.tried).toBe(addDays(missed[0]?.on as string, 3))
  expect(loanFees).toHaveLength(missed.length)
  expect(loanFees[0]).toMatchObject({ on: missed[0]?.tried, fen: 5_000, status: 'paid' })
  // Paid within its days of grace nothing is charged, and nothing of it is asked for again.
  while (!(await duesOf(loan)).some(({ kind, status }) => kind === 'interest' && status === 'waiting')) await endDay()
  await post([{ type: 'deposit', amountFen: 100_000, currency: 'CNY', credit: serving }])
  await endDay()
  const last = (await duesOf(loan)).findLast(({ kind }) => kind === 'interest')
  expect(last).toMatchObject({ status: 'paid' })
  const [accrued] = await rows<{ fen: number }>(
    'select (-accrued_parts / 13140000000000)::float as fen from account_accrual where account_id = $1',
    [loan.accountId],
  )
  // Two days since, at some 96 fen a day.
  expect(accrued?.fen).toBeGreaterThan(80)
  expect(accrued?.fen).toBeLessThan(320)
  for (let day = 0; day < 5; day++) await endDay()
  expect((await duesOf(loan)).filter(({ purpose }) => purpose === 'late-payment')).toHaveLength(missed.length)
}, 240_000)
