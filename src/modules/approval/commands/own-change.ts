// What makers do with what they asked for: take it back, add evidence.

import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { personOf } from '../../staff/index.ts'
import { changeNotFound, EVIDENCE_NAME_PLACE, EVIDENCE_PLACE, insertEvidence, lockChange } from '../change-store.ts'
import * as contract from '../contract.ts'
import { keyOf, openContent, sealContent } from '../show-content.ts'
import { moved } from './decide-change.ts'

/** One's own that is still open, as it was seen; anybody else's is not there. */
async function lockOwn({ tx, vault, caller }: CommandContext, pendingChangeId: string, version: number) {
  const decider = personOf(caller)
  const row = await lockChange(tx, pendingChangeId)
  if (row.makerId !== decider.userId) throw changeNotFound()
  if (row.status !== 'pending' && row.status !== 'returned')
    throw new Refusal('approval.decided', { status: row.status }, { status: 409 })
  if (row.version !== version) throw new Refusal('record.moved', { version: row.version }, { status: 409 })
  return { row, decider, key: await keyOf(tx, vault, row.customerId) }
}

export const withdrawChange = command(contract.withdrawChange, async (context, { params, body }) => {
  const own = await lockOwn(context, params.pendingChangeId, body.version)
  const next = { status: 'withdrawn' as const, decidedAt: context.clock.now() }
  return moved(context, own, next, {}, contract.changeEnded)
})

/** What each kind of file begins with; text begins with anything but a zero byte. */
const BEGINS: Record<string, (bytes: Buffer) => boolean> = {
  'image/png': (bytes) => bytes.subarray(0, 4).toString('latin1') === '\x89PNG',
  'image/jpeg': (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8,
  'application/pdf': (bytes) => bytes.subarray(0, 5).toString('latin1') === '%PDF-',
  'text/plain': (bytes) => !bytes.includes(0),
}

export const addEvidence = command(contract.addEvidence, async (context, { params, body }) => {
  const { tx, vault, clock } = context
  const own = await lockOwn(context, params.pendingChangeId, body.version)
  const { row, key } = own
  const files = (body.files ?? []).map((file) => ({ ...file, content: Buffer.from(file.base64, 'base64') }))
  if (row.evidenceCount + files.length > contract.EVIDENCE_MAX)
    throw new Refusal('approval.too-much-evidence', { max: contract.EVIDENCE_MAX })
  for (const [at, { mediaType, content }] of files.entries()) {
    const field = `files.${at}.base64`
    if (content.length === 0 || content.length > contract.EVIDENCE_BYTES_MAX)
      throw new Refusal('http.invalid', {}, { fields: [{ field, rule: 'approval.file-size' }] })
    if (!BEGINS[mediaType]?.(content))
      throw new Refusal('http.invalid', {}, { fields: [{ field, rule: 'approval.file-kind' }] })
  }
  const rows = files.map(({ name, mediaType, content }) => ({
    evidenceId: newId(),
    mediaType,
    bytes: content.length,
    addedAt: clock.now(),
    name: vault.seal(key, EVIDENCE_NAME_PLACE, name),
    content: vault.seal(key, EVIDENCE_PLACE, content),
  }))
  await insertEvidence(tx, row.pendingChangeId, rows)
  const content = openContent(vault, key, row)
  const note = body.note ?? content.note
  const next = { evidenceCount: row.evidenceCount + rows.length, sealed: sealContent(vault, key, { ...content, note }) }
  const told = { evidence: rows.map(({ evidenceId, mediaType, bytes }) => ({ evidenceId, mediaType, bytes })), note }
  return moved(context, own, next, told, contract.changeEvidenced)
})
