// Open masked values for a purpose: the only opener for people, and it journals itself.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { spendBudget } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import type { CustomerState } from '../customer-state.ts'
import { getCustomer } from '../customer-store.ts'
import { dialled, divisionName } from '../show-customer.ts'

const SHOWN_SECONDS = 60

/** The value behind a path such as `phones.i1`; null when there is none. */
function valueAt(state: CustomerState, path: string): string | null {
  const [field, itemId] = path.split('.') as [string, string?]
  if (!itemId) {
    if (field === 'formerNames') return state.formerNames.join('; ') || null
    return state[field as 'name' | 'employer' | 'legalRepresentative'] || null
  }
  const item = (state[field as 'documents'] as { itemId: string }[]).find((one) => one.itemId === itemId) as
    | Record<string, string | null>
    | undefined
  if (!item) return null
  if (field === 'phones') return dialled(String(item.number))
  if (field === 'addresses') return `${divisionName(item.division ?? null) ?? ''}${item.street}`
  return String(item.number ?? item.address ?? item.name)
}

export const revealCustomer = command(contract.revealCustomer, async (context, { params, body }) => {
  const { tx, vault, scope, requestId } = context
  const record = await getCustomer(tx, vault, params.customerId, scope)
  const values = body.fields.map((field) => ({ field, value: valueAt(record.state, field) }))
  const missing = values.filter(({ value }) => value === null)
  if (missing.length > 0) {
    throw new Refusal(
      'http.invalid',
      {},
      { fields: missing.map(({ field }) => ({ field, rule: 'customer.nothing-to-reveal' })) },
    )
  }
  const budget = await spendBudget(context, body.fields.length)
  return {
    chain: { id: record.customerId, key: record.key },
    before: null,
    // The values themselves are in the record's own history; the journal keeps which were opened and why.
    after: { revealed: body.fields, purpose: body.purpose, note: body.note ?? null },
    events: [],
    reply: {
      values: values as { field: string; value: string }[],
      shownForSeconds: SHOWN_SECONDS,
      ledgerNumber: requestId,
      budget,
    },
  }
})
