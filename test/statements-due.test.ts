// Statements that fall due with a bank day: once each, also when the day's end is broken off; listed, made, told.

import { afterAll, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import { addDays } from '../src/modules/account/index.ts'
import { daySteps } from '../src/modules/index.ts'
import { closeDay, postInside } from '../src/modules/ledger/index.ts'
import { listDueStatements, makeStatement } from '../src/modules/statement/contract.ts'
import { makeDue } from '../src/modules/statement/due/make-due.ts'
import { statementNotices } from '../src/modules/statement/reactions.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(3, 'due')
afterAll(() => bank.close())

type Key = { customerId: string; accountId: string }
const post = (drafts: Parameters<typeof postInside>[1]) => {
  const { database, vault, clock } = bank.kahu.services
  return database.write((tx) => postInside({ tx, vault, clock }, drafts))
}

it('are written at the close, go on after a fault, and add up', async () => {
  const { services } = bank.kahu
  const today = bank.clock.today()
  const cookie = await bank.signIn('everything')
  const products = (await bank.call(cookie, account.listProducts)).body.items as account.Product[]
  const plain = products.find(({ code }) => code === 'DEMAND') as account.Product
  const body = {
    kind: 'demand',
    currency: 'CNY',
    names: plain.names,
    validFrom: today,
    parameters: { ...plain.parameters, statements: { every: 'month', day: Number(addDays(today, 1).slice(8)) } },
    afterVersion: 0,
  }
  expect((await bank.call(cookie, account.addProductVersion, { params: { code: 'CYCLE' }, body })).status).toBe(200)
  const open = async (): Promise<Key> => {
    const { customerId } = await opened()
    const made = await bank.call(cookie, account.openAccount, {
      params: { customerId },
      body: { productCode: 'CYCLE', depositFen: 10_000 },
    })
    expect(made.status, made.text).toBe(200)
    return { customerId, accountId: made.body.accountId }
  }
  const [one, other] = [await open(), await open()]
  await post([{ type: 'withdraw', amountFen: 2_500, currency: 'CNY', debit: one }])
  bank.clock.move(86_400_000)
  // Not its day yet.
  await closeDay(services, today, daySteps)
  expect(await count('statement_due')).toBe(0)
  const day = addDays(today, 1)
  await post([{ type: 'deposit', amountFen: 300, currency: 'CNY', credit: one }])
  bank.clock.move(86_400_000)
  // A close that breaks off behind the statements leaves them; the next one goes on and writes nothing twice.
  const fault = { name: 'fault', run: () => Promise.reject(new Error('killed')) }
  await expect(closeDay(services, day, [...daySteps, fault])).rejects.toThrow('killed')
  const tomorrows = { bookingDate: addDays(day, 1), currency: 'CNY' }
  await post([{ type: 'deposit', amountFen: 7_777, credit: one, ...tomorrows }])
  // One that was lost is added, as it was then.
  await services.database.write((tx) => tx.run('delete from statement_due where account_id = $1', [one.accountId]))
  await closeDay(services, day, daySteps)
  await makeDue(services, day)
  expect(await count('statement_due')).toBe(2)
  expect(await count(`journal where action = 'statement.end-of-day'`)).toBe(2)

  const who = await bank.signIn('everything')
  const list = await bank.call(who, listDueStatements, { params: one })
  expect(list.body.items).toEqual([
    { from: today, to: day, currency: 'CNY', openingFen: 0, closingFen: 7_800, entries: 3 },
  ])
  const quiet = (await bank.call(who, listDueStatements, { params: other })).body.items
  expect(quiet).toMatchObject([{ openingFen: 0, closingFen: 10_000, entries: 1 }])
  for (const format of ['pdf', 'xlsx']) {
    const { from, to } = list.body.items[0]
    const file = await bank.call(who, makeStatement, { params: one, body: { from, to, format } })
    expect(file.status, file.text).toBe(200)
    expect(file.bytes.length).toBeGreaterThan(1_000)
  }
  await bank.addUser('reader', 3, ['admin'])
  expect((await bank.call('reader', listDueStatements, { params: one })).status).toBe(403)

  const [rule] = statementNotices
  const told = await services.database.read((tx) =>
    (rule as (typeof statementNotices)[number]).tell(
      tx,
      { id: 'statement.due', data: { day, statements: 2 } } as never,
      {} as never,
    ),
  )
  expect(told.map(({ kind, facts }) => [kind, facts])).toContainEqual(['statement.due', { day, statements: 2 }])
  const said = await rows<{ n: number }>(
    `select jsonb_array_length(events) as n from journal where action = 'statement.end-of-day' order by row_id`,
  )
  expect(said.map(({ n }) => n)).toEqual([0, 1])
}, 60_000)
