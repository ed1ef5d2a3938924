// Give a field the value it had before a change, through the same checks as any change.

import { command, JOURNAL_PLACE } from '../../../platform/command/index.ts'
import { findJournalRow } from '../../../platform/journal/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { checkContextOf } from '../check-context.ts'
import * as contract from '../contract.ts'
import { checkCustomer } from '../customer.ts'
import { onLocked, refuseInactive, writeChange } from './update-customer.ts'

/** Fields with commands of their own. */
const NOT_RESTORABLE = new Set(['kind', 'status', 'department', 'number', 'version', 'reason'])
export const isRestorable = (field: string, before: unknown) => !NOT_RESTORABLE.has(field) && before !== undefined

export const restoreField = command(contract.restoreField, (context, { params, body }) =>
  onLocked(context, params.customerId, body.version, async (record) => {
    refuseInactive(record)
    const { tx, vault, clock } = context
    const row = await findJournalRow(tx, record.customerId, body.seq)
    const held = row
      ? (JSON.parse(vault.open(record.key, JOURNAL_PLACE, row.sealed)).before as Record<string, unknown> | null)
      : null
    if (
      !held ||
      !(body.field in held) ||
      !(body.field in record.state) ||
      !isRestorable(body.field, held[body.field])
    ) {
      throw new Refusal(
        'customer.nothing-to-restore',
        {},
        { fields: [{ field: 'field', rule: 'customer.nothing-to-restore' }] },
      )
    }
    const { state, problems } = checkCustomer(
      { ...record.state, [body.field]: held[body.field] },
      checkContextOf(clock),
    )
    if (problems.length > 0) throw new Refusal('http.invalid', {}, { fields: problems })
    return writeChange(context, record, state)
  }),
)
