// Limits and fees that a product names: enforced on every path, safe under a race, dated, each fee on its own line.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import { addDays } from '../src/modules/account/index.ts'
import * as card from '../src/modules/card/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { closeDay, postInside, postMany, verifyLedger } from '../src/modules/ledger/index.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const RACERS = 200
const { bank, rows, opened } = await openAllRights(9, 'limits')
afterAll(() => bank.close())

type Key = { customerId: string; accountId: string }
const OWN_FEE = { code: 'transfer-out', per: 'use', amountFen: 20, ratePercent: '0.1', maximumFen: 5_000 }

/** Signed in once; sessions do not outlive the day that passes. */
let who: string
async function addVersion(code: string, validFrom: string, afterVersion: number, parts: object) {
  const body = {
    kind: 'demand',
    currency: 'CNY',
    names: { 'zh-CN': '限额户', 'en-US': 'Limited account' },
    validFrom,
    parameters: {
      interest: {
        dayCount: 'ACT/360',
        tierMode: 'whole',
        tiers: [{ fromFen: 0, ratePercent: '0.05' }],
        capitalise: 'quarterly',
        capitaliseDay: 20,
      },
      ...parts,
    },
    afterVersion,
  }
  const answer = await bank.call(who, account.addProductVersion, { params: { code }, body, key: newId() })
  expect(answer.status, answer.text).toBe(200)
}
async function open(depositFen: number, productCode = 'LIMITED', customerId?: string): Promise<Key> {
  const owner = customerId ?? (await opened()).customerId
  const answer = await bank.call(who, account.openAccount, {
    params: { customerId: owner },
    body: { productCode, ...(depositFen > 0 ? { depositFen } : {}) },
  })
  expect(answer.status, answer.text).toBe(200)
  return { customerId: owner, accountId: answer.body.accountId }
}
type Fields = Partial<ledger.Posting> & Pick<ledger.Posting, 'type' | 'amountFen'>
const posting = (fields: Fields): ledger.Posting => ({
  reference: newId(),
  currency: 'CNY',
  channel: 'counter',
  ...fields,
})
const put = (fields: Fields) => bank.call(who, ledger.post, { body: posting(fields) })
const balanceOf = async ({ accountId }: Key) =>
  (await rows<{ fen: number }>('select balance_fen as fen from ledger_position where account_id = $1', [accountId]))[0]
    ?.fen
const legsOf = ({ accountId }: Key) =>
  rows<{ type: string; contra: string; fen: number }>(
    'select type, contra, amount_fen as fen from ledger_entry where account_id = $1 order by seq',
    [accountId],
  )

let payer: Key
let payee: Key
beforeAll(async () => {
  who = await bank.signIn('everything')
  const today = bank.clock.today()
  const limits = { singleMaximumFen: 3_000, dailyMaximumFen: 5_000 }
  await addVersion('LIMITED', today, 0, { limits, fees: [OWN_FEE] })
  payer = await open(1_000_000)
  payee = await open(0, 'DEMAND')
})

describe('limits of a card', () => {
  const limits = { singleMaximumFen: 3_000, dailyMaximumFen: 5_000 }
  const saveVersion = async (afterVersion: number, validFrom: string, parts: object) => {
    const body = {
      kind: 'debit-card',
      currency: 'CNY',
      names: { 'zh-CN': '限额卡', 'en-US': 'Limited card' },
      validFrom,
      parameters: { card: { bin: '623989', digits: 19, validMonths: 60 }, ...parts },
      afterVersion,
    }
    const answer = await bank.call(who, account.addProductVersion, {
      params: { code: 'LIMITED-CARD' },
      body,
      key: newId(),
    })
    expect(answer.status, answer.text).toBe(200)
  }

  it('hold beside those of its account, on every path, and leave other ways to pay alone', async () => {
    await saveVersion(0, bank.clock.today(), { limits })
    const holder = await open(1_000_000, 'DEMAND')
    const issued = await bank.call(who, card.issueCard, {
      params: { customerId: holder.customerId },
      body: { accountId: holder.accountId, productCode: 'LIMITED-CARD' },
    })
    expect(issued.status, issued.text).toBe(200)
    const { cardId } = issued.body
    const use = (amountFen: number): Fields => ({ type: 'purchase', debit: holder, amountFen, cardId, channel: 'pos' })
    const tooMuch = await put(use(3_001))
    expect(tooMuch.status).toBe(422)
    expect(tooMuch.body).toMatchObject({
      code: 'ledger.card-limit-single',
      facts: { limitFen: 3_000, askedFen: 3_001 },
    })
    expect((await put(use(2_000))).status).toBe(200)
    const batch = await bank.call(who, ledger.postBatch, {
      body: { postings: [posting(use(2_000)), posting(use(1_001)), posting(use(1_000))] },
    })
    expect(batch.body.items.map((item: { status: string }) => item.status)).toEqual(['posted', 'refused', 'posted'])
    expect(batch.body.items[1].refused).toMatchObject({
      code: 'ledger.card-limit-day',
      facts: { limitFen: 5_000, usedFen: 4_000, askedFen: 1_001 },
    })
    const draft = { type: 'purchase' as const, currency: 'CNY', debit: holder, cardId, amountFen: 1 }
    const bulk = await postMany(bank.kahu.services, { name: 'card-limits', items: [{ ...draft, reference: 'a' }] })
    expect(bulk[0]).toMatchObject({ refused: { code: 'ledger.card-limit-day' } })
    // The account itself is not limited, and neither is what happened elsewhere.
    expect((await put({ type: 'withdraw', debit: holder, amountFen: 100_000 })).status).toBe(200)
    expect(await balanceOf(holder)).toBe(1_000_000 - 5_000 - 100_000)
    // A new version holds from its day on, and the new day has a limit of its own.
    await saveVersion(1, addDays(bank.clock.today(), 1), { limits: { singleMaximumFen: 500 } })
    expect((await put(use(1))).body).toMatchObject({ code: 'ledger.card-limit-day' })
  })

  it('are not passed by many clients at once', async () => {
    const holder = await open(1_000_000, 'DEMAND')
    const { body } = await bank.call(who, card.issueCard, {
      params: { customerId: holder.customerId },
      body: { accountId: holder.accountId, productCode: 'LIMITED-CARD' },
    })
    const use: Fields = { type: 'purchase', debit: holder, amountFen: 100, cardId: body.cardId, channel: 'pos' }
    const answers = await Promise.all(Array.from({ length: 80 }, () => put(use)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50)
    expect(await balanceOf(holder)).toBe(1_000_000 - 5_000)
  })
})

describe('limits of a product', () => {
  it('are refused with limit, used and asked on every path, and the day is one over all of them', async () => {
    const tooMuch = await put({ type: 'withdraw', debit: payer, amountFen: 3_001 })
    expect(tooMuch.status).toBe(422)
    expect(tooMuch.body).toMatchObject({ code: 'ledger.limit-single', facts: { limitFen: 3_000, askedFen: 3_001 } })
    expect((await put({ type: 'withdraw', debit: payer, amountFen: 2_000 })).status).toBe(200)
    const batch = await bank.call(who, ledger.postBatch, {
      body: {
        postings: [
          posting({ type: 'transfer', debit: payer, credit: payee, amountFen: 1_500 }),
          posting({ type: 'transfer', debit: payer, credit: payee, amountFen: 1_501 }),
          posting({ type: 'withdraw', debit: payer, amountFen: 4_000 }),
        ],
      },
    })
    expect(batch.body.items[0].status).toBe('posted')
    expect(batch.body.items[1].refused).toMatchObject({
      code: 'ledger.limit-day',
      facts: { limitFen: 5_000, usedFen: 3_500, askedFen: 1_501 },
      fields: [{ field: 'amountFen', rule: 'ledger.limit-day' }],
    })
    expect(batch.body.items[2].refused.code).toBe('ledger.limit-single')
    const draft = { type: 'withdraw' as const, currency: 'CNY', debit: payer }
    const bulk = await postMany(bank.kahu.services, {
      name: 'limits',
      items: [
        { ...draft, amountFen: 1_000, reference: 'a' },
        { ...draft, amountFen: 501, reference: 'b' },
        { ...draft, amountFen: 500, reference: 'c' },
        { ...draft, amountFen: 1, reference: 'd' },
      ],
    })
    expect(bulk.map(({ refused }) => refused?.code ?? null)).toEqual([
      null,
      'ledger.limit-day',
      null,
      'ledger.limit-day',
    ])
    expect(bulk[3]?.refused?.facts).toEqual({ limitFen: 5_000, usedFen: 5_000, askedFen: 1 })
    const { database, vault, clock } = bank.kahu.services
    const inside = (more: object) =>
      database.write((tx) => postInside({ tx, vault, clock }, [{ ...draft, amountFen: 700, ...more }]))
    await expect(inside({})).rejects.toMatchObject({ code: 'ledger.limit-day' })
    // The bank's own act is none of the customer's payments.
    await inside({ asGiven: true })
  })

  it('let money pass between accounts of one customer, and money come in', async () => {
    const own = await open(0, 'DEMAND', payer.customerId)
    expect((await put({ type: 'transfer', debit: payer, credit: own, amountFen: 60_000 })).status).toBe(200)
    expect((await put({ type: 'deposit', credit: payer, amountFen: 60_000 })).status).toBe(200)
  })

  it('hold against two hundred clients at once: not one fen beyond the day', async () => {
    const raced = await open(1_000_000)
    const answers = await Promise.all(
      Array.from({ length: RACERS }, (_, at) =>
        put(
          at % 2
            ? { type: 'withdraw', debit: raced, amountFen: 90 }
            : { type: 'transfer', debit: raced, credit: payee, amountFen: 90 },
        ),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(Math.floor(5_000 / 90))
    const refused = answers.filter(({ status }) => status !== 200)
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['ledger.limit-day']))
    expect(await balanceOf(raced)).toBe(1_000_000 - Math.floor(5_000 / 90) * 90)
  })
})

describe('the fee of a use', () => {
  it('is booked with its transaction on a line of its own, once, and comes back when it is reversed', async () => {
    const one = await open(100_000)
    const body = posting({ type: 'transfer-out', debit: one, amountFen: 2_500 })
    const first = await bank.call(who, ledger.post, { body })
    const again = await bank.call(who, ledger.post, { body })
    // 0.20 yuan and 0.1 % of 25 yuan.
    expect(first.body.debit.balanceFen).toBe(100_000 - 2_500 - 23)
    expect(again.body).toMatchObject({ replayed: true, transactionId: first.body.transactionId })
    expect((await legsOf(one)).slice(1)).toEqual([
      { type: 'transfer-out', contra: 'clearing', fen: -2_500 },
      { type: 'transfer-out', contra: 'fee-income', fen: -23 },
    ])
    const list = await bank.call(who, ledger.listTransactions, {
      params: { customerId: one.customerId },
      query: { accountId: one.accountId },
    })
    expect(list.body.items.map(({ amountFen }: { amountFen: number }) => amountFen)).toEqual([-23, -2_500, 100_000])
    const reversed = await bank.call(who, ledger.reverse, {
      params: { customerId: one.customerId, transactionId: first.body.transactionId },
      body: { reason: 'wrong account', channel: 'counter' },
    })
    expect(reversed.status, reversed.text).toBe(200)
    expect(await balanceOf(one)).toBe(100_000)
  })

  it('is the product’s and no other, and needs to be there beside the amount', async () => {
    const one = await open(2_520)
    const other = await put({ type: 'transfer-out', debit: one, amountFen: 1_000, feeFen: 5 })
    expect(other.body).toMatchObject({ code: 'ledger.fee-differs', facts: { givenFen: 5, expectedFen: 21 } })
    const short = await put({ type: 'transfer-out', debit: one, amountFen: 2_500 })
    expect(short.body).toMatchObject({ code: 'ledger.insufficient', facts: { shortFen: 3 } })
    expect((await put({ type: 'transfer-out', debit: one, amountFen: 1_000, feeFen: 21 })).status).toBe(200)
    expect(await balanceOf(one)).toBe(2_520 - 1_021)
  })

  it('of a use abroad is asked by the posting', async () => {
    await addVersion('ABROAD', bank.clock.today(), 0, {
      fees: [{ code: 'foreign-use', per: 'use', ratePercent: '1.5' }],
    })
    const one = await open(10_000, 'ABROAD')
    expect((await put({ type: 'purchase', debit: one, amountFen: 1_000 })).status).toBe(200)
    expect((await put({ type: 'purchase', debit: one, amountFen: 1_000, abroad: true })).status).toBe(200)
    expect(await balanceOf(one)).toBe(10_000 - 2_000 - 15)
  })
})

it('a known reference with other content is refused in bulk, and booked once with the same', async () => {
  const item = { type: 'deposit' as const, currency: 'CNY', credit: payee, amountFen: 700, reference: 'one' }
  const load = (...items: (typeof item)[]) => postMany(bank.kahu.services, { name: 'resent', items })
  const before = (await balanceOf(payee)) as number
  const [first] = await load(item)
  const [same, other] = [await load(item), await load({ ...item, amountFen: 701 })]
  expect(same[0]).toEqual({ refused: null, transactionId: first?.transactionId, replayed: true })
  expect(other[0]).toMatchObject({
    refused: { code: 'ledger.reference-reused', facts: { reference: 'one' } },
    transactionId: null,
  })
  expect(await balanceOf(payee)).toBe(before + 700)
})

it('a later version holds from its day on, and a new day begins at nothing', async () => {
  const tomorrow = addDays(bank.clock.today(), 1)
  await addVersion('LIMITED', tomorrow, 1, { limits: { dailyMaximumFen: 7_000 } })
  expect((await put({ type: 'withdraw', debit: payer, amountFen: 1 })).body.code).toBe('ledger.limit-day')
  bank.clock.move(86_400_000)
  who = await bank.signIn('everything')
  expect((await put({ type: 'withdraw', debit: payer, amountFen: 7_000 })).status).toBe(200)
  expect((await put({ type: 'withdraw', debit: payer, amountFen: 1 })).body).toMatchObject({
    code: 'ledger.limit-day',
    facts: { limitFen: 7_000, usedFen: 7_000, askedFen: 1 },
  })
  // This version names no fee.
  const before = await balanceOf(payee)
  const other = await open(50_000, 'LIMITED', payer.customerId)
  expect((await put({ type: 'transfer-out', debit: other, amountFen: 1_000 })).body.debit.balanceFen).toBe(49_000)
  expect(await balanceOf(payee)).toBe(before)
  const { lines } = await closeDay(bank.kahu.services, addDays(tomorrow, -1))
  for (const { differenceFen } of lines) expect(differenceFen).toBe('0')
  expect(await upkeep(bank.kahu.services, verifyLedger)).toMatchObject({ findings: [] })
}, 60_000)
