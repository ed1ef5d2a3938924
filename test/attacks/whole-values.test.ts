// No whole value leaves without its row in the journal: every route is asked, dry too, and what comes back is searched for the values.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as account from '../../src/modules/account/contract.ts'
import * as customer from '../../src/modules/customer/contract.ts'
import type { RouteShape } from '../../src/platform/contract/index.ts'
import { sampleInput } from '../bank/from-schema.ts'
import { openFullBank, uploadOf } from '../bank/full-bank.ts'
import type { Answer, Input } from '../bank/kahu.ts'

type FullBank = Awaited<ReturnType<typeof openFullBank>>
let full: FullBank
/** What the pages mask: looked up once, by the way that is journaled. */
let whole: string[]
beforeAll(async () => {
  full = await openFullBank('whole')
  const params = { customerId: full.here.customerId as string }
  const shown = await full.done('customer.show', { params })
  const fields = [
    ...shown.documents.map(({ itemId }: { itemId: string }) => `documents.${itemId}`),
    ...shown.phones.map(({ itemId }: { itemId: string }) => `phones.${itemId}`),
    'name',
  ].slice(0, 10)
  const opened = await full.done('customer.reveal', { params, body: { fields, purpose: 'risk-review' } })
  const numbered = await full.done('account.reveal', {
    params: { ...params, accountId: full.here.accountId as string },
    body: { purpose: 'risk-review' },
  })
  whole = [...opened.values.map(({ value }: { value: string }) => value), numbered.number]
})
afterAll(() => full.bank.close())

const inputOf = (route: RouteShape): Input => {
  const { params, query, body } = sampleInput(route)
  const ids = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, full.here[name] ?? value]))
  return { params: ids, query, ...(route.uploads ? uploadOf('a') : { body }) }
}
const rowsOf = ({ headers }: Answer) => full.count('journal where request_id = $1', [String(headers['x-request-id'])])
const tells = ({ text }: Answer) => whole.some((value) => text.includes(value))

describe('a whole value', () => {
  it('is told by no dry run', async () => {
    const found: string[] = []
    for (const route of full.bank.routes.filter(({ command, uploads }) => command && !uploads)) {
      const answer = await full.bank.call('everything', route, { ...inputOf(route), dryRun: true })
      if (tells(answer)) found.push(route.id)
    }
    expect(found).toEqual([])
  })

  it('is not opened dry', async () => {
    const params = { customerId: full.here.customerId as string, accountId: full.here.accountId as string }
    for (const [route, body] of [
      [customer.revealCustomer, { fields: ['name'], purpose: 'risk-review' }],
      [account.revealAccount, { purpose: 'risk-review' }],
    ] as const) {
      const answer = await full.bank.call('everything', route, { params, body, dryRun: true })
      expect(answer.status, answer.text).toBe(422)
      expect(tells(answer)).toBe(false)
      const opened = await full.bank.call('everything', route, { params, body })
      expect([tells(opened), await rowsOf(opened)], opened.text).toEqual([true, 1])
    }
  })

  it('is told by a route only with a row of the journal that names the request', async () => {
    const leaving = new Set(['staff.sign-out', 'staff.change-password'])
    const found: string[] = []
    for (const route of full.bank.routes.filter(({ id }) => !leaving.has(id))) {
      const answer = await full.bank.call('second', route, inputOf(route))
      if (tells(answer) && (await rowsOf(answer)) === 0) found.push(route.id)
    }
    expect(found).toEqual([])
  })
})
