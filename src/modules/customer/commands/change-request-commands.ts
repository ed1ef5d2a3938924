// Ask for a change with evidence, and decide it: nobody decides the own request; a record that moved is shown again first.

import { actorOf, maskingOf } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import {
  decideRequest,
  EVIDENCE_PLACE,
  getRequest,
  insertEvidence,
  insertRequest,
  lockRequest,
  type RequestRow,
} from '../change-request-store.ts'
import { checkContextOf } from '../check-context.ts'
import * as contract from '../contract.ts'
import { changedCustomer } from '../customer.ts'
import { lockCustomer, setPendingCount } from '../customer-store.ts'
import { isWhatItSays } from '../evidence.ts'
import { openRequest, sealRequest, showChangeRequest } from '../show-change-request.ts'

import { onLocked, refuseInactive, writeChange } from './update-customer.ts'

const PENDING_MAX = 20

export const requestChange = command(
  contract.requestChange,
  async ({ tx, vault, clock, caller, scope }, { params, body }) => {
    const record = await lockCustomer(tx, vault, params.customerId, scope)
    refuseInactive(record)
    if (record.pendingChangeCount >= PENDING_MAX) throw new Refusal('change-request.too-many', { max: PENDING_MAX })
    // What could never be applied is refused now, not when somebody reviews it.
    changedCustomer(record.state, body.changes, checkContextOf(clock))
    const actor = actorOf(caller)
    const evidence = (body.evidence ?? []).map((item) => ({
      ...item,
      evidenceId: newId(),
      content: Buffer.from(item.base64, 'base64'),
    }))
    const wrong = evidence.findIndex(({ mediaType, content }) => !isWhatItSays(mediaType, content))
    if (wrong >= 0)
      throw new Refusal(
        'http.invalid',
        {},
        { fields: [{ field: `evidence.${wrong}`, rule: 'change-request.not-what-it-says' }] },
      )
    const row: RequestRow = {
      customerId: record.customerId,
      changeRequestId: newId(),
      channel: body.channel,
      askedBy: actor.id,
      askedByName: actor.name,
      askedAt: clock.now(),
      status: 'pending',
      baseVersion: record.version,
      branchId: record.state.branchId,
      ownerId: record.state.ownerId,
      decidedBy: null,
      decidedAt: null,
      evidence: evidence.map(({ evidenceId, name, mediaType, content }) => ({
        evidenceId,
        name,
        mediaType,
        bytes: content.length,
      })),
      sealed: sealRequest(vault, record, {
        changes: body.changes,
        note: body.note ?? null,
        reason: null,
        decidedOn: null,
      }),
    }
    await insertRequest(tx, row)
    await insertEvidence(
      tx,
      row.customerId,
      row.changeRequestId,
      evidence.map(({ evidenceId, content }) => ({
        evidenceId,
        sealed: vault.seal(record.key, EVIDENCE_PLACE, content),
      })),
    )
    await setPendingCount(tx, record.customerId, 1)
    return {
      chain: { id: record.customerId, key: record.key },
      before: null,
      after: { changeRequest: { changeRequestId: row.changeRequestId, changes: body.changes, channel: body.channel } },
      events: [contract.changeRequested({ customerId: record.customerId, changeRequestId: row.changeRequestId })],
      reply: await showChangeRequest(tx, vault, record, row, maskingOf(caller)),
    }
  },
)

export const decideChangeRequest = command(contract.decideChangeRequest, async (context, { params, body }) => {
  const { tx, vault, clock, caller, scope } = context
  const found = await getRequest(tx, params.changeRequestId, scope)
  return onLocked(context, found.customerId, body.recordVersion, async (record) => {
    const row = await lockRequest(tx, found)
    if (row.status !== 'pending') throw new Refusal('change-request.decided', {}, { status: 409 })
    const actor = actorOf(caller)
    if (row.askedBy === actor.id) throw new Refusal('change-request.own', {}, { status: 403 })
    const accepted = body.decision === 'accept'
    if (!accepted && !body.reason?.trim())
      throw new Refusal('http.invalid', {}, { fields: [{ field: 'reason', rule: 'schema.required' }] })
    const request = openRequest(vault, record, row)
    const touched = Object.fromEntries(
      Object.keys(request.changes).map((field) => [field, record.state[field as keyof typeof record.state]]),
    )
    const decided: RequestRow = {
      ...row,
      status: accepted ? 'accepted' : 'refused',
      decidedBy: actor.id,
      decidedAt: clock.now(),
      sealed: sealRequest(vault, record, { ...request, reason: body.reason ?? null, decidedOn: touched }),
    }
    await decideRequest(tx, decided)
    await setPendingCount(tx, record.customerId, -1)
    const next = { ...record, pendingChangeCount: record.pendingChangeCount - 1 }
    const event = contract.changeDecided({
      customerId: record.customerId,
      changeRequestId: row.changeRequestId,
      status: decided.status,
    })
    const decision = {
      changeRequest: { changeRequestId: row.changeRequestId, decision: body.decision, reason: body.reason ?? null },
    }
    if (!accepted) {
      const reply = await showChangeRequest(tx, vault, next, decided, maskingOf(caller))
      return {
        chain: { id: record.customerId, key: record.key },
        before: null,
        after: decision,
        events: [event],
        reply,
      }
    }
    refuseInactive(record)
    const { state } = changedCustomer(record.state, request.changes, checkContextOf(clock))
    const change = await writeChange(context, next, state)
    const reply = await showChangeRequest(
      tx,
      vault,
      { ...next, version: record.version + 1 },
      decided,
      maskingOf(caller),
    )
    return {
      ...change,
      after: { ...change.after, ...decision },
      events: [...change.events, event],
      reply,
      shownDiff: reply.fields,
    }
  })
})
