// Record a breach and each step of telling it; the clocks come from the table of rules.

import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { BREACH_PLACE, type BreachRow, insertBreach, lockBreach, updateBreach } from '../breach-store.ts'
import * as contract from '../contract.ts'
import { breachHours } from '../queries/breach-hours.ts'
import { type BreachWords, showBreach } from '../show-privacy.ts'

type Field = 'confirmedAt' | 'cacToldAt' | 'pbocToldAt' | 'personsToldAt' | 'closedAt'
const FIELDS: Record<string, Field> = {
  confirmed: 'confirmedAt',
  'cac-told': 'cacToldAt',
  'pboc-told': 'pbocToldAt',
  'persons-told': 'personsToldAt',
  closed: 'closedAt',
}
const stateOf = (row: BreachRow) => {
  const { sealed: _, ...rest } = row
  const entries = Object.entries(rest).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value])
  return Object.fromEntries(entries) as Record<string, unknown>
}
async function changed(context: CommandContext, before: BreachRow | null, row: BreachRow) {
  const { tx, vault, clock } = context
  return {
    chain: { id: row.breachId, key: vault.bankKey },
    before: before && stateOf(before),
    after: stateOf(row),
    events: [contract.breachChanged({ breachId: row.breachId })],
    reply: showBreach(vault, row, await breachHours(tx, clock.today()), clock.now()),
  }
}

export const recordBreach = command(contract.recordBreach, async (context, { body }) => {
  const { tx, vault, clock } = context
  const foundAt = new Date(body.foundAt)
  if (foundAt > clock.now())
    throw new Refusal('http.invalid', {}, { fields: [{ field: 'foundAt', rule: 'privacy.found-later' }] })
  const { text, ...facts } = body
  const words: BreachWords = { text, notes: [] }
  const none = { confirmedAt: null, cacToldAt: null, pbocToldAt: null, personsToldAt: null, closedAt: null }
  const row: BreachRow = {
    ...facts,
    ...none,
    breachId: newId(),
    foundAt,
    version: 1,
    sealed: vault.seal(vault.bankKey, BREACH_PLACE, JSON.stringify(words)),
  }
  await insertBreach(tx, row)
  return changed(context, null, row)
})

export const stepBreach = command(contract.stepBreach, async (context, { params, body }) => {
  const { tx, vault, clock } = context
  const before = await lockBreach(tx, params.breachId)
  if (!before) throw new Refusal('privacy.breach-not-found', {}, { status: 404 })
  if (before.version !== body.version)
    throw new Refusal('record.moved', { version: before.version }, { status: 409, data: {} })
  const field = FIELDS[body.step] as Field
  if (before[field] !== null || before.closedAt !== null)
    throw new Refusal('privacy.breach-step-done', { step: body.step }, { status: 409 })
  const words = JSON.parse(vault.open(vault.bankKey, BREACH_PLACE, before.sealed)) as BreachWords
  const told = { ...words, notes: [...words.notes, body.note] }
  const row = {
    ...before,
    [field]: clock.now(),
    version: before.version + 1,
    sealed: vault.seal(vault.bankKey, BREACH_PLACE, JSON.stringify(told)),
  }
  await updateBreach(tx, row)
  return changed(context, before, row)
})
