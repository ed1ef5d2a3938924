// Households, groups and open matters: summed as a hand would, only over who may be seen, whatever circles there are.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import * as contact from '../src/modules/contact/contract.ts'
import * as customer from '../src/modules/customer/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { followRollups } from '../src/modules/ledger/index.ts'
import * as overview from '../src/modules/overview/contract.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, opened } = await openAllRights(12, 'household')
afterAll(() => bank.close())
const services = bank.kahu.services
type One = { customerId: string; accountId: string; version: number }
const [ELSEWHERE, FIRMS] = [7, 3]
let people: One[]
let firms: One[]

async function ok(route: Parameters<typeof bank.call>[1], input: object) {
  const answer = await bank.call('everything', route, input)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
async function open(depositFen: number): Promise<One> {
  const { customerId } = await opened()
  const made = await ok(account.openAccount, { params: { customerId }, body: { productCode: 'DEMAND', depositFen } })
  return { customerId, accountId: made.accountId, version: made.version }
}
const tie = (from: One, type: string, to: One, more: object = {}) =>
  ok(customer.addRelationship, {
    params: { customerId: from.customerId },
    body: { type, otherId: to.customerId, ...more },
  })
const show = (who: string, { customerId }: One) => bank.call(who, overview.showHousehold, { params: { customerId } })
const keyOf = ({ customerId, accountId }: One) => ({ customerId, accountId })
const at = <Item>(list: readonly Item[], index: number) => list[index] as Item

beforeAll(async () => {
  people = []
  for (const fen of [100_000, 50_000, 25_000, 9_000, 7_000]) people.push(await open(fen))
  const [self, spouse, child, hidden, behind] = people as [One, One, One, One, One]
  await tie(self, 'spouse', spouse)
  await tie(spouse, 'child', child)
  await tie(self, 'child', child)
  // Beyond one who may not be seen stands one who may: reached only through the other, so not a member for that reader.
  await tie(self, 'parent', hidden)
  await tie(hidden, 'household', behind)
  await services.database.write((tx) =>
    tx.run('update customer set branch_id = $2 where customer_id = $1', [hidden.customerId, ELSEWHERE]),
  )
  await ok(ledger.post, {
    body: {
      reference: newId(),
      type: 'transfer',
      currency: 'CNY',
      channel: 'mobile',
      amountFen: 10_000,
      debit: keyOf(self),
      credit: keyOf(spouse),
    },
  })
  firms = []
  for (let n = 0; n < FIRMS + 1; n += 1) firms.push(await open(1_000 * (n + 1)))
  const [parent, daughter, granddaughter, minor] = firms as [One, One, One, One]
  for (const { customerId } of firms)
    await services.database.write((tx) =>
      tx.run(`update customer set kind = 'corporate' where customer_id = $1`, [customerId]),
    )
  await tie(parent, 'invests-in', daughter, { sharePercent: 80 })
  await tie(daughter, 'invests-in', granddaughter, { sharePercent: 51 })
  // Held in a circle.
  await tie(granddaughter, 'invests-in', parent, { sharePercent: 60 })
  await tie(parent, 'invests-in', minor, { sharePercent: 20 })
  await followRollups(services)
})

it('sums a household as booked, with members of members, each once', async () => {
  await followRollups(services)
  const { body, status, text } = await show('everything', at(people, 0))
  expect(status, text).toBe(200)
  expect(body.kind).toBe('household')
  expect(body.members.map(({ customerId }: One) => customerId).sort()).toEqual(
    people.map(({ customerId }) => customerId).sort(),
  )
  expect(body.members[0]).toMatchObject({
    customerId: at(people, 0).customerId,
    type: null,
    assetsFen: 90_000,
    inFen: 100_000,
    outFen: 10_000,
  })
  expect(body.members.find(({ customerId }: One) => customerId === at(people, 1).customerId)).toMatchObject({
    type: 'spouse',
    assetsFen: 60_000,
    inFen: 60_000,
  })
  expect(body.total).toEqual({ assetsFen: 191_000, debtsFen: 0, inFen: 201_000, outFen: 10_000 })
  const shares = body.members.reduce((sum: number, { sharePercent }: { sharePercent: number }) => sum + sharePercent, 0)
  expect(shares).toBeGreaterThan(99.5)
  expect(shares).toBeLessThan(100.5)
})

it('neither lists nor sums who is outside the scope, nor whom only such a one leads to', async () => {
  const { body } = await show('teller', at(people, 0))
  const seen = people.slice(0, 3).map(({ customerId }) => customerId)
  expect(body.members.map(({ customerId }: One) => customerId).sort()).toEqual([...seen].sort())
  expect(body.total.assetsFen).toBe(175_000)
  expect(body.capped).toBe(false)
  for (const outside of people.slice(3)) expect(JSON.stringify(body)).not.toContain(outside.customerId)
  expect((await show('teller', at(people, 3))).status).toBe(404)
  expect((await show('marketer', at(people, 0))).status).toBe(403)
  expect((await show('service-agent', at(people, 0))).status).toBe(403)
})

it('follows control through firms and ends in circles; a small share binds nobody', async () => {
  for (const firm of firms.slice(0, FIRMS)) {
    const { body, text } = await show('everything', firm)
    expect(body.kind, text).toBe('group')
    expect(body.members).toHaveLength(FIRMS)
    expect(body.total.assetsFen).toBe(6_000)
  }
  expect((await show('everything', at(firms, FIRMS))).body.members).toHaveLength(1)
})

it('lists what is open, with the way to it', async () => {
  const { customerId, accountId, version } = at(people, 2)
  const params = { customerId }
  const matters = async (who = 'everything') => {
    const answer = await bank.call(who, overview.listMatters, { params })
    expect(answer.status, answer.text).toBe(200)
    return (answer.body.items as overview.Matter[]).filter(({ kind }) => kind !== 'document-expires')
  }
  expect(await matters()).toEqual([])
  const soon = new Date(Date.parse(bank.clock.today()) + 5 * 86_400_000).toISOString().slice(0, 10)
  await ok(account.freezeAccount, {
    params: { customerId, accountId },
    body: { kind: 'partial', amountFen: 10, reason: 'inquiry', validTo: soon, version },
  })
  await ok(customer.requestChange, { params, body: { changes: { education: 'master' }, channel: 'counter' } })
  expect(await matters()).toMatchObject([
    { kind: 'freeze-ends', on: soon, accountId, amountFen: 10 },
    { kind: 'change-request', count: 1 },
  ])
  expect((await matters('risk-officer')).map(({ kind }) => kind)).toEqual(['freeze-ends'])
  const said = { channel: 'phone', direction: 'inbound', purpose: 'service', outcome: 'open' }
  const nextStep = { text: '回电', dueOn: bank.clock.today() }
  await ok(contact.recordContact, { params, body: { ...said, at: bank.clock.now().toISOString(), nextStep } })
  expect((await matters())[0]).toMatchObject({ kind: 'contact-step', on: bank.clock.today() })
})
