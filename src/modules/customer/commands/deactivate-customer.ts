// Set a customer inactive with a reason, and active again.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { onLocked, refuseInactive, writeChange } from './update-customer.ts'

export const deactivateCustomer = command(contract.deactivateCustomer, (context, { params, body }) =>
  onLocked(context, params.customerId, body.version, async (record) => {
    refuseInactive(record)
    const change = await writeChange(context, record, { ...record.state, status: 'inactive' })
    return { ...change, after: { ...change.after, reason: body.reason } }
  }),
)

export const reactivateCustomer = command(contract.reactivateCustomer, (context, { params, body }) =>
  onLocked(context, params.customerId, body.version, async (record) => {
    if (record.state.status === 'active') throw new Refusal('customer.already-active', {}, { status: 409 })
    return writeChange(context, record, { ...record.state, status: 'active' })
  }),
)
