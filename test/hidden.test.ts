// A role that sees values hidden: no character of them leaves, in histories, change requests and dry runs either.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import { openAllRights } from './bank/open-all-rights.ts'

let opened: Awaited<ReturnType<typeof openAllRights>>
beforeAll(async () => {
  opened = await openAllRights(3, 'hidden')
  const { bank } = opened
  const { body } = await bank.call('admin', staff.listRoles)
  const { permissions } = body.items.find(({ roleId }: { roleId: string }) => roleId === 'everything')
  const name = { 'zh-CN': '看不见', 'en-US': 'Blind' }
  const role = { roleId: 'blind', name, scope: 'all', masking: 'hidden', permissions }
  expect((await bank.call('admin', staff.createRole, { body: role })).status).toBe(200)
  await bank.addUser('blind', 3, ['blind'])
})
afterAll(() => opened.bank.close())

const NAMES = ['轩辕某某', '慕容某某']
const PHONES = ['13711118222', '13711119333']
const EMAIL = 'xuanyuan@example.com'
/** What masks of these values would leave standing. */
const LEFT = /[轩慕]|137\*|\*(8222|9333)|x\*+@/

it('sees no masked characters in a history, a change request or a dry run', async () => {
  const { bank } = opened
  const { customerId, version } = await opened.opened()
  const params = { customerId }
  const changes = (at: number) => ({
    name: NAMES[at],
    phones: [{ type: 'mobile', number: PHONES[at] }],
    emails: [{ address: EMAIL }],
    employer: '轩辕信息技术公司',
  })
  const done = async (answer: ReturnType<typeof bank.call>) => {
    const { status, text, body } = await answer
    expect(status, text).toBe(200)
    return { text, body }
  }
  const changed = await done(
    bank.call('everything', customer.updateCustomer, { params, body: { changes: changes(0), version } }),
  )
  const asked = await done(
    bank.call('everything', customer.requestChange, {
      params,
      body: { changes: changes(1), channel: 'counter' },
    }),
  )
  const look = (who: string) => [
    bank.call(who, customer.customerHistory, { params }),
    bank.call(who, customer.listChangeRequests, { query: { customerId } }),
    bank.call(who, customer.updateCustomer, {
      params,
      body: { changes: changes(1), version: changed.body.version },
      dryRun: true,
    }),
  ]
  expect(asked.body.fields.length).toBeGreaterThan(0)
  for (const answer of look('second')) expect((await done(answer)).text).toMatch(LEFT)
  for (const answer of look('blind')) {
    const { text } = await done(answer)
    expect(text).not.toMatch(LEFT)
    expect(text).toContain('***')
  }
})
