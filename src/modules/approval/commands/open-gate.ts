// The gate of the write path: finds the rule that holds a change, and writes down what waits instead of what would change.

import { createHash } from 'node:crypto'
import type { Person } from '../../../platform/access/index.ts'
import {
  type Change,
  type Command,
  type CommandContext,
  type Difference,
  differences,
  type Gate,
  type Held,
  type HeldCall,
} from '../../../platform/command/index.ts'
import type { RouteShape } from '../../../platform/contract/index.ts'
import type { Database } from '../../../platform/database/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { type CustomerClass, findCustomerClass } from '../../customer/index.ts'
import {
  type ChangeRow,
  changeNotFound,
  countChanges,
  insertChange,
  lockChange,
  updateChange,
} from '../change-store.ts'
import { changeHeld, type Policy } from '../contract.ts'
import { strictest, timesOf } from '../policy.ts'
import { listPolicyRows, type PolicyRow } from '../policy-store.ts'
import { listHoldersOf } from '../queries/list-holders.ts'
import { type Content, type Input, keyOf, openContent, sealContent } from '../show-content.ts'
import { touchedBy } from './ground.ts'

/** Another process knows a changed rule after at most this long, as it is with roles. */
const STALE_AFTER_MS = 2_000
const PENDING_OF_MAKER_MAX = 200

export interface Approvals extends Gate {
  /** Reads the rules anew at the next call, after a change made here. */
  forget(): void
}

export const terminalHash = (deviceKey: string | undefined): Buffer | null =>
  deviceKey ? createHash('sha256').update(deviceKey).digest() : null

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What a reviewer will be shown. Of a customer only what the command itself masks; of the bank's own records all. */
function shownOf(change: Change<unknown>, customerId: string | null): Difference[] {
  if (change.shownDiff) return change.shownDiff
  const all = differences(change.before, change.after).filter(({ field }) => field !== 'version')
  if (customerId === null) return all.filter(({ field }) => !/password|secret|hash/i.test(field))
  return all.map(({ field }) => ({ field, before: null, after: null }))
}

type Wish = {
  call: HeldCall
  route: RouteShape
  policy: Policy
  change: Change<unknown>
  place: CustomerClass | null
  customerId: string | null
}

/** A rule that asks for fewer than its route does: the last of its levels is asked again, of somebody else. */
const atLeast = (levels: readonly string[], count: number): string[] =>
  Array.from({ length: Math.max(levels.length, count) }, (_, at) => levels[Math.min(at, levels.length - 1)] as string)

/** The row that waits: a new one, or the one that was sent back and comes again. */
async function rowOf(
  { tx, vault, clock }: CommandContext,
  wish: Wish,
  person: Person,
): Promise<{ row: ChangeRow; again: boolean }> {
  const { call, route, policy, change, place, customerId } = wish
  const earlier = call.resubmits ? await lockChange(tx, call.resubmits) : null
  if (earlier && (earlier.makerId !== person.userId || earlier.route !== route.id || earlier.customerId !== customerId))
    throw changeNotFound()
  if (earlier && earlier.status !== 'returned')
    throw new Refusal('approval.decided', { status: earlier.status }, { status: 409 })
  const key = await keyOf(tx, vault, customerId)
  const askedAt = clock.now()
  const content: Content = {
    input: call.input as Input,
    difference: shownOf(change, customerId),
    ground: touchedBy(change.before, change.after),
    note: earlier ? openContent(vault, key, earlier).note : null,
  }
  const row: ChangeRow = {
    pendingChangeId: earlier?.pendingChangeId ?? newId(askedAt.getTime()),
    route: route.id,
    policyId: policy.policyId,
    policyVersion: policy.version,
    customerId,
    subjectId: change.chain.fresh ? null : change.chain.id,
    branchId: place?.branchId ?? null,
    ownerId: place?.ownerId ?? null,
    makerId: person.userId,
    makerSession: person.sessionId,
    makerTerminal: terminalHash(call.deviceKey),
    origin: call.origin,
    channel: call.channel,
    status: 'pending',
    levels: atLeast(policy.levels, route.approvals ?? 0),
    level: 1,
    version: (earlier?.version ?? 0) + 1,
    askedAt,
    ...timesOf(policy, askedAt),
    escalateTo: policy.escalateTo,
    escalated: false,
    decidedAt: null,
    evidenceCount: earlier?.evidenceCount ?? 0,
    sealed: sealContent(vault, key, content),
  }
  return { row, again: earlier !== null }
}

const ownWaiting = (makerId: string) => ({
  ...{ status: 'pending' as const, makerId, notMakerId: null, customerId: null, reaches: null, needed: false },
  limit: PENDING_OF_MAKER_MAX,
})

async function keep(context: CommandContext, wish: Wish): Promise<Change<Held>> {
  const { tx, vault, caller } = context
  // No system and no machine can wait for an answer, and none may go around the rule.
  if (caller.kind !== 'person') throw new Refusal('approval.person-needed', {}, { status: 403 })
  for (const need of wish.policy.levels)
    if ((await listHoldersOf(tx, need, wish.place, caller.userId)).length === 0)
      throw new Refusal('approval.nobody', { need }, { status: 409 })
  const { row, again } = await rowOf(context, wish, caller)
  if (again) await updateChange(tx, row)
  else {
    const waiting = await countChanges(tx, ownWaiting(caller.userId))
    if (waiting >= PENDING_OF_MAKER_MAX) throw new Refusal('approval.too-many', { max: PENDING_OF_MAKER_MAX })
    await insertChange(tx, row)
  }
  const { pendingChangeId, route, policyId, policyVersion, customerId, level, levels, deadlineAt } = row
  const key = await keyOf(tx, vault, customerId)
  return {
    chain: { id: pendingChangeId, key, fresh: !again },
    before: null,
    after: { route, policyId, policyVersion, input: wish.call.input },
    events: [changeHeld({ pendingChangeId, ...(customerId ? { customerId } : {}), status: 'pending' })],
    reply: { pendingChangeId, level, levels: levels.length, deadlineAt: deadlineAt.toISOString() },
  }
}

/** Opens the gate over the bank's rules, held in memory for a moment so that a route without one costs nothing. */
export function openApprovals(database: Database): Approvals {
  let held: { at: number; byRoute: Map<string, Policy[]> } | undefined

  async function load(): Promise<Map<string, Policy[]>> {
    const rows = await database.read((tx) => listPolicyRows(tx))
    const byRoute = new Map<string, Policy[]>()
    for (const row of rows.filter(({ active }) => active))
      byRoute.set(row.route, [...(byRoute.get(row.route) ?? []), shownPolicy(row)])
    held = { at: Date.now(), byRoute }
    return byRoute
  }

  const watchOn = (route: RouteShape, call: HeldCall, policies: Policy[]) => ({
    async stops(context: CommandContext, change: Change<unknown>) {
      const { caller, tx } = context
      const asked = (call.input.params as { customerId?: unknown } | undefined)?.customerId
      const customerId = typeof asked === 'string' && UUID.test(asked) ? asked : null
      const place = customerId ? await findCustomerClass(tx, customerId) : null
      const policy = strictest(policies, {
        roleIds: caller.kind === 'person' ? caller.roleIds : [],
        customer: place,
        amountFen: change.weighs?.amountFen ?? null,
        kinds: change.weighs?.kinds ?? [],
      })
      if (!policy) return null
      const wish = { call, route, policy, change, place, customerId: place ? customerId : null }
      return (later: CommandContext) => keep(later, wish)
    },
  })

  return {
    async watch(route, call) {
      // The bank's own machinery does what was decided before.
      if (call.caller.kind === 'job') return null
      const byRoute = held && Date.now() - held.at < STALE_AFTER_MS ? held.byRoute : await load()
      const policies = byRoute.get(route.id)
      return policies ? watchOn(route, call, policies) : null
    },
    forget() {
      held = undefined
    },
  }
}

export const shownPolicy = ({ savedAt, ...row }: PolicyRow): Policy => ({ ...row, savedAt: savedAt.toISOString() })

/** Routes whose answer is what they are called for: nobody could hand it over later. */
const ANSWER_MATTERS = ['customer.reveal', 'account.reveal', 'staff.reset-password']

/** Whether a rule can hold a command: a permission of its own, no file that comes along, and not deciding itself. */
export const canBeHeld = ({ route, receive }: Command): boolean =>
  route.permission.includes('.') &&
  !route.uploads &&
  !receive &&
  !ANSWER_MATTERS.includes(route.id) &&
  (!route.id.startsWith('approval.') || route.id === 'approval.save-policy')
