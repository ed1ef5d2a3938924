// A bank where everything that a route's address can name is there in two branches, and callers who may and may not see it.

import { expect } from 'vitest'
import { demoDrafts } from './demo-drafts.ts'
import type { Answer, Input } from './kahu.ts'
import { openAllRights } from './open-all-rights.ts'

/** The branches of the two sets of records. */
export const HERE = 3
export const ELSEWHERE = 4
const CSV = '客户类型,姓名,手机号码\r\nindividual,欧阳试,13911112222\r\n'

export type Ids = Record<string, string>
const PNG = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64')

/** What a file upload sends. */
export const uploadOf = (text: string, fileName = 'a.csv'): Pick<Input, 'body' | 'headers'> => ({
  headers: { 'content-type': 'multipart/form-data; boundary=xx' },
  body: `--xx\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\n\r\n${text}\r\n--xx--\r\n`,
})

type Rights = Awaited<ReturnType<typeof openAllRights>>
type Done = (id: string, input: Input, who?: string) => Promise<Answer['body']>

/** Every id that belongs to a customer, by the name a route gives it: found by the names of columns. */
async function idsOf(rows: Rights['rows'], customerId: string): Promise<Ids> {
  const ids: Ids = { customerId }
  const columns = await rows<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c
     join information_schema.columns k on k.table_name = c.table_name and k.table_schema = c.table_schema and k.column_name = 'customer_id'
     where c.table_schema = 'public' and c.data_type = 'uuid' and c.column_name like '%\\_id' and c.column_name <> 'customer_id'`,
  )
  for (const { table, column } of columns) {
    const [found] = await rows<{ id: string }>(
      `select ${column} as id from ${table} where customer_id = $1 and ${column} is not null limit 1`,
      [customerId],
    )
    const name = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    if (found) ids[name] ??= found.id
  }
  return ids
}

/** An account with everything that may hang on it, a card and a hold. */
async function fillHoldings(done: Done, customerId: string, holderId: string): Promise<void> {
  const params = { customerId }
  const account = await done('account.open', { params, body: { productCode: 'DEMAND', depositFen: 100_000 } })
  const on = { ...params, accountId: account.accountId }
  const freeze = { kind: 'partial', amountFen: 1_000, reason: 'asked', version: account.version }
  const kept = await done('account.freeze', { params: on, body: freeze })
  const joint = { holderId, role: 'joint', version: kept.version }
  const held = await done('account.add-holder', { params: on, body: joint })
  const order = {
    amountFen: 10_000,
    every: 'month',
    day: 5,
    purpose: 'rent',
    counterpartyName: '申居公司',
    counterpartyNumber: '6217000000001',
    version: held.version,
  }
  await done('account.add-standing-order', { params: on, body: order })
  await done('card.issue', { params, body: { accountId: account.accountId, productCode: 'DEBIT-GOLD' } })
  const wish = { amountFen: 500, currency: 'CNY', reference: `hold-${account.accountId}` }
  await done('ledger.hold', { params: on, body: wish })
}

/** A customer of a branch with everything, and another it is related to; answers the first one's id. */
async function fillBranch(done: Done, seed: string, branchId: number): Promise<string> {
  const [one, other] = await Promise.all(
    demoDrafts(2, `${seed}-${branchId}`, { branchId }).map((body) => done('customer.create', { body })),
  )
  const params = { customerId: one.customerId }
  await done('customer.add-relationship', { params, body: { type: 'spouse', otherId: other.customerId } })
  const evidence = [{ name: 'a.png', mediaType: 'image/png', base64: PNG }]
  const wish = { changes: { education: 'master' }, channel: 'counter', evidence }
  await done('customer.request-change', { params, body: wish })
  await fillHoldings(done, one.customerId, other.customerId)
  return one.customerId
}

/**
 * Opens it with the users of `openAllRights`, and `outsider` of the other branch, who may do everything in that branch.
 * `here` and `elsewhere` are the records' ids by the name of the parameter that takes them.
 */
export async function openFullBank(seed: string) {
  const rights = await openAllRights(1, seed)
  const { bank, rows } = rights
  const route = (id: string) => {
    const found = bank.routes.find((one) => one.id === id)
    if (!found) throw new Error(`there is no route ${id}`)
    return found
  }
  const done: Done = async (id, input, who = 'everything') => {
    const { status, text, body } = await bank.call(who, route(id), input)
    expect(status, `${id}: ${text}`).toBe(200)
    return body
  }
  const here = await idsOf(rows, await fillBranch(done, seed, HERE))
  const elsewhere = await idsOf(rows, await fillBranch(done, seed, ELSEWHERE))
  const { importId } = await done('import.upload', uploadOf(CSV))
  const view = { name: '我的', shared: false, isDefault: false, filter: { all: [] }, sort: null, columns: ['name'] }
  const { viewId } = await done('customer.save-view', { body: view })
  const { body: known } = await bank.call('admin', route('staff.list-roles'))
  const { permissions } = known.items.find(({ roleId }: { roleId: string }) => roleId === 'everything')
  const role = { name: { 'zh-CN': '本行', 'en-US': 'Branch' }, scope: 'branch', masking: 'masked', permissions }
  await done('staff.create-role', { body: { roleId: 'branch-only', ...role } }, 'admin')
  await bank.addUser('outsider', ELSEWHERE, ['branch-only'])
  return { ...rights, route, done, here: { ...here, importId, viewId } as Ids, elsewhere }
}
