// Watching over access: the ledger of a customer and its copy, what a user can do and why, alerts of unusual access.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import * as watch from '../src/modules/watch/contract.ts'
import { watchAccess } from '../src/modules/watch/index.ts'
import { FIRST_PARAMETERS } from '../src/modules/watch/rules.ts'
import { type Answer, type Bank, openBank } from './bank/kahu.ts'
import { pdfLines, pdfPages } from './bank/pdf-text.ts'

let bank: Bank
let customers: { customerId: string; number: string; version: number }[]
const ok = async (answer: Promise<Answer>) => {
  const done = await answer
  expect(done.status, done.text).toBe(200)
  return done
}
const rows = <R>(sql: string, values: unknown[] = []) =>
  bank.kahu.services.database.read((tx) => tx.rows<R>(sql, values))
const textOf = (pdf: Buffer) =>
  pdfPages(pdf)
    .flatMap((page) => pdfLines(page).map((line) => line.join(' ')))
    .join('\n')
const idOf = async (who: string) =>
  (await ok(bank.call('admin', staff.listUsers, { query: { search: who } }))).body.items.find(
    ({ loginName }: { loginName: string }) => loginName === who,
  ).userId as string
const looksOf = (customerId: string) =>
  rows<{ n: number }>('select count(*)::int as n from access_record where customer_id = $1', [customerId])

beforeAll(async () => {
  bank = await openBank({ customers: 40 })
  customers = await rows(
    'select customer_id as "customerId", number, version from customer where branch_id is not null order by number',
  )
})
afterAll(() => bank.close())

describe('the ledger of a customer', () => {
  it('tells looks and openings by time, page by page, with purpose, each once', async () => {
    const { customerId } = customers[0] as (typeof customers)[number]
    const params = { customerId }
    await ok(bank.call('risk-officer', customer.showCustomer, { params }))
    await ok(
      bank.call('risk-officer', customer.revealCustomer, {
        params,
        body: { fields: ['name'], purpose: 'risk-review', note: '核对' },
      }),
    )
    await ok(bank.call('compliance', customer.listCustomers, { body: { filter: { all: [] }, limit: 100 } }))
    await expect.poll(async () => (await looksOf(customerId))[0]?.n).toBeGreaterThanOrEqual(2)
    const all: watch.Look[] = []
    let cursor: string | null = null
    do {
      const query: Record<string, string | number> = { limit: 1, ...(cursor ? { cursor } : {}) }
      const { body } = await ok(bank.call('compliance', watch.listLooks, { params, query }))
      all.push(...body.items)
      cursor = all.length > 20 ? null : body.next
    } while (cursor)
    const told = all.filter(({ action }) => action !== 'watch.list-looks')
    expect(told.map(({ action, by }) => `${by} ${action}`)).toEqual([
      'compliance customer.list',
      'risk-officer customer.reveal',
      'risk-officer customer.show',
    ])
    expect(told[1]).toMatchObject({ purpose: 'risk-review', note: '核对', opened: ['name'], name: '许志刚' })
  })

  it('is given to the customer as a document in both languages, staff by number and branch, and journaled', async () => {
    const { customerId, number } = customers[0] as (typeof customers)[number]
    const params = { customerId }
    const copy = async (body: object) =>
      textOf((await ok(bank.call('compliance', watch.printLooks, { params, body }))).bytes)
    const chinese = await copy({})
    expect(chinese).toContain('您的信息查看记录')
    expect(chinese).toContain(number)
    expect(chinese).toContain('risk-officer')
    expect(chinese).not.toContain('许志刚')
    const english = await copy({ language: 'en-US', names: true })
    expect(english).toContain('Who looked at your data')
    expect(english).toContain('许志刚')
    const kept = await rows("select 1 from journal where chain_id = $1 and action = 'watch.print-looks'", [customerId])
    expect(kept).toHaveLength(2)
  })
})

describe('effective access', () => {
  it('says of every permission whether it is allowed, and by which role, scope, grant or wall', async () => {
    const { customerId, version } = customers[1] as (typeof customers)[number]
    const userId = await idOf('marketer')
    const explain = async () =>
      (await ok(bank.call('compliance', watch.explainSight, { params: { customerId, userId } }))).body
    const show = (sight: watch.Sight) => sight.permissions.find(({ id }) => id === 'customer.show')
    expect(show(await explain())).toMatchObject({ allowed: false, rules: [] })
    const endsAt = new Date(Date.now() + 600_000).toISOString()
    const body = { kind: 'role', what: 'risk-officer', reason: '顶班', endsAt }
    await ok(bank.call('admin', staff.giveGrant, { params: { userId }, body }))
    const granted = await explain()
    expect(show(granted)).toMatchObject({
      allowed: true,
      rules: [{ kind: 'grant', what: 'risk-officer', reaches: true }],
    })
    expect(granted.masking[0]).toMatchObject({ dataClass: 'name', level: 'masked', by: [{ what: 'risk-officer' }] })
    const name = { 'zh-CN': '部', 'en-US': 'Dept' }
    const save = (departmentId: string, walls: string[]) =>
      ok(bank.call('admin', staff.saveDepartment, { params: { departmentId }, body: { name, walls, version: 0 } }))
    await save('private', [])
    await save('corporate', ['private'])
    await ok(
      bank.call('compliance', customer.assignDepartment, {
        params: { customerId },
        body: { department: 'private', version },
      }),
    )
    const user = (await ok(bank.call('admin', staff.showUser, { params: { userId } }))).body.user
    const { displayName, branchId, roleIds, version: userVersion } = user
    await ok(
      bank.call('admin', staff.updateUser, {
        params: { userId },
        body: { displayName, branchId, roleIds, version: userVersion, department: 'corporate' },
      }),
    )
    const walled = await explain()
    expect(walled.wall).toEqual({ user: 'corporate', customer: 'private' })
    expect(walled.permissions.some(({ allowed }: { allowed: boolean }) => allowed)).toBe(false)
    // What it says is what holds.
    expect((await bank.call('marketer', customer.showCustomer, { params: { customerId } })).status).toBe(404)
    await expect
      .poll(async () =>
        rows("select 1 from access_record where customer_id = $1 and action = 'watch.explain'", [customerId]),
      )
      .toHaveLength(3)
  })
})

describe('alerts', () => {
  const parameters = { ...FIRST_PARAMETERS, walk: 8, tagged: 1, reveals: 2, offHours: 1_000_000 }

  it('are previewed, raised once however often it is looked, told, and decided by somebody else', async () => {
    await ok(bank.call('compliance', watch.saveRules, { body: { parameters, version: 0 } }))
    expect((await bank.call('compliance', watch.saveRules, { body: { parameters, version: 0 } })).status).toBe(409)
    const [, , ...walk] = customers.slice(0, 12)
    for (const { customerId } of walk)
      await ok(bank.call('risk-officer', customer.showCustomer, { params: { customerId } }))
    const [colleague] = walk
    if (!colleague) throw new Error('no customers')
    await ok(bank.call('relationship-manager', customer.listCustomers, { body: { filter: { all: [] }, limit: 100 } }))
    for (const fields of [['name'], ['name']])
      await ok(
        bank.call('risk-officer', customer.revealCustomer, {
          params: { customerId: colleague.customerId },
          body: { fields, purpose: 'risk-review' },
        }),
      )
    const preview = () => bank.call('compliance', watch.previewRules, { body: { parameters } })
    const kindsOf = (items: { loginName: string; kind: string }[]) =>
      items.filter(({ loginName }) => loginName === 'risk-officer').map(({ kind }) => kind)
    await expect.poll(async () => kindsOf((await preview()).body.items).sort()).toEqual(['reveals', 'walk'])
    expect((await ok(bank.call('compliance', watch.listAlerts))).body.items).toEqual([])
    const { services } = bank.kahu
    const raised = await Promise.all([watchAccess(services), watchAccess(services)])
    expect(raised[0] + raised[1]).toBe((await preview()).body.count)
    expect(await watchAccess(services)).toBe(0)
    const { items } = (await ok(bank.call('compliance', watch.listAlerts, { query: { state: 'open' } }))).body
    expect(kindsOf(items).sort()).toEqual(['reveals', 'walk'])
    const alert = items.find(({ kind }: watch.Alert) => kind === 'walk') as watch.Alert
    expect(alert).toMatchObject({ threshold: 8, rulesVersion: 1, displayName: '许志刚', count: walk.length })
    const events = await rows('select 1 from journal where events @> \'[{"id":"alert.raised"}]\'')
    expect(events.length).toBe(raised[0] + raised[1])
    const decide = (who: string) =>
      bank.call(who, watch.decideAlert, {
        params: { alertId: alert.alertId },
        body: { state: 'explained', note: '季度检查', version: 1 },
      })
    expect((await decide('risk-officer')).status).toBe(403)
    expect((await ok(decide('compliance'))).body).toMatchObject({ state: 'explained', note: '季度检查', version: 2 })
    expect((await decide('compliance')).status).toBe(409)
    const open = (await ok(bank.call('compliance', watch.listAlerts, { query: { state: 'open' } }))).body.items
    expect(kindsOf(open)).toEqual(['reveals'])
  })
})
