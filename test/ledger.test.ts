// The ledger through its routes: who may book what, each refusal with its code, resends, holds, reversals, many at once.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { openPosition, registerAddress, setGate } from '../src/modules/ledger/index.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { verifyJournal } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { type Answer, openBank } from './bank/kahu.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const RACERS = 200

const { bank, rows, count } = await openAllRights(4, 'ledger')
afterAll(() => bank.close())

type Account = { customerId: string; accountId: string; number: string }
let numbers = 6_217_000_000_000_000

async function openAccount(customerId: string, currency = 'CNY', floorFen = 0): Promise<Account> {
  const { database, vault } = bank.kahu.services
  numbers += 1
  const account = { customerId, accountId: newId(), number: String(numbers) }
  await database.write(async (tx) => {
    await openPosition(tx, { ...account, currency, branchId: 3, floorFen })
    await registerAddress(tx, vault, { ...account, kind: 'account' })
  })
  return account
}

/** A customer of a branch. */
async function openCustomer(branchId: number): Promise<string> {
  const [draft] = demoDrafts(1, `ledger-${newId()}`, { branchId })
  const made = await bank.call('everything', customer.createCustomer, { body: draft })
  expect(made.status, made.text).toBe(200)
  return made.body.customerId
}

const byIds = ({ customerId, accountId }: Account) => ({ customerId, accountId })
type Fields = Partial<ledger.Posting> & Pick<ledger.Posting, 'type'>
const posting = (fields: Fields): ledger.Posting => ({
  reference: newId(),
  amountFen: 1_000,
  currency: 'CNY',
  channel: 'counter',
  ...fields,
})
const put = (who: string, fields: Fields): Promise<Answer> => bank.call(who, ledger.post, { body: posting(fields) })
async function fund(account: Account, amountFen: number): Promise<void> {
  const answer = await put('everything', { type: 'deposit', credit: byIds(account), amountFen })
  expect(answer.status, answer.text).toBe(200)
}
async function balanceOf({ accountId }: Account) {
  const [row] = await rows<{ balance: number; legs: number }>(
    `select p.balance_fen as balance, (select sum(amount_fen)::bigint from ledger_entry e where e.account_id = p.account_id) as legs
     from ledger_position p where account_id = $1`,
    [accountId],
  )
  expect(row?.legs ?? 0).toBe(row?.balance)
  return row?.balance
}

let near: Account
let far: Account
beforeAll(async () => {
  near = await openAccount(await openCustomer(3))
  far = await openAccount(await openCustomer(12))
  await fund(near, 100_000)
  await fund(far, 100_000)
})

describe('one posting', () => {
  it('is answered with what was booked, leaves a journal row that says who, and books nothing twice', async () => {
    const body = posting({ type: 'transfer', debit: byIds(near), credit: { number: far.number }, amountFen: 250 })
    const before = await count(`journal where action = 'ledger.post'`)
    const answer = await bank.call('teller', ledger.post, { body })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toMatchObject({ reference: body.reference, replayed: false, debit: { balanceFen: 99_750 } })
    // The receiver is a customer of another branch: nothing of the account is told.
    expect(answer.body.credit).toEqual({ accountId: null, balanceFen: null })
    const again = await bank.call('teller', ledger.post, { body })
    expect(again.body).toEqual({ ...answer.body, replayed: true })
    expect(await count(`journal where action = 'ledger.post'`)).toBe(before + 1)
    expect(await count('ledger_entry where transaction_id = $1', [answer.body.transactionId])).toBe(2)
    const other = await bank.call('teller', ledger.post, { body: { ...body, amountFen: 251 } })
    expect(other).toMatchObject({ status: 422, body: { code: 'ledger.reference-reused' } })
    // The same text is another reference when somebody else sends it.
    const theirs = await bank.call('everything', ledger.post, { body })
    expect(theirs.body).toMatchObject({ replayed: false })
    expect(await balanceOf(near)).toBe(99_500)
  })

  it('debits only within the scope: an account outside answers as one that does not exist', async () => {
    const ask = async (debit: ledger.AccountRef) => {
      const { status, body } = await put('teller', { type: 'withdraw', debit })
      return { status, code: body.code, facts: body.facts, fields: body.fields }
    }
    const missing = await ask({ customerId: newId(), accountId: newId() })
    expect(missing).toMatchObject({ status: 404, code: 'ledger.account-not-found' })
    expect(await ask(byIds(far))).toEqual(missing)
    expect(await ask({ number: far.number })).toEqual(missing)
    expect(await ask({ number: '9999999999' })).toEqual(missing)
    expect((await put('teller', { type: 'deposit', credit: byIds(far) })).status).toBe(404)
    expect((await put('teller', { type: 'deposit', credit: { number: far.number } })).status).toBe(200)
  })

  it('is for those who hold the permission, and special types for those who may book every type', async () => {
    for (const who of ['manager', 'marketer', 'admin', 'risk-officer', 'service-agent'])
      expect(await put(who, { type: 'deposit', credit: byIds(near) })).toMatchObject({ status: 403 })
    expect(await put('teller', { type: 'interest', credit: byIds(near) })).toMatchObject({
      status: 403,
      body: { code: 'ledger.type-forbidden' },
    })
    expect((await put('system', { type: 'interest', credit: byIds(near), amountFen: 1 })).status).toBe(200)
    expect((await bank.call('teller', ledger.postBatch, { body: { postings: [] } })).status).not.toBe(200)
  })

  it('tells the payer nothing of the state of a foreign account', async () => {
    const { database } = bank.kahu.services
    const shut = await openAccount(far.customerId)
    const dollars = await openAccount(far.customerId, 'USD')
    await database.write((tx) => setGate(tx, shut, { gate: 'blocked' }))
    for (const { number } of [shut, dollars])
      expect(await put('teller', { type: 'transfer', debit: byIds(near), credit: { number } })).toMatchObject({
        status: 422,
        body: { code: 'ledger.credit-refused' },
      })
  })
})

describe('bad input', () => {
  it('is refused with its code, the field and the facts, in both languages', async () => {
    const account = await openAccount(near.customerId)
    const closed = await openAccount(near.customerId)
    const frozen = await openAccount(near.customerId)
    await fund(account, 500)
    await fund(frozen, 500)
    const { database } = bank.kahu.services
    await database.write((tx) => setGate(tx, frozen, { frozenFen: 400 }))
    await database.write((tx) =>
      tx.run(`update ledger_position set gate = 'closed' where account_id = $1`, [closed.accountId]),
    )
    const debit = byIds(account)
    const cases: [Fields, code: string, field: string, facts?: object][] = [
      [
        { type: 'withdraw', debit, currency: 'USD' },
        'ledger.currency-differs',
        'debit',
        { given: 'USD', expected: 'CNY' },
      ],
      [{ type: 'withdraw', debit, amountFen: -1 }, 'http.invalid', 'amountFen'],
      [{ type: 'withdraw', debit, amountFen: 0 }, 'http.invalid', 'amountFen'],
      [{ type: 'withdraw', debit, amountFen: 2 ** 63 }, 'http.invalid', 'amountFen'],
      [{ type: 'withdraw', debit, amountFen: 0.1 }, 'http.invalid', 'amountFen'],
      [{ type: 'withdraw', debit: byIds(closed) }, 'ledger.account-closed', 'debit'],
      [
        { type: 'withdraw', debit: byIds(frozen), amountFen: 101 },
        'ledger.amount-frozen',
        'amountFen',
        { frozenFen: 400, shortFen: 1 },
      ],
      [
        { type: 'withdraw', debit, amountFen: 501 },
        'ledger.insufficient',
        'amountFen',
        { availableFen: 500, shortFen: 1 },
      ],
      [{ type: 'purchase', debit, merchantId: newId() }, 'ledger.merchant-unknown', 'merchantId'],
      [{ type: 'purchase', debit, division: '999999' }, 'ledger.place-unknown', 'division'],
      [
        { type: 'withdraw', debit, amountFen: 1, bookingDate: '2199-01-01' },
        'ledger.booking-date-ahead',
        'bookingDate',
      ],
      [{ type: 'withdraw', debit, amountFen: 1, valueDate: '2001-01-01' }, 'ledger.value-date-far', 'valueDate'],
      [{ type: 'transfer', debit }, 'ledger.sides-wrong', 'credit'],
      [{ type: 'withdraw', debit: { number: account.number, ...debit } }, 'ledger.account-ref-invalid', 'debit'],
      [{ type: 'purchase', debit, holdId: newId() }, 'ledger.hold-not-found', ''],
    ]
    for (const [fields, code, field, facts] of cases) {
      const body = posting(fields)
      const told = await Promise.all(
        ['zh-CN', 'en-US'].map((language) =>
          bank.call('system', ledger.post, { body, headers: { 'accept-language': language } }),
        ),
      )
      for (const { status, body: problem, text } of told) {
        expect({ sent: fields, status, code: problem.code, text }).toMatchObject({ code })
        expect(status).toBeGreaterThanOrEqual(400)
        if (field) expect(problem.fields[0]?.field, text).toBe(field)
        if (facts) expect(problem.facts).toMatchObject(facts)
        expect(problem.title).not.toContain('{')
      }
      expect(told[0]?.body.title).not.toBe(told[1]?.body.title)
    }
    expect(await balanceOf(account)).toBe(500)
  })

  it('refuses a date in a closed day and books into the next open one', async () => {
    const own = await openBank({ customers: 1 })
    try {
      const { database } = own.kahu.services
      const [one] = await database.read((tx) => tx.rows<{ id: string }>('select customer_id as id from customer'))
      const account = { customerId: one?.id as string, accountId: newId() }
      await database.write(async (tx) => {
        await openPosition(tx, { ...account, currency: 'CNY', branchId: 3 })
        await tx.run(`insert into ledger_day_close (day, status, cut_off_at) values ($1, 'closed', $2)`, [
          own.clock.today(),
          own.clock.now(),
        ])
      })
      const body = posting({ type: 'deposit', credit: account, bookingDate: own.clock.today() })
      const refused = await own.call('system', ledger.post, { body })
      expect(refused.body).toMatchObject({ code: 'ledger.day-closed', facts: { day: own.clock.today() } })
      const { bookingDate: _, ...open } = body
      const taken = await own.call('system', ledger.post, { body: open })
      expect(taken.body.bookingDate).toBe(refused.body.facts.openDay)
    } finally {
      await own.close()
    }
  })
})

describe('many postings in one call', () => {
  it('answers each: one that is refused harms no other', async () => {
    const [one, other] = [await openAccount(near.customerId), await openAccount(near.customerId)]
    const twice = posting({ type: 'deposit', credit: byIds(one), amountFen: 7 })
    const postings: ledger.BatchPosting[] = [
      posting({ type: 'deposit', credit: byIds(one), amountFen: 100 }),
      { ...posting({ type: 'deposit', credit: byIds(one) }), amountFen: 0.1 },
      posting({ type: 'transfer', debit: byIds(one), credit: byIds(other), amountFen: 60 }),
      posting({ type: 'withdraw', debit: byIds(one), amountFen: 41 }),
      posting({ type: 'withdraw', debit: { customerId: newId(), accountId: newId() } }),
      twice,
      twice,
      { ...twice, amountFen: 8 },
    ]
    const answer = await bank.call('system', ledger.postBatch, { body: { postings } })
    expect(answer.status, answer.text).toBe(200)
    const codes = answer.body.items.map(({ refused, posted }: ledger.BatchItem) => refused?.code ?? posted?.replayed)
    expect(codes).toEqual([
      false,
      'ledger.amount-invalid',
      false,
      'ledger.insufficient',
      'ledger.account-not-found',
      false,
      true,
      'ledger.reference-reused',
    ])
    expect(answer.body).toMatchObject({ posted: 4, refused: 4 })
    expect(await balanceOf(one)).toBe(47)
    expect(await balanceOf(other)).toBe(60)
    const again = await bank.call('system', ledger.postBatch, { body: { postings: [postings[0], postings[2]] } })
    expect(again.body.items.map(({ posted }: ledger.BatchItem) => posted)).toEqual(
      [0, 2].map((at) => ({ ...answer.body.items[at].posted, replayed: true })),
    )
  })
})

describe('holds and reversals', () => {
  it('holds an amount until it is released or a purchase takes it up', async () => {
    const account = await openAccount(near.customerId)
    await fund(account, 1_000)
    const params = { customerId: account.customerId, accountId: account.accountId }
    const body = { amountFen: 800, currency: 'CNY', reference: newId() }
    const key = newId()
    const held = await bank.call('system', ledger.hold, { params, body, key })
    expect(held.status, held.text).toBe(200)
    expect((await bank.call('system', ledger.hold, { params, body, key })).body).toEqual(held.body)
    expect(await count(`journal where action = 'ledger.hold'`)).toBe(1)
    expect((await put('system', { type: 'withdraw', debit: byIds(account), amountFen: 201 })).body.code).toBe(
      'ledger.amount-held',
    )
    const { holdId } = held.body
    const bought = await put('system', { type: 'purchase', debit: byIds(account), amountFen: 900, holdId, mcc: '5411' })
    expect(bought.status, bought.text).toBe(200)
    expect((await put('system', { type: 'purchase', debit: byIds(account), amountFen: 1, holdId })).body.code).toBe(
      'ledger.hold-ended',
    )
    const release = { customerId: account.customerId, holdId }
    expect((await bank.call('system', ledger.releaseHold, { params: release })).body.code).toBe('ledger.hold-ended')
    const second = await bank.call('system', ledger.hold, { params, body: { ...body, amountFen: 100 } })
    const freed = await bank.call('system', ledger.releaseHold, {
      params: { customerId: account.customerId, holdId: second.body.holdId },
    })
    expect(freed.body).toMatchObject({ status: 'released' })
    expect((await put('system', { type: 'withdraw', debit: byIds(account), amountFen: 100 })).status).toBe(200)
    expect(await balanceOf(account)).toBe(0)
    for (const route of [ledger.hold, ledger.releaseHold] as RouteShape[])
      expect((await bank.call('marketer', route, { params: { ...params, holdId }, body })).status).toBe(403)
  })

  it('reverses a transfer with its fee once, and says how it stands', async () => {
    const [one, other] = [await openAccount(near.customerId), await openAccount(far.customerId)]
    await fund(one, 1_000)
    const moved = await put('everything', {
      type: 'transfer',
      debit: byIds(one),
      credit: byIds(other),
      amountFen: 900,
      feeFen: 20,
      memo: { counterpartyName: '王小明', purpose: '货款' },
    })
    expect(moved.body.debit.balanceFen).toBe(80)
    const params = { customerId: one.customerId, transactionId: moved.body.transactionId }
    const body = { reason: '记错账户', channel: 'counter' }
    expect((await bank.call('teller', ledger.reverse, { params, body })).status).toBe(403)
    const key = newId()
    const undone = await bank.call('everything', ledger.reverse, { params, body, key })
    expect(undone.status, undone.text).toBe(200)
    expect((await bank.call('everything', ledger.reverse, { params, body, key })).body).toEqual(undone.body)
    expect(await count(`journal where action = 'ledger.reverse'`)).toBe(1)
    expect([await balanceOf(one), await balanceOf(other)]).toEqual([1_000, 0])
    expect((await bank.call('everything', ledger.reverse, { params, body })).body.code).toBe('ledger.already-reversed')
    const again = { customerId: one.customerId, transactionId: undone.body.transactionId }
    expect((await bank.call('everything', ledger.reverse, { params: again, body })).body.code).toBe(
      'ledger.reversal-of-reversal',
    )
    const shown = await bank.call('compliance', ledger.showTransaction, { params })
    expect(shown.body).toMatchObject({
      feeFen: 20,
      legs: [{ amountFen: -900, counterpartyName: '王*明' }, { amountFen: -20 }],
    })
    const listed = await bank.call('compliance', ledger.listTransactions, {
      params: { customerId: one.customerId },
      query: { accountId: one.accountId, limit: 3 },
    })
    expect(listed.body.items.map((line: ledger.TransactionLine) => line.balanceAfterFen)).toEqual([1_000, 980, 80])
    const rest = await bank.call('compliance', ledger.listTransactions, {
      params: { customerId: one.customerId },
      query: { accountId: one.accountId, limit: 3, cursor: listed.body.next },
    })
    expect(rest.body).toMatchObject({ items: [{ balanceAfterFen: 100 }, { balanceAfterFen: 1_000 }], next: null })
  })

  it('shows transactions within the scope only', async () => {
    const { body } = await put('system', { type: 'deposit', credit: byIds(far) })
    const ask = async (customerId: string) => {
      const list = await bank.call('teller', ledger.listTransactions, { params: { customerId } })
      const one = await bank.call('teller', ledger.showTransaction, {
        params: { customerId, transactionId: body.transactionId },
      })
      return [list, one].map(({ status, body: told }) => ({ status, ...told, requestId: '' }))
    }
    expect(await ask(far.customerId)).toEqual(await ask(newId()))
    expect((await ask(far.customerId))[0]).toMatchObject({ status: 404 })
  })
})

describe('a race', () => {
  it('of two hundred clients on one account never overdraws, and nobody hears of a deadlock', async () => {
    const [one, other] = [await openAccount(near.customerId), await openAccount(far.customerId)]
    await fund(one, 10_000)
    await fund(other, 10_000)
    const answers = await Promise.all(
      Array.from({ length: RACERS }, (_, at) =>
        at % 4 === 3
          ? put('system', { type: 'transfer', debit: byIds(other), credit: byIds(one), amountFen: 30 })
          : at % 4 === 2
            ? put('system', { type: 'transfer', debit: byIds(one), credit: byIds(other), amountFen: 100 })
            : put('system', { type: 'withdraw', debit: byIds(one), amountFen: 150 }),
      ),
    )
    const taken = answers.map(({ status, body }) => (status === 200 ? 'posted' : body.code))
    expect(new Set(taken)).toEqual(new Set(['posted', 'ledger.insufficient']))
    const balances = [(await balanceOf(one)) as number, (await balanceOf(other)) as number]
    expect(Math.min(...balances)).toBeGreaterThanOrEqual(0)
    const withdrawn = answers.filter(({ status }, at) => status === 200 && at % 4 < 2).length * 150
    expect((balances[0] as number) + (balances[1] as number)).toBe(20_000 - withdrawn)
    const least = await rows<{ least: number }>(
      'select min(balance_after_fen) as least from ledger_entry where account_id = $1',
      [one.accountId],
    )
    expect(least[0]?.least).toBeGreaterThanOrEqual(0)
  })
})

describe('the whole', () => {
  it('sums to zero, and the journal verifies', async () => {
    const transit = await rows<{ sum: number }>(
      `select coalesce(sum(amount_fen), 0)::bigint as sum from ledger_entry where contra = 'transfer-in-transit'`,
    )
    expect(transit[0]?.sum).toBe(0)
    const { database, vault } = bank.kahu.services
    expect((await database.read((tx) => verifyJournal(tx, vault))).findings).toEqual([])
  })
})
