// A bank with a wall through it: one customer on the other side, users on both, and an input for every route that could show that customer.

import { expect } from 'vitest'
import * as account from '../../src/modules/account/contract.ts'
import * as customer from '../../src/modules/customer/contract.ts'
import * as privacy from '../../src/modules/privacy/contract.ts'
import * as staff from '../../src/modules/staff/contract.ts'
import type { RouteShape } from '../../src/platform/contract/index.ts'
import { newId } from '../../src/platform/kernel/ids.ts'
import { sampleInput } from './from-schema.ts'
import { type Answer, type Bank, type Input, openBank } from './kahu.ts'
import { openAlert } from './open-alert.ts'
import { waitingAt } from './waiting-at.ts'

export const ALL = { all: [] }
const YEAR = { all: [{ field: 'bookedOn', op: 'within-days', value: -390 }] }

export const ok = async (answer: Promise<Answer>) => {
  const done = await answer
  expect(done.status, done.text).toBe(200)
  return done
}

/** What routes need said beyond what their schema draws; the rest comes from `sampleInput`. */
export const bodies: Record<string, object> = {
  'customer.reveal': { fields: ['name'], purpose: 'verify-identity' },
  'customer.update': { changes: { education: 'doctor' }, version: 1 },
  'customer.restore-field': { seq: 1, field: 'education', version: 1 },
  'customer.add-relationship': { type: 'spouse', otherId: newId() },
  'customer.request-change': { changes: { education: 'doctor' }, channel: 'counter' },
  'customer.search': { text: '' },
  'customer.list': { filter: ALL, limit: 200, count: true },
  'customer.count-by': { filter: ALL, by: 'branchId' },
  'customer.export': { filter: ALL, columns: ['number'], format: 'csv', purpose: 'report' },
  'ledger.reverse': { reason: 'wrong', channel: 'counter' },
  'ledger.search-transactions': { filter: YEAR, limit: 200 },
  'ledger.sum-transactions': { filter: YEAR },
  'ledger.export-transactions': { filter: YEAR, format: 'csv', purpose: 'report' },
  'overview.timeline': {},
  'statement.make': { from: '2026-01-01', to: '2026-06-30', format: 'pdf' },
  'audit.request-dossier': { purpose: 'examination', passphrase: 'a long enough passphrase 9' },
  'audit.export-rows': { filter: {}, purpose: 'examination', format: 'csv' },
  'statement.issue': { from: '2026-01-01', to: '2026-06-30', format: 'pdf', purpose: 'customer-request' },
}

/** The bank of tests of sight: users `everything`, `corporate` and `private` may do all; the walled customer belongs to private banking. */
export async function openWalledBank() {
  const bank = await openBank({ customers: 12, transactions: 200 })
  const rows = <R>(sql: string, values: unknown[] = []) =>
    bank.kahu.services.database.read((tx) => tx.rows<R>(sql, values))
  const idOf = async (loginName: string): Promise<string> => {
    const { body } = await ok(bank.call('admin', staff.listUsers, { query: { search: loginName } }))
    return body.items.find((item: { loginName: string }) => item.loginName === loginName).userId
  }
  const saveDepartment = (departmentId: string, walls: string[], version = 0) =>
    bank.call('admin', staff.saveDepartment, {
      params: { departmentId },
      body: { name: { 'zh-CN': departmentId, 'en-US': departmentId }, walls, version },
    })
  const moveTo = async (loginName: string, department: string) => {
    const { body } = await ok(bank.call('admin', staff.showUser, { params: { userId: await idOf(loginName) } }))
    const { userId, displayName, branchId, roleIds, version } = body.user
    const change = { displayName, branchId, roleIds, version, department }
    await ok(bank.call('admin', staff.updateUser, { params: { userId }, body: change }))
  }
  await addUserOfAll(bank)
  await ok(saveDepartment('private', []))
  await ok(saveDepartment('corporate', ['private']))
  await moveTo('corporate', 'corporate')
  await moveTo('private', 'private')
  const walled = await wallIn(bank)
  const userId = await idOf('private')
  const ofWalled = (route: RouteShape): Record<string, string> => {
    const { number: _, ...ids } = { ...walled, userId }
    return Object.fromEntries(Object.entries(ids).filter(([name]) => route.path.includes(`:${name}`)))
  }
  const inputOf = (route: RouteShape): Input => {
    const sample = sampleInput(route)
    return {
      params: { ...sample.params, ...ofWalled(route) },
      query: {},
      ...(route.body ? { body: bodies[route.id] ?? sample.body } : {}),
    }
  }
  return { bank, rows, idOf, saveDepartment, walled, ofWalled, inputOf }
}

/** Three users of one role that may do all there is. */
async function addUserOfAll(bank: Bank): Promise<void> {
  const permissions = Object.fromEntries(
    [
      ...bank.routes.map(({ permission }) => permission).filter((permission) => permission.includes('.')),
      ...bank.kahu.modules.flatMap((module) => module.permissions ?? []),
    ].map((permission) => [permission, null]),
  )
  const name = { 'zh-CN': '全', 'en-US': 'All' }
  const role = { roleId: 'everything', name, scope: 'all', masking: 'masked', permissions, revealsDaily: 5 }
  await ok(bank.call('admin', staff.createRole, { body: role }))
  for (const who of ['everything', 'corporate', 'private']) await bank.addUser(who, 3, ['everything'])
}

/** A customer with accounts, cards and movements, whose family belongs to private banking, and what is theirs. */
async function wallIn(bank: Bank) {
  const [byCard] = await bank.kahu.services.database.read((tx) =>
    tx.rows<Record<'customerId' | 'accountId' | 'cardId' | 'transactionId', string>>(
      `select customer_id as "customerId", account_id as "accountId", card_id as "cardId", transaction_id as "transactionId"
     from ledger_entry where card_id is not null limit 1`,
    ),
  )
  if (!byCard) throw new Error('the demo bank has no purchase by card')
  const { customerId, accountId, cardId, transactionId } = byCard
  const { body } = await ok(bank.call('everything', customer.showCustomer, { params: { customerId } }))
  await ok(
    bank.call('everything', customer.assignDepartment, {
      params: { customerId },
      body: { department: 'private', version: body.version },
    }),
  )
  await ok(
    bank.call('everything', customer.requestChange, {
      params: { customerId },
      body: { changes: { education: 'master' }, channel: 'counter' },
    }),
  )
  await ok(
    bank.call('everything', privacy.openRequest, {
      params: { customerId },
      body: { kind: 'copy', how: 'letter', text: '来信' },
    }),
  )
  const pendingChangeId = await waitingAt(bank, customerId)
  const walled = {
    ...{ customerId, number: body.number, accountId, cardId, transactionId, pendingChangeId },
    ...{
      subjectId: customerId,
      seq: '1',
      alertId: await openAlert(bank, { customerId, accountId, cardId, transactionId }),
    },
  }
  bodies['audit.show-past'] = { at: new Date().toISOString() }
  const { body: told } = await ok(
    bank.call('everything', account.revealAccount, {
      params: { customerId, accountId },
      body: { purpose: 'handle-request' },
    }),
  )
  bodies['overview.find-holding'] = { number: told.number }
  return walled
}
