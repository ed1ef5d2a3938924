// Change a customer: lay the change onto the locked record, check the whole, move the directory, write.

import { maskingOf } from '../../../platform/access/index.ts'
import { type Chain, type Change, type CommandContext, command, differences } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { checkContextOf } from '../check-context.ts'
import { moveClaims } from '../claim-store.ts'
import * as contract from '../contract.ts'
import { changedCustomer } from '../customer.ts'
import type { CustomerState } from '../customer-state.ts'
import { findCustomerHead, lockCustomer, MovedRecord, type OpenedCustomer, updateCustomers } from '../customer-store.ts'
import { showCustomer } from '../show-customer.ts'
import { showDifferences } from '../show-difference.ts'
import { duplicateRefusal, refuseOutOfScope, refuseUnknownPlace } from './create-customer.ts'

type Context = Pick<CommandContext, 'tx' | 'vault' | 'clock' | 'caller' | 'scope' | 'again'>

/** Says whose the customer is now, where that changed. */
export const assigned = (customerId: string, before: string | null, ownerId: string | null) =>
  ownerId !== null && ownerId !== before ? [contract.customerAssigned({ ownerId, count: 1, customerId })] : []

/** Writes the next state of a locked record: directory, row, journal state of what differs. */
export async function writeChange(
  context: Context,
  before: OpenedCustomer,
  state: CustomerState,
): Promise<Change<contract.Customer>> {
  const { tx, vault, clock, caller } = context
  const changed = differences({ ...before.state }, { ...state })
  const after: OpenedCustomer = { ...before, state, version: before.version + 1, updatedAt: clock.now() }
  const taken = await moveClaims(context, before, state)
  if (taken.length > 0) throw await duplicateRefusal(context, taken)
  updateCustomers(tx, vault, [after])
  return {
    chain: { id: before.customerId, key: before.key },
    before: Object.fromEntries(changed.map(({ field, before: value }) => [field, value])),
    after: { ...Object.fromEntries(changed.map(({ field, after: value }) => [field, value])), version: after.version },
    events: [
      contract.customerChanged({
        customerId: before.customerId,
        version: after.version,
        fields: changed.map(({ field }) => field),
      }),
      ...assigned(before.customerId, before.state.ownerId, state.ownerId),
    ],
    reply: await showCustomer(tx, vault, caller, after, clock.today()),
    shownDiff: showDifferences(before.state.kind, changed, maskingOf(caller)),
  }
}

/**
 * Runs a change on a locked record; the end of its chain comes in the same flight. A record that moved answers 409 with both versions,
 * masked.
 */
export async function onLocked<C extends { chain: Chain }>(
  context: Context,
  customerId: string,
  version: number | undefined,
  work: (record: OpenedCustomer) => Promise<C>,
): Promise<C> {
  const { tx, vault, caller, clock, scope } = context
  try {
    const locked = lockCustomer(tx, vault, customerId, scope, version)
    const [record, head] = await Promise.all([locked, findCustomerHead(tx, customerId, scope)])
    const change = await work(record)
    return { ...change, chain: { ...change.chain, head } }
  } catch (error) {
    if (!(error instanceof MovedRecord)) throw error
    const theirs = await showCustomer(tx, vault, caller, error.record, clock.today())
    throw new Refusal(
      'record.moved',
      { version: theirs.version },
      { status: 409, data: { yours: { version: version ?? null }, theirs } },
    )
  }
}

export function refuseInactive(record: OpenedCustomer): void {
  if (record.state.status === 'inactive') throw new Refusal('customer.inactive', {}, { status: 409 })
}

export const updateCustomer = command(contract.updateCustomer, (context, { params, body }) =>
  onLocked(context, params.customerId, body.version, async (record) => {
    refuseInactive(record)
    const { state } = changedCustomer(record.state, body.changes, checkContextOf(context.clock))
    refuseOutOfScope(context.scope, state)
    await refuseUnknownPlace(context, state, record.state)
    return writeChange(context, record, state)
  }),
)
