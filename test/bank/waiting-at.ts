// A change of a customer that waits for a second pair of eyes, for tests of who may see it.

import { expect } from 'vitest'
import * as approval from '../../src/modules/approval/contract.ts'
import * as customer from '../../src/modules/customer/contract.ts'
import type { Bank } from './kahu.ts'

/** A change of the customer that `everything` asked for and that waits for another, under a rule laid down for it; its id. */
export async function waitingAt(bank: Bank, customerId: string): Promise<string> {
  const rule = { route: 'customer.deactivate', active: true, conditions: {}, levels: ['permission:approval.decide'] }
  const hours = { deadlineHours: 24, remindHours: 4, escalateHours: 12, escalateTo: 'role:everything' }
  const held = await bank.call('admin', approval.savePolicy, {
    params: { policyId: 'leaving' },
    body: { ...rule, ...hours, version: 0 },
  })
  expect(held.status, held.text).toBe(202)
  const { pendingChangeId } = held.body.pendingChange
  const [waiting] = await bank.kahu.services.database.read((tx) =>
    tx.rows<{ version: number }>('select version from pending_change', []),
  )
  const agreed = await bank.call('private', approval.approveChange, { params: { pendingChangeId }, body: waiting })
  expect(agreed.status, agreed.text).toBe(200)
  const { body } = await bank.call('everything', customer.showCustomer, { params: { customerId } })
  const asked = await bank.call('everything', customer.deactivateCustomer, {
    params: { customerId },
    body: { version: body.version, reason: 'asked' },
  })
  expect(asked.status, asked.text).toBe(202)
  return asked.body.pendingChange.pendingChangeId
}
