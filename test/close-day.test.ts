// Closing a bank day by its route: who may, once by its key, worked in the background, gone on with after a fault, told to who may look.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { daySteps } from '../src/modules/index.ts'
import { beginClose, listDays } from '../src/modules/ledger/contract.ts'
import { closeNext } from '../src/modules/ledger/day/close-worker.ts'
import { openPosition, postInside } from '../src/modules/ledger/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(1, 'close')
afterAll(() => bank.close())

const DAY_MS = 86_400_000
let key: { customerId: string; accountId: string }
beforeAll(async () => {
  const { database, vault, clock } = bank.kahu.services
  key = { customerId: (await opened()).customerId, accountId: newId() }
  await database.write((tx) => openPosition(tx, { ...key, currency: 'CNY', branchId: 3 }))
  await database.write((tx) =>
    postInside({ tx, vault, clock }, [{ type: 'deposit', amountFen: 500, currency: 'CNY', credit: key }]),
  )
  await bank.addUser('closer', 3, ['operator'])
  await bank.addUser('looker', 3, ['compliance'])
})

it('is asked for by who may, once by its key, and worked phase by phase', async () => {
  const { services } = bank.kahu
  const day = bank.clock.today()
  bank.clock.move(DAY_MS)
  const [closer, looker, teller] = [
    await bank.signIn('closer'),
    await bank.signIn('looker'),
    await bank.signIn('teller'),
  ]
  const input = { params: { day }, key: newId() }
  expect((await bank.call(looker, beginClose, input)).status).toBe(403)
  expect((await bank.call(teller, listDays)).status).toBe(403)
  const ahead = await bank.call(closer, beginClose, { params: { day: '2199-01-01' }, key: newId() })
  expect(ahead.body).toMatchObject({ code: 'ledger.day-ahead', facts: { day: '2199-01-01' } })
  const begun = await bank.call(closer, beginClose, input)
  expect(begun.status, begun.text).toBe(200)
  expect(begun.body).toMatchObject({ day, status: 'cutting-off', underWay: true })
  expect((await bank.call(closer, beginClose, input)).body).toEqual(begun.body)
  expect(await count(`journal where action = 'ledger.begin-close-day'`)).toBe(1)

  // Two workers at once: one does it.
  const worked = await Promise.all([closeNext(services, daySteps), closeNext(services, daySteps)])
  expect([...worked].sort()).toEqual([false, true])
  const list = await bank.call(looker, listDays)
  expect(list.status, list.text).toBe(200)
  const [closed] = list.body.items
  expect(closed).toMatchObject({ day, status: 'closed', underWay: false, refusal: null })
  expect(closed.trialBalance[0]).toMatchObject({ currency: 'CNY', differenceFen: '0' })
  const names = closed.phases.map(({ name }: { name: string }) => name)
  expect(names[0]).toBe('cut-off')
  expect(names.slice(-2)).toEqual(['internal-totals', 'trial-balance'])
  expect(names).toContain('statements')
  const again = await bank.call(closer, beginClose, { params: { day }, key: newId() })
  expect(again.body).toMatchObject({ code: 'ledger.day-not-next' })
  expect(list.body.next).toBe(bank.clock.today())
}, 60_000)

it('says what hinders it, to who may close it; and goes on when that is mended', async () => {
  const { services } = bank.kahu
  const day = bank.clock.today()
  bank.clock.move(DAY_MS)
  const [closer, looker] = [await bank.signIn('closer'), await bank.signIn('looker')]
  const spoil = (fen: number) =>
    services.database.write((tx) =>
      tx.run('update ledger_position set balance_fen = balance_fen + $2 where account_id = $1', [key.accountId, fen]),
    )
  await spoil(1)
  await bank.call(closer, beginClose, { params: { day }, key: newId() })
  expect(await closeNext(services, daySteps)).toBe(true)
  const [told] = (await bank.call(closer, listDays)).body.items
  expect(told).toMatchObject({ status: 'cutting-off', underWay: false, refusal: { code: 'ledger.trial-balance' } })
  expect(told.refusal.legs).toMatchObject([{ kind: 'position-differs', accountId: key.accountId }])
  expect(told.trialBalance[0]).toMatchObject({ currency: 'CNY', differenceFen: '1' })
  const [seen] = (await bank.call(looker, listDays)).body.items
  expect(seen.refusal).toEqual({ code: 'ledger.trial-balance', legCount: 1, legs: null })
  // Nobody goes on by himself: a person says when.
  expect(await closeNext(services, daySteps)).toBe(false)
  await spoil(-1)
  expect((await bank.call(closer, beginClose, { params: { day }, key: newId() })).status).toBe(200)

  // A worker that dies keeps its lease until it runs out; the next one goes on.
  await services.database.write((tx) =>
    tx.run('update ledger_day_close set lease_until = $2 where day = $1', [
      day,
      new Date(bank.clock.now().getTime() + 5_000),
    ]),
  )
  expect(await closeNext(services, daySteps)).toBe(false)
  bank.clock.move(5_001)
  const fault = { name: 'fault', run: () => Promise.reject(new Error('broken')) }
  expect(await closeNext(services, [...daySteps, fault])).toBe(true)
  expect((await bank.call(closer, listDays)).body.items[0].refusal).toMatchObject({ code: 'ledger.close-fault' })
  await bank.call(closer, beginClose, { params: { day }, key: newId() })
  await closeNext(services, daySteps)
  expect((await bank.call(closer, listDays)).body.items[0]).toMatchObject({ day, status: 'closed', refusal: null })
  expect(await rows('select status from ledger_day_close where day = $1', [day])).toEqual([{ status: 'closed' }])
}, 60_000)
