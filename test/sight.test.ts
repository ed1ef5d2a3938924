// What users see: walls on every route, temporary grants in open sessions, budgets of opened values, and a look on record for every customer shown.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as approval from '../src/modules/approval/contract.ts'
import * as audit from '../src/modules/audit/contract.ts'
import * as customer from '../src/modules/customer/contract.ts'
import * as overview from '../src/modules/overview/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import type { Answer } from './bank/kahu.ts'
import { ALL, bodies, ok, openWalledBank } from './bank/walled-bank.ts'

type WalledBank = Awaited<ReturnType<typeof openWalledBank>>
let bank: WalledBank['bank']
let rows: WalledBank['rows']
let idOf: WalledBank['idOf']
let saveDepartment: WalledBank['saveDepartment']
let walled: WalledBank['walled']
let ofWalled: WalledBank['ofWalled']
let inputOf: WalledBank['inputOf']
beforeAll(async () => {
  ;({ bank, rows, idOf, saveDepartment, walled, ofWalled, inputOf } = await openWalledBank())
})
afterAll(() => bank.close())

/** What was run for the answer; the looks of earlier ones are written meanwhile. */
const ran = () =>
  bank.recorded.ran().flatMap(({ sql, rows: n }) => (sql.includes('into access_record') ? [] : [`${n} ${sql}`]))
const withoutId = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: '' } })

describe('walls', () => {
  it('let a customer of the other side answer as one that does not exist, by the same statements', async () => {
    const routes = bank.routes.filter(({ path }) => path.includes(':customerId'))
    expect(routes.length).toBeGreaterThan(30)
    for (const route of routes) {
      const input = inputOf(route)
      const ask = async (customerId: string) => {
        bank.recorded.start()
        const answer = await bank.call('corporate', route, { ...input, params: { ...input.params, customerId } })
        return { ...withoutId(answer), statements: ran() }
      }
      const missing = await ask(newId())
      expect(missing, `${route.id} ${JSON.stringify(missing.body)}`).toMatchObject({ status: 404 })
      expect({ route: route.id, ...(await ask(walled.customerId)) }).toEqual({ route: route.id, ...missing })
    }
  })

  it('leave the other side out of every list, search, count, sum and export', async () => {
    const shows = bank.kahu.modules
      .flatMap(({ queries }) => queries.map(({ route }) => route as RouteShape))
      .filter(({ path }) => !path.includes(':'))
    for (const route of shows) {
      const { text } = await bank.call('corporate', route, inputOf(route))
      expect(text, route.id).not.toContain(walled.customerId)
      expect(text, route.id).not.toContain(walled.number)
    }
    const totals = async (who: string) => {
      const count = (await ok(bank.call(who, customer.countCustomers, { body: bodies['customer.count-by'] }))).body
      const list = (await ok(bank.call(who, customer.listCustomers, { body: bodies['customer.list'] }))).body
      const found = (await ok(bank.call(who, customer.searchCustomers, { body: { text: walled.number } }))).body
      return { counted: count.total, listed: list.items.length, found: found.items.length }
    }
    const [other, own] = [await totals('corporate'), await totals('private')]
    expect(own).toEqual(await totals('everything'))
    expect(other).toEqual({ counted: own.counted - 1, listed: own.listed - 1, found: 0 })
    const { body } = await ok(
      bank.call('corporate', customer.listChangeRequests, { query: { customerId: walled.customerId } }),
    )
    expect(body.items).toEqual([])
  })

  it('keep what waits for approval, and rows of the journal, of the other side away', async () => {
    const { pendingChangeId, customerId } = walled
    const params = { pendingChangeId }
    expect((await bank.call('private', approval.showPendingChange, { params })).status).toBe(200)
    expect((await bank.call('corporate', approval.showPendingChange, { params })).status).toBe(404)
    const decided = await bank.call('corporate', approval.approveChange, { params, body: { version: 1 } })
    expect(decided.status, decided.text).toBeGreaterThanOrEqual(403)
    for (const box of ['mine', 'all'] as const) {
      const inbox = await ok(bank.call('corporate', approval.listPendingChanges, { query: { box } }))
      expect(inbox.text).not.toContain(pendingChangeId)
    }
    const row = { subjectId: customerId, seq: 1 }
    expect((await bank.call('private', audit.openRow, { params: row })).status).toBe(200)
    expect((await bank.call('corporate', audit.openRow, { params: row })).status).toBe(404)
    const listed = await ok(bank.call('corporate', audit.listRows, { body: { subjectId: customerId } }))
    expect(listed.body.items).toEqual([])
  })

  it('hide what leads to the other side: a relationship is neither listed nor told in a history', async () => {
    const list = await ok(bank.call('corporate', customer.listCustomers, { body: bodies['customer.list'] }))
    const params = { customerId: list.body.items[0].customerId }
    const related = () => bank.call('corporate', customer.listRelationships, { params })
    const before = await ok(related())
    const made = await ok(
      bank.call('everything', customer.addRelationship, {
        params,
        body: { type: 'referrer', otherId: walled.customerId },
      }),
    )
    expect((await ok(related())).body).toEqual(before.body)
    for (const [route, body] of [[customer.customerHistory], [overview.showTimeline, {}]] as [RouteShape, object?][]) {
      const told = async (who: string) => (await ok(bank.call(who, route, { params, ...(body ? { body } : {}) }))).text
      expect(await told('everything')).toContain('customer.add-relationship')
      expect(await told('corporate')).not.toContain('customer.add-relationship')
    }
    expect(made.body.otherId).toBe(walled.customerId)
  })

  it('stand on both sides, fall when no side names them, and cannot be named away by those behind them', async () => {
    const { body } = await ok(bank.call('admin', staff.listDepartments))
    const wallsOf = (id: string) =>
      body.items.find(({ departmentId }: { departmentId: string }) => departmentId === id).walls
    expect([wallsOf('private'), wallsOf('corporate')]).toEqual([['corporate'], ['private']])
    const seen = await ok(bank.call('corporate', customer.listCustomers, { body: bodies['customer.list'] }))
    const { customerId, version } = seen.body.items[0]
    const named = await bank.call('corporate', customer.assignDepartment, {
      params: { customerId },
      body: { department: 'private', version },
    })
    const unknown = await bank.call('corporate', customer.assignDepartment, {
      params: { customerId },
      body: { department: 'nowhere', version },
    })
    expect(withoutId(named)).toEqual(withoutId(unknown))
    const show = () => bank.call('corporate', customer.showCustomer, { params: { customerId: walled.customerId } })
    await ok(saveDepartment('private', [], 1))
    expect((await show()).status).toBe(200)
    const again = (await ok(bank.call('admin', staff.listDepartments))).body.items.find(
      ({ departmentId }: { departmentId: string }) => departmentId === 'private',
    )
    await ok(saveDepartment('private', ['corporate'], again.version))
    expect((await show()).status).toBe(404)
  })

  it('bring a customer into the family of the department that opened it', async () => {
    const [{ department } = { department: null }] = await rows<{ department: string | null }>(
      'select department from customer where customer_id = $1',
      [walled.customerId],
    )
    expect(department).toBe('private')
  })
})

describe('temporary grants', () => {
  it('hold at once in an open session, end by themselves at their moment, and are journaled and told', async () => {
    const who = 'marketer'
    const look = () => bank.call(who, customer.showCustomer, { params: { customerId: walled.customerId } })
    expect((await look()).status).toBe(403)
    const userId = await idOf(who)
    const endsAt = new Date(bank.clock.now().getTime() + 600_000).toISOString()
    const body = { kind: 'permission', what: 'customer.show', scope: 'all', reason: '活动核对', endsAt }
    const given = await ok(bank.call('admin', staff.giveGrant, { params: { userId }, body }))
    const seen = await ok(look())
    // One permission brings no sight of its own: the marketer's role shows nothing of a person.
    expect(seen.body.phones.every(({ number }: { number: string }) => number === '****')).toBe(true)
    expect((await ok(bank.call(who, staff.showSession))).body.permissions).toContain('customer.show')
    bank.clock.move(599_000)
    expect((await look()).status).toBe(200)
    bank.clock.move(1_000)
    expect((await look()).status).toBe(403)
    const end = bank.kahu.modules
      .flatMap(({ schedules }) => schedules ?? [])
      .find(({ name }) => name === 'staff.end-grants')
    await end?.run(bank.kahu.services)
    await end?.run(bank.kahu.services)
    bank.clock.release()
    const journal = await rows<{ action: string }>(
      "select action from journal where chain_id = $1 and action like 'staff.%grant' order by seq",
      [userId],
    )
    expect(journal.map(({ action }) => action)).toEqual(['staff.give-grant', 'staff.end-grant'])
    const over = await bank.call('admin', staff.endGrant, { params: { userId, grantId: given.body.grantId }, body: {} })
    expect(over.body.code).toBe('staff.grant-over')
  })

  it('are refused to oneself, for too long, for what is not there, and end early when told', async () => {
    const admin = await idOf('admin')
    const userId = await idOf('service-agent')
    const soon = new Date(Date.now() + 600_000).toISOString()
    const body = { kind: 'role', what: 'teller', reason: '顶班', endsAt: soon }
    const give = (of: string, change: object = {}) =>
      bank.call('admin', staff.giveGrant, { params: { userId: of }, body: { ...body, ...change } })
    expect((await give(admin)).body.code).toBe('staff.not-yourself')
    const far = new Date(Date.now() + 91 * 86_400_000).toISOString()
    for (const change of [{ endsAt: far }, { endsAt: new Date(0).toISOString() }, { what: 'nobody' }])
      expect((await give(userId, change)).status).toBe(422)
    const given = await ok(give(userId))
    expect((await bank.call('service-agent', customer.listCustomers, { body: bodies['customer.list'] })).status).toBe(
      200,
    )
    await ok(bank.call('admin', staff.endGrant, { params: { userId, grantId: given.body.grantId }, body: {} }))
    expect((await bank.call('service-agent', customer.listCustomers, { body: bodies['customer.list'] })).status).toBe(
      403,
    )
  })
})

describe('opened values', () => {
  it('are counted against the budget of the day, exactly, also when asked for all at once', async () => {
    const params = { customerId: walled.customerId }
    const body = { fields: ['name'], purpose: 'verify-identity' }
    const asked = await Promise.all(
      Array.from({ length: 9 }, () => bank.call('private', customer.revealCustomer, { params, body })),
    )
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(5)
    const refused = asked.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(4)
    expect(refused[0]?.body).toMatchObject({ code: 'access.reveals-used', facts: { limit: 5, asked: 1 } })
    const journal = await rows<{ n: number }>(
      "select count(*)::int as n from journal where chain_id = $1 and action = 'customer.reveal' and actor_id = $2",
      [walled.customerId, await idOf('private')],
    )
    expect(journal[0]?.n).toBe(5)
    bank.clock.move(86_400_000)
    const next = await bank.call(await bank.signIn('private'), customer.revealCustomer, { params, body })
    bank.clock.release()
    expect(next.body).toMatchObject({ budget: { used: 1, most: 5 } })
  })
})

describe('looks', () => {
  /** Shows no customer, whatever is asked; a file of evidence is looked at through its change, a dossier is encrypted and journaled, a deleted customer is none. */
  const SHOWS_NONE =
    /^(reference|staff|product|import|notice|report|operation|client|monitoring)\.|^casework\.(list-analysts|list-rule-figures)$|^audit\.(show-verification|fetch-dossier)$|^privacy\.(list-texts|preview-retention|list-activities|list-breaches)$|^approval\.(list-policies|list-delegations|show-evidence)$|^customer\.(count-by|list-views)$|^ledger\.(sum|list-days|list-merchants)|^task\.count$|^customer\.show-evidence$|^watch\.(list-alerts|list-rules|preview-rules)$|^erasure\.(list|show|fetch-archive)$/

  it('are on record for every customer that any route shows', async () => {
    const routes = bank.kahu.modules.flatMap(({ queries }) => queries.map(({ route }) => route as RouteShape))
    const known = await rows<{ id: string; number: string }>('select customer_id as id, number from customer')
    for (const route of routes) {
      const input = inputOf(route)
      const answer = await bank.call(
        // What waits for a decision waits for somebody other than who asked.
        ['task.list', 'approval.list'].includes(route.id) ? 'private' : 'everything',
        route,
        route.id === 'customer.search' ? { ...input, body: { text: walled.number } } : input,
      )
      const told = known.filter(({ id, number }) => answer.text.includes(id) || answer.text.includes(number))
      const shown = [
        ...new Set([
          ...told.map(({ id }) => id),
          ...(ofWalled(route).customerId || route.id === 'task.list' ? [walled.customerId] : []),
        ]),
      ]
      if (SHOWS_NONE.test(route.id)) {
        expect({ route: route.id, told }).toEqual({ route: route.id, told: [] })
        continue
      }
      const hint = `${route.id}: give it an input that shows a customer, or name it above. ${answer.text}`
      expect(answer.status, hint).toBe(200)
      expect(shown.length, hint).toBeGreaterThan(0)
      const unnoted = async () => {
        const found = await rows<{ id: string }>(
          `select customer_id as id from access_record where action = $1 and request_id = $2
           union select chain_id from journal where action = $1 and request_id = $2`,
          [route.id, String(answer.headers['x-request-id'])],
        )
        return shown.filter((id) => !found.some((row) => row.id === id))
      }
      await expect
        .poll(unnoted, { timeout: 10_000, message: `${route.id} shows customers and notes no look` })
        .toEqual([])
    }
  })

  it('in the clear are written before the answer leaves, and say which classes were open', async () => {
    const name = { 'zh-CN': '明', 'en-US': 'Open' }
    const permissions = { 'customer.show': null, 'customer.export': null }
    const role = { roleId: 'open', name, scope: 'all', masking: 'hidden', sight: { contact: 'clear' }, permissions }
    await ok(bank.call('admin', staff.createRole, { body: role }))
    await bank.addUser('open', 3, ['open'])
    const seen = await ok(bank.call('open', customer.showCustomer, { params: { customerId: walled.customerId } }))
    const found = await rows<{ opened: string[] }>(
      'select opened from access_record where customer_id = $1 and actor_name = $2',
      [walled.customerId, 'open'],
    )
    expect(found).toEqual([{ opened: ['contact'] }])
    expect(seen.body.phones[0].number).toMatch(/^[\d+]+$/)
    expect(seen.body.name).toMatch(/^\*+$/)
    const file = await bank.call('open', customer.exportCustomers, {
      body: { filter: ALL, columns: ['number', 'phone'], format: 'csv', purpose: 'report' },
    })
    expect(file.text).not.toContain(seen.body.phones[0].number)
  })
})
