// The overview of a customer: true to what was booked, within scope, for roles that see balances, in few statements.

import { afterAll, expect, it } from 'vitest'
import * as ledger from '../src/modules/ledger/contract.ts'
import { followRollups, openPosition } from '../src/modules/ledger/index.ts'
import * as overview from '../src/modules/overview/contract.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const STATEMENTS_MAX = 12
const { bank, opened } = await openAllRights(2, 'overview')
afterAll(() => bank.close())
const services = bank.kahu.services
const show = (who: string, customerId: string) => bank.call(who, overview.showOverview, { params: { customerId } })

it('shows holdings, balances and flows as they were booked', async () => {
  const { customerId } = await opened()
  const empty = await show('teller', customerId)
  expect(empty.status, empty.text).toBe(200)
  expect(empty.body).toMatchObject({ holdings: [], lastBookedOn: null, quietDays: null, merchants: [] })
  const account = { customerId, accountId: newId() }
  await services.database.write((tx) => openPosition(tx, { ...account, currency: 'CNY', branchId: 3 }))
  const book = async (fields: object) => {
    const body = { reference: newId(), currency: 'CNY', channel: 'pos', ...fields }
    const answer = await bank.call('system', ledger.post, { body })
    expect(answer.status, answer.text).toBe(200)
  }
  await book({ type: 'deposit', credit: account, amountFen: 90_000 })
  await book({ type: 'purchase', debit: account, amountFen: 2_500, mcc: '5411', division: '310101' })
  await book({ type: 'purchase', debit: account, amountFen: 1_000, mcc: '5812' })
  await followRollups(services)
  bank.recorded.start()
  const { body } = await show('teller', customerId)
  expect(bank.recorded.ran().length).toBeLessThanOrEqual(STATEMENTS_MAX)
  expect(body.balances.at(-1)).toMatchObject({ assetsFen: 86_500, debtsFen: 0 })
  expect(body.balances.at(-2)).toMatchObject({ assetsFen: 0, debtsFen: 0 })
  expect(body.flows.at(-1)).toMatchObject({ inFen: 90_000, outFen: 3_500 })
  expect(body.categories).toEqual([
    { group: 'groceries', fen: 2_500, meanFen: 0 },
    { group: 'dining', fen: 1_000, meanFen: 0 },
  ])
  expect(body.places).toMatchObject([{ entries: 1, fen: 2_500 }])
  expect(body.hours.reduce((sum: number, { acts }: { acts: number }) => sum + acts, 0)).toBe(3)
  expect(body).toMatchObject({ quietDays: 0, lastBookedOn: bank.clock.today() })
})

it('is for those who may see it, of customers within their scope', async () => {
  const { customerId } = await opened()
  expect((await show('marketer', customerId)).status).toBe(403)
  expect((await show('service-agent', customerId)).status).toBe(403)
  expect((await show('teller', newId())).status).toBe(404)
})
