// A bank with two users who may do everything everywhere, for tests of what commands do rather than who may do them.

import { expect } from 'vitest'
import * as customer from '../../src/modules/customer/contract.ts'
import * as staff from '../../src/modules/staff/contract.ts'
import { demoDrafts } from './demo-drafts.ts'
import { type Bank, openBank } from './kahu.ts'

/** Opens it with the users `everything` and `second`; `draftCount` people of the seed wait to be opened. */
export async function openAllRights(draftCount: number, seed: string) {
  const bank: Bank = await openBank({ customers: 5 })
  const drafts = demoDrafts(draftCount, seed, { branchId: 3 })
  const permissions = Object.fromEntries(
    [
      ...bank.routes.map(({ permission }) => permission).filter((permission) => permission.includes('.')),
      ...bank.kahu.modules.flatMap((module) => module.permissions ?? []),
    ].map((permission) => [permission, null]),
  )
  const name = { 'zh-CN': '全', 'en-US': 'All' }
  const body = { roleId: 'everything', name, scope: 'all', masking: 'masked', permissions }
  const answer = await bank.call('admin', staff.createRole, { body })
  expect(answer.status, answer.text).toBe(200)
  await bank.addUser('everything', 3, ['everything'])
  await bank.addUser('second', 3, ['everything'])

  const nextDraft = () => {
    const draft = drafts.pop()
    if (!draft) throw new Error('no drafts are left')
    return draft
  }
  const rows = <R>(sql: string, values: unknown[] = []) =>
    bank.kahu.services.database.read((tx) => tx.rows<R>(sql, values))
  const count = async (sql: string, values: unknown[] = []) =>
    (await rows<{ n: number }>(`select count(*)::int as n from ${sql}`, values))[0]?.n as number
  const opened = async (): Promise<{ customerId: string; version: number }> => {
    const created = await bank.call('everything', customer.createCustomer, { body: nextDraft() })
    expect(created.status, created.text).toBe(200)
    return created.body
  }
  return { bank, nextDraft, rows, count, opened }
}
