// What can never be booked: the same refusal with code and facts on the single and the batch route, and nothing moves.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as ledger from '../src/modules/ledger/contract.ts'
import { closeDay, openPosition, setGate } from '../src/modules/ledger/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, opened } = await openAllRights(2, 'refusals')
afterAll(() => bank.close())

type Key = { customerId: string; accountId: string }
type Fields = Partial<ledger.Posting> & Pick<ledger.Posting, 'type'>
const posting = (fields: Fields): ledger.Posting => ({
  reference: newId(),
  amountFen: 100,
  currency: 'CNY',
  channel: 'counter',
  ...fields,
})
const put = (fields: Fields) => bank.call('everything', ledger.post, { body: posting(fields) })
const batch = async (fields: Fields) => {
  const answer = await bank.call('everything', ledger.postBatch, { body: { postings: [posting(fields)] } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.items[0] as ledger.BatchItem
}

let account: Key
let closed: Key
let frozen: Key
let shut: string
beforeAll(async () => {
  const { customerId } = await opened()
  const { database } = bank.kahu.services
  const open = async (): Promise<Key> => {
    const key = { customerId, accountId: newId() }
    await database.write((tx) => openPosition(tx, { ...key, currency: 'CNY', branchId: 3 }))
    expect((await put({ type: 'deposit', credit: key, amountFen: 500 })).status).toBe(200)
    return key
  }
  ;[account, closed, frozen] = [await open(), await open(), await open()]
  await database.write((tx) => setGate(tx, frozen, { frozenFen: 450 }))
  await database.write((tx) =>
    tx.run(`update ledger_position set gate = 'closed' where account_id = $1`, [closed.accountId]),
  )
  shut = bank.clock.today()
  await closeDay(bank.kahu.services, shut)
})

it('is refused with code and facts by both routes', async () => {
  const merchantId = newId()
  const take = (more: object): Fields => ({ type: 'withdraw', debit: account, ...more })
  const wrong = 'ledger.amount-invalid'
  const cases: [Fields, code: string, facts: object][] = [
    [take({ currency: 'USD' }), 'ledger.currency-differs', { given: 'USD', expected: 'CNY' }],
    [take({ amountFen: -1 }), wrong, { max: 100_000_000_000_000 }],
    [take({ amountFen: 0 }), wrong, { max: 100_000_000_000_000 }],
    [take({ amountFen: 2 ** 63 }), wrong, { max: 100_000_000_000_000 }],
    [take({ amountFen: 0.1 }), wrong, { max: 100_000_000_000_000 }],
    [take({ debit: closed }), 'ledger.account-closed', { gate: 'closed' }],
    [take({ debit: frozen, amountFen: 51 }), 'ledger.amount-frozen', { availableFen: 50, shortFen: 1, frozenFen: 450 }],
    [{ type: 'purchase', debit: account, merchantId }, 'ledger.merchant-unknown', { merchantId }],
    [take({ bookingDate: shut }), 'ledger.day-closed', { day: shut }],
  ]
  for (const [fields, code, facts] of cases) {
    const single = await put(fields)
    expect(single.status, single.text).toBe(422)
    // On the single route the body's own schema refuses an amount that is no whole number of fen, naming the bound.
    if (code === wrong) {
      expect(single.body).toMatchObject({ code: 'http.invalid', fields: [{ field: 'amountFen' }] })
      expect(Object.keys(single.body.fields[0].facts ?? {}), single.text).not.toEqual([])
    } else expect(single.body, code).toMatchObject({ code, facts })
    const { status, refused } = await batch(fields)
    expect(status).toBe('refused')
    expect(refused, code).toMatchObject({ code, facts })
    expect(refused?.fields.length, code).toBeGreaterThan(0)
  }
  const balances = await rows<{ fen: number }>(
    'select balance_fen as fen from ledger_position where account_id = any($1::uuid[])',
    [[account.accountId, closed.accountId, frozen.accountId]],
  )
  expect(balances.map(({ fen }) => fen)).toEqual([500, 500, 500])
})
