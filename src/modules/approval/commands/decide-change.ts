// Agree to a change, refuse it, send it back: each by somebody who may, and never by the one who asked.

import type { Person } from '../../../platform/access/index.ts'
import {
  applyHeld,
  type Call,
  type Change,
  type Command,
  type CommandContext,
  command,
  type Services,
} from '../../../platform/command/index.ts'
import type { Event } from '../../../platform/contract/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import type { DataKey } from '../../../platform/vault/index.ts'
import { findPersonNow, personOf } from '../../staff/index.ts'
import {
  type ChangeRow,
  type DecisionRow,
  findChange,
  insertDecision,
  listDecisions,
  lockChange,
  REASON_PLACE,
  updateChange,
} from '../change-store.ts'
import * as contract from '../contract.ts'
import { listLendersOf } from '../queries/list-holders.ts'
import { showChanges, waitingOf } from '../show-change.ts'
import { type Content, type Input, keyOf, openContent } from '../show-content.ts'
import { sameGround, touchedBy } from './ground.ts'
import { terminalHash } from './open-gate.ts'
import { verdictOn } from './verdict.ts'

export type Judged = {
  row: ChangeRow
  key: DataKey
  decider: Person
  onBehalfOf: string | null
  /** All decisions so far: the next one's number. */
  decisions: DecisionRow[]
  /** Of this round. */
  agreed: DecisionRow[]
}

/** The row as the decider saw it, locked; refuses what is decided, has moved, or is not this person's to decide. */
export async function judge(context: CommandContext, pendingChangeId: string, version: number): Promise<Judged> {
  const { tx, vault, clock, caller, deviceKey } = context
  const decider = personOf(caller)
  const row = await lockChange(tx, pendingChangeId)
  const decisions = await listDecisions(tx, pendingChangeId)
  const agreed = decisions.filter(({ what, decidedAt }) => what === 'approved' && decidedAt >= row.askedAt)
  if (row.status !== 'pending') throw new Refusal('approval.decided', { status: row.status }, { status: 409 })
  if (row.deadlineAt <= clock.now()) throw new Refusal('approval.decided', { status: 'expired' }, { status: 409 })
  const before = agreed.flatMap(({ decidedBy, onBehalfOf }) => (onBehalfOf ? [decidedBy, onBehalfOf] : [decidedBy]))
  const lenders = await listLendersOf(tx, decider.userId, clock.now())
  const verdict = verdictOn(waitingOf(row), { ...decider, terminal: terminalHash(deviceKey) }, lenders, before)
  if (!verdict.allowed) throw new Refusal(verdict.code, {}, { status: 403 })
  if (row.version !== version) throw new Refusal('record.moved', { version: row.version }, { status: 409 })
  const key = await keyOf(tx, vault, row.customerId)
  return { row, key, decider, onBehalfOf: verdict.onBehalfOf, decisions, agreed }
}

async function decide(
  { tx, vault, clock }: CommandContext,
  { row, key, decider, onBehalfOf, decisions }: Judged,
  what: DecisionRow['what'],
  reason: string | undefined,
): Promise<DecisionRow> {
  const decision: DecisionRow = {
    what,
    level: row.level,
    decidedBy: decider.userId,
    onBehalfOf,
    decidedAt: clock.now(),
    reason: reason ? vault.seal(key, REASON_PLACE, reason) : null,
  }
  await insertDecision(tx, row.pendingChangeId, decisions.length + 1, decision)
  return decision
}

/** Writes the row's next state and says it; the reply shows it to the decider. */
export async function moved(
  context: CommandContext,
  { row, key, decider }: Pick<Judged, 'row' | 'key' | 'decider'>,
  next: Partial<ChangeRow>,
  told: Record<string, unknown>,
  event: (data: { pendingChangeId: string; customerId?: string; status: ChangeRow['status'] }) => Event,
): Promise<Change<contract.PendingChange>> {
  const after: ChangeRow = { ...row, ...next, version: row.version + 1 }
  await updateChange(context.tx, after)
  const { pendingChangeId, customerId, status } = after
  const [reply] = await showChanges(context, [after], decider, [])
  return {
    chain: { id: pendingChangeId, key },
    before: { status: row.status, level: row.level },
    after: { status, level: after.level, ...told },
    events: [event({ pendingChangeId, ...(customerId ? { customerId } : {}), status })],
    reply: reply as contract.PendingChange,
  }
}

/** A call as the maker made it, answered now. */
async function makerCall(context: CommandContext, { row }: Judged): Promise<Call> {
  const maker = await findPersonNow(context.tx, row.makerId, row.makerSession)
  if (!maker) throw new Refusal('approval.maker-gone', {}, { status: 409 })
  const { channel, origin } = row
  return { caller: maker, requestId: context.requestId, channel, origin, device: '' }
}

const VERSIONED = ['version', 'afterVersion', 'recordVersion']

/** The same wish on the record as it is now; null where the input names no version. */
function rebased(input: Input, version: unknown): Input | null {
  const field = VERSIONED.find((name) => name in (input.body ?? {}))
  return field === undefined || typeof version !== 'number'
    ? null
    : { ...input, body: { ...input.body, [field]: version } }
}

/**
 * Makes the change under the maker's name. A record that moved in other fields is met as it is now; one that moved in the fields
 * this change touches refuses it with 409 `approval.conflict` and both, as they were asked and as they are.
 */
async function apply(
  context: CommandContext,
  judged: Judged,
  commands: ReadonlyMap<string, Command>,
): Promise<Change<unknown>> {
  const { row, key, agreed, decider, onBehalfOf } = judged
  const command = commands.get(row.route)
  if (!command) throw new Refusal('approval.not-found', {}, { status: 404 })
  const content: Content = openContent(context.vault, key, row)
  const call = await makerCall(context, judged)
  const approvedBy = [...agreed, { decidedBy: decider.userId, onBehalfOf }].map(
    ({ decidedBy, onBehalfOf: lender }) => ({
      userId: decidedBy,
      ...(lender ? { onBehalfOf: lender } : {}),
    }),
  )
  const approval = { pendingChangeId: row.pendingChangeId, makerId: row.makerId, approvedBy }
  const run = (input: Input) =>
    applyHeld(
      context,
      command,
      { call, input, idempotencyKey: row.pendingChangeId, prepared: context.prepared, approval },
      (change) => {
        if (sameGround(content.ground, touchedBy(change.before, change.after))) return
        const data = { asked: content.difference, now: change.shownDiff ?? [] }
        throw new Refusal('approval.conflict', {}, { status: 409, data })
      },
    )
  try {
    return await run(content.input)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const again = error.code === 'record.moved' ? rebased(content.input, error.facts.version) : null
    if (again) return run(again)
    if (error.code === 'access.forbidden') throw new Refusal('approval.maker-lost-right', {}, { status: 409 })
    throw error
  }
}

/** Agrees; `commands` are those of all modules, by route. */
export const approveChange = (
  commands: () => ReadonlyMap<string, Command>,
): Command<typeof contract.approveChange> => ({
  ...command(contract.approveChange, async (context, { params, body }) => {
    const judged = await judge(context, params.pendingChangeId, body.version)
    const { row } = judged
    await decide(context, judged, 'approved', body.note)
    const told = { decision: 'approved', onBehalfOf: judged.onBehalfOf, note: body.note ?? null }
    const now = context.clock.now()
    if (row.level < row.levels.length) {
      // The next who are asked are reminded half way to the end of the time that is left.
      const remindAt = new Date((now.getTime() + row.deadlineAt.getTime()) / 2)
      const next = { level: row.level + 1, remindAt }
      return moved(context, judged, next, told, contract.changeAdvanced)
    }
    const made = await apply(context, judged, commands())
    const change = await moved(context, judged, { status: 'applied', decidedAt: now }, told, contract.changeEnded)
    const content = openContent(context.vault, judged.key, row)
    const shownDiff = made.shownDiff ?? content.difference
    return { ...change, shownDiff, ...(made.committed ? { committed: made.committed } : {}) }
  }),
  prepare: (services, input) => prepareHeld(services, commands(), input.params.pendingChangeId),
})

/** Slow work of the command that waits, before the transaction opens. */
async function prepareHeld(
  services: Services,
  commands: ReadonlyMap<string, Command>,
  pendingChangeId: string,
): Promise<unknown> {
  const { database, vault } = services
  const row = await database.read((tx) => findChange(tx, pendingChangeId))
  const held = row?.status === 'pending' ? commands.get(row.route) : undefined
  if (!row || !held?.prepare) return undefined
  const key = await database.read((tx) => keyOf(tx, vault, row.customerId))
  const { input } = openContent(vault, key, row)
  const caller = await database.read((tx) => findPersonNow(tx, row.makerId, row.makerSession))
  if (!caller) return undefined
  return held.prepare(services, input as never, {
    caller,
    requestId: pendingChangeId,
    channel: row.channel,
    origin: row.origin,
  })
}

export const refuseChange = command(contract.refuseChange, async (context, { params, body }) => {
  const judged = await judge(context, params.pendingChangeId, body.version)
  await decide(context, judged, 'refused', body.reason)
  const told = { decision: 'refused', onBehalfOf: judged.onBehalfOf, reason: body.reason }
  const next = { status: 'refused' as const, decidedAt: context.clock.now() }
  return moved(context, judged, next, told, contract.changeEnded)
})

export const returnChange = command(contract.returnChange, async (context, { params, body }) => {
  const judged = await judge(context, params.pendingChangeId, body.version)
  await decide(context, judged, 'returned', body.reason)
  const told = { decision: 'returned', onBehalfOf: judged.onBehalfOf, reason: body.reason }
  return moved(context, judged, { status: 'returned' }, told, contract.changeEnded)
})
