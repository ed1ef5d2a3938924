// Takes back what an import did to customers: the new ones go, the changed ones get their values back, untouched ones only.

import {
  type BatchAnswer,
  type BatchHandler,
  batchCommand,
  differences,
  JOURNAL_PLACE,
} from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import type { CustomerState } from '../customer-state.ts'
import { deleteCustomers, lockCustomers, type OpenedCustomer, updateCustomers } from '../customer-store.ts'
import { listImportRows, listRelated } from './customer-import-store.ts'
import { IMPORT_PERMISSION } from './import-customers.ts'
import { type ClaimMove, claimMove, holdersOf, takenClaims, writeMoves } from './move-many-claims.ts'

type Item = { subjectId: string; batchId: string; line: number }
type Written = { before: Partial<CustomerState> | null; after: { version?: number } | null }
type Plan = { record: OpenedCustomer; after: OpenedCustomer | null; move: ClaimMove }

const refusal = (code: string) => new Refusal(code, {}, { status: 409 })

/** The record as it was before the import, null when the import made it; or why it must stay. */
function stateBefore(record: OpenedCustomer, written: Written, isRelated: boolean): CustomerState | null | Refusal {
  if (record.version !== (written.after?.version ?? 1) || record.pendingChangeCount > 0)
    return refusal('import.undo-touched')
  if (written.before !== null) return { ...record.state, ...written.before }
  return isRelated ? refusal('import.undo-related') : null
}

function answerOf({ record, after }: Plan): BatchAnswer {
  const chain = { id: record.customerId, key: record.key }
  const reply = { outcome: 'undone', subjectId: record.customerId }
  if (!after) {
    const events = [
      contract.customerChanged({ customerId: record.customerId, version: record.version, fields: ['status'] }),
    ]
    return {
      refused: null,
      change: { chain, before: { ...record.state, number: record.number }, after: null, events, reply },
    }
  }
  const changed = differences({ ...record.state }, { ...after.state })
  return {
    refused: null,
    change: {
      chain,
      before: Object.fromEntries(changed.map(({ field, before }) => [field, before])),
      after: {
        ...Object.fromEntries(changed.map(({ field, after: value }) => [field, value])),
        version: after.version,
      },
      events: [
        contract.customerChanged({
          customerId: record.customerId,
          version: after.version,
          fields: changed.map(({ field }) => field),
        }),
      ],
      reply,
    },
  }
}

const handle: BatchHandler<Item> = async ({ tx, vault, scope, clock }, items) => {
  const ids = items.map((item) => item.subjectId)
  const locked = await lockCustomers(tx, vault, ids, scope)
  const written = await listImportRows(tx, ids, items[0]?.batchId ?? '', IMPORT_PERMISSION)
  const related = await listRelated(tx, ids)
  const plans: (Plan | Refusal)[] = items.map(({ subjectId }) => {
    const record = locked.get(subjectId)
    const row = written.get(subjectId)
    if (!record || !row) return refusal('import.undo-gone')
    const state = stateBefore(
      record,
      JSON.parse(vault.open(record.key, JOURNAL_PLACE, row.sealed)) as Written,
      related.has(subjectId),
    )
    if (state instanceof Refusal) return state
    const after = state && { ...record, state, version: record.version + 1, updatedAt: clock.now() }
    return { record, after, move: claimMove(vault, record.customerId, record.number, record.state, state) }
  })
  const moves = plans.flatMap((plan) => (plan instanceof Refusal ? [] : [plan.move]))
  const holders = await holdersOf(
    tx,
    moves.filter((move) => move.claims.length > 0),
  )
  const final = plans.map((plan) =>
    plan instanceof Refusal || takenClaims(plan.move, holders).length === 0 ? plan : refusal('import.undo-claimed'),
  )
  const doable = final.filter((plan): plan is Plan => !(plan instanceof Refusal))
  if (doable.length > 0) {
    await writeMoves(
      tx,
      doable.map(({ move }) => move),
    )
    const gone = doable.filter(({ after }) => after === null).map(({ record }) => record.customerId)
    const back = doable.flatMap(({ after }) => (after ? [after] : []))
    if (gone.length > 0) await deleteCustomers(tx, gone)
    if (back.length > 0) await updateCustomers(tx, vault, back)
  }
  return final.map((plan) => (plan instanceof Refusal ? { refused: plan, change: null } : answerOf(plan)))
}

export const undoCustomers = batchCommand<Item>({ id: 'customer.undo-import', permission: IMPORT_PERMISSION }, handle)
