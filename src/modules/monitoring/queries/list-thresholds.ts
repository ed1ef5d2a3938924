// All named thresholds, and a customer's own limits.

import { maskingOf } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import { getCustomer } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { showLimits, showThresholds } from '../show-threshold.ts'
import { listThresholdRows } from '../threshold-store.ts'

export const listThresholds = query(contract.listThresholds, async (context) => ({
  items: await showThresholds(context, await listThresholdRows(context.tx)),
}))

export const showOwnLimits = query(contract.showOwnLimits, async (context, { params: { customerId } }) => {
  const { tx, vault, scope, caller, looked } = context
  const owner = await getCustomer(tx, vault, customerId, scope)
  looked([customerId])
  return showLimits(context, owner, maskingOf(caller))
})
