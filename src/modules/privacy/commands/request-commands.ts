// Requests for rights: taken in with their clock, verified, completed with proof or refused; erasure ends in restriction while a duty to keep runs.

import { actorOf } from '../../../platform/access/index.ts'
import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import {
  deleteRestriction,
  findRestriction,
  getCustomer,
  type OpenedCustomer,
  saveRestriction,
} from '../../customer/index.ts'
import { addWorkingDays } from '../../reference/index.ts'
import * as contract from '../contract.ts'
import {
  amountOf,
  insertRequest,
  lockRequest,
  REQUEST_PLACE,
  type RequestRow,
  updateRequest,
} from '../privacy-store.ts'
import { dutyToKeep } from '../queries/duty-to-keep.ts'
import { afterStep } from '../rights.ts'
import { openWords, showRequest } from '../show-privacy.ts'

const stateOf = ({ requestId, kind, status, dueOn, outcome }: RequestRow) => ({
  rightsRequest: { requestId, kind, status, dueOn, outcome },
})
const reach = (context: CommandContext, customerId: string): Promise<OpenedCustomer> =>
  getCustomer(context.tx, context.vault, customerId, { ...context.scope, restricted: true })

export const openRequest = command(contract.openRequest, async (context, { params, body }) => {
  const { tx, vault, clock, caller } = context
  const customer = await reach(context, params.customerId)
  const now = clock.now()
  const due = addWorkingDays(clock.today(), await amountOf(tx, 'request.answer', clock.today()))
  const words = { text: body.text, notes: [] }
  const row: RequestRow = {
    customerId: customer.customerId,
    requestId: newId(now.getTime()),
    kind: body.kind,
    status: 'received',
    receivedAt: now,
    dueOn: due.date,
    dueCertain: due.certain,
    how: body.how,
    steps: [{ step: 'received', at: now.toISOString(), by: actorOf(caller).name }],
    outcome: null,
    endedAt: null,
    version: 1,
    sealed: vault.seal(customer.key, REQUEST_PLACE, JSON.stringify(words)),
  }
  await insertRequest(tx, row)
  return {
    chain: { id: customer.customerId, key: customer.key },
    before: null,
    after: stateOf(row),
    events: [contract.requestChanged({ customerId: row.customerId, requestId: row.requestId, status: row.status })],
    reply: showRequest(row, words, undefined, clock.today()),
  }
})

/** The day until which the law has the bank keep a customer; refuses one with open accounts. */
async function keptUntil(context: CommandContext, customer: OpenedCustomer): Promise<string> {
  const { openAccounts, endsOn } = await dutyToKeep(context, customer)
  if (openAccounts > 0) throw new Refusal('privacy.holdings-open', {}, { status: 409 })
  return endsOn
}

/** What completing a request does; answers its outcome. */
async function complete(context: CommandContext, customer: OpenedCustomer, row: RequestRow): Promise<string> {
  const { tx, clock } = context
  const { customerId } = customer
  const since = clock.today()
  if (row.kind === 'restriction') {
    await saveRestriction(tx, { customerId, reason: 'dispute', since, until: null, requestId: row.requestId })
    return 'restricted'
  }
  if (row.kind !== 'erasure') return 'served'
  const until = await keptUntil(context, customer)
  await saveRestriction(tx, { customerId, reason: 'erasure', since, until, requestId: row.requestId })
  // Erasing is the module erasure's; until then nobody but whoever serves the law reaches the record.
  return until > since ? 'sealed-until-duty-ends' : 'erasable'
}

export const stepRequest = command(contract.stepRequest, async (context, { params, body }) => {
  const { tx, vault, clock, caller } = context
  const customer = await reach(context, params.customerId)
  const before = await lockRequest(tx, params.customerId, params.requestId)
  if (!before) throw new Refusal('privacy.request-not-found', {}, { status: 404 })
  if (before.version !== body.version)
    throw new Refusal('record.moved', { version: before.version }, { status: 409, data: {} })
  const status = afterStep(before.status, body.step)
  if (!status)
    throw new Refusal('privacy.step-not-possible', { step: body.step, status: before.status }, { status: 409 })
  const now = clock.now()
  const words = openWords(vault, customer.key, before)
  const told = { ...words, notes: [...words.notes, body.note] }
  const isEnd = status === 'done' || status === 'refused'
  const outcome = status === 'done' ? await complete(context, customer, before) : isEnd ? 'refused' : null
  const row: RequestRow = {
    ...before,
    status,
    steps: [...before.steps, { step: body.step, at: now.toISOString(), by: actorOf(caller).name }],
    outcome,
    endedAt: isEnd ? now : null,
    version: before.version + 1,
    sealed: vault.seal(customer.key, REQUEST_PLACE, JSON.stringify(told)),
  }
  await updateRequest(tx, row)
  return {
    chain: { id: customer.customerId, key: customer.key },
    before: stateOf(before),
    after: stateOf(row),
    events: [contract.requestChanged({ customerId: row.customerId, requestId: row.requestId, status })],
    reply: showRequest(row, told, undefined, clock.today()),
  }
})

export const liftRestriction = command(contract.liftRestriction, async (context, { params, body }) => {
  const { tx } = context
  const customer = await reach(context, params.customerId)
  const before = await findRestriction(tx, customer.customerId)
  if (!before) throw new Refusal('privacy.not-restricted', {}, { status: 409 })
  await deleteRestriction(tx, customer.customerId)
  const { reason, since, until } = before
  return {
    chain: { id: customer.customerId, key: customer.key },
    before: { restriction: { reason, since, until } },
    after: { restriction: null, note: body.note },
    events: [],
    reply: { lifted: true },
  }
})
