// What waits for the caller about customers: changes to decide, documents about to expire, a registration begun; and customers' names.

import { maskingOf } from '../../../platform/access/index.ts'
import type { SubjectNames, TaskSource } from '../../../platform/command/index.ts'
import { findPreference } from '../../staff/index.ts'
import { countRequests, listRequestRows } from '../change-request-store.ts'
import { changeDecided, changeRequested, createCustomer, decideChangeRequest, listCustomers } from '../contract.ts'
import type { Filter } from '../filter.ts'
import { namesFor, showLine } from '../show-customer.ts'
import { customerLabels } from './customer-labels.ts'
import { conditionContextOf } from './list-customers.ts'
import { countRows, listRows } from './list-rows.ts'

const EXPIRES_WITHIN_DAYS = 30
/** Where the wizard keeps what was begun. */
const DRAFT = 'draft.customer-create'

const reviews: TaskSource = {
  id: 'customer.review',
  permission: decideChangeRequest.permission,
  on: [changeRequested.id, changeDecided.id],
  link: '/change-requests',
  find: async ({ tx, vault, caller, scope, looked }, { limit, countMax }) => {
    const mine = caller.kind === 'person' ? { notAskedBy: caller.userId } : {}
    const asked = { status: 'pending', customerId: null, ...mine }
    const rows = limit > 0 ? await listRequestRows(tx, { ...asked, after: null, limit }, scope) : []
    const count = rows.length < limit ? rows.length : await countRequests(tx, { ...asked, limit: countMax }, scope)
    const ids = rows.map((row) => row.customerId)
    const labels = await customerLabels({ tx, vault, caller, scope }, ids)
    looked([...labels.keys()])
    const items = rows.map((row) => ({
      key: row.changeRequestId,
      name: labels.get(row.customerId)?.name ?? null,
      facts: { channel: row.channel },
      at: row.askedAt.toISOString(),
      link: `/change-requests?id=${row.changeRequestId}`,
    }))
    return { count, items }
  },
}

/** Of my own customers, the soonest first. */
const EXPIRING: Filter = {
  all: [
    { field: 'ownerId', op: 'me' },
    { field: 'documentExpiresOn', op: 'within-days', value: EXPIRES_WITHIN_DAYS },
    { field: 'status', op: 'in', value: ['active'] },
  ],
}

const expiring: TaskSource = {
  id: 'customer.expiring',
  permission: listCustomers.permission,
  on: [],
  link: `/customers?view=all&f=${encodeURIComponent(JSON.stringify(EXPIRING))}&sort=documentExpiresOn.asc`,
  due: true,
  find: async ({ tx, vault, caller, scope, clock, looked }, { limit, countMax }) => {
    if (caller.kind !== 'person') return { count: 0, items: [] }
    const today = clock.today()
    const context = await conditionContextOf(tx, caller, today)
    if (limit === 0) return { count: await countRows(tx, EXPIRING, scope, context, countMax), items: [] }
    const sort = { by: 'documentExpiresOn', direction: 'ascending' } as const
    const { rows, next } = await listRows(tx, { filter: EXPIRING, scope, sort, cursor: null, limit }, context)
    const count = next === null ? rows.length : await countRows(tx, EXPIRING, scope, context, countMax)
    looked(rows.map((row) => row.customerId))
    const names = await namesFor(tx, vault, [])
    const items = rows.map((row) => ({
      key: row.customerId,
      name: showLine(vault, row, names, maskingOf(caller), today).name,
      facts: {},
      at: row.documentExpiresOn as string,
      link: `/customers/${row.customerId}`,
    }))
    return { count, items }
  },
}

const draft: TaskSource = {
  id: 'customer.draft',
  permission: createCustomer.permission,
  on: [],
  link: '/customers/new',
  find: async ({ tx, caller }) => {
    const kept = caller.kind === 'person' ? await findPreference(tx, caller.userId, DRAFT) : null
    if (!kept) return { count: 0, items: [] }
    const at = kept.updatedAt.toISOString()
    return { count: 1, items: [{ key: DRAFT, name: null, facts: {}, at, link: '/customers/new' }] }
  },
}

export const customerTasks: TaskSource[] = [reviews, expiring, draft]

export const customerSubjects: SubjectNames = {
  kind: 'customer',
  permission: 'customer.show',
  find: async ({ tx, vault, caller, scope, looked }, ids) => {
    const labels = await customerLabels({ tx, vault, caller, scope }, ids)
    looked([...labels.keys()])
    return new Map([...labels].map(([id, { name }]) => [id, name]))
  },
}
