// Open a customer: check everything, claim the identifiers, seal and write.

import { covers } from '../../../platform/access/index.ts'
import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { type FieldProblem, Refusal } from '../../../platform/kernel/refusal.ts'
import { masterVersionOf } from '../../../platform/vault/index.ts'
import { checkContextOf } from '../check-context.ts'
import { claimsOf, contactsOf, findTaken, insertClaims, type Taken, takenProblems } from '../claim-store.ts'
import * as contract from '../contract.ts'
import { blankCustomer, changedCustomer } from '../customer.ts'
import type { CustomerState } from '../customer-state.ts'
import { findCustomer, insertCustomer, type NewCustomer } from '../customer-store.ts'
import type { NumberSource } from '../number-store.ts'
import { namesFor, showCustomer } from '../show-customer.ts'

type Context = Pick<CommandContext, 'tx' | 'vault' | 'clock' | 'caller' | 'scope'>

/** Where a new customer belongs when the draft does not say: the caller's branch, and the caller for a scope of own; the caller's department. */
export function defaultsOf({ caller, clock }: Pick<Context, 'caller' | 'clock'>): {
  branchId: number
  ownerId: string | null
  openedOn: string
  department: string | null
} {
  const person = caller.kind === 'person' ? caller : caller.kind === 'job' ? caller.onBehalfOf : null
  const owns = person?.roleIds.includes('relationship-manager') ?? false
  return {
    branchId: person?.branchId ?? 1,
    ownerId: owns ? (person?.userId ?? null) : null,
    openedOn: clock.today(),
    department: person?.department ?? null,
  }
}

/** A new customer may only be opened where the caller may act. */
export function refuseOutOfScope(
  scope: CommandContext['scope'],
  state: Pick<CustomerState, 'branchId' | 'ownerId'>,
): void {
  if (!covers(scope, state))
    throw new Refusal(
      'customer.branch-out-of-scope',
      {},
      { status: 403, fields: [{ field: 'branchId', rule: 'customer.branch-out-of-scope' }] },
    )
}

/** Branch and owner must be there; looked at only where they differ from what the record had. */
export async function refuseUnknownPlace(
  { tx, vault }: Pick<Context, 'tx' | 'vault'>,
  state: Pick<CustomerState, 'branchId' | 'ownerId'>,
  before: Pick<CustomerState, 'branchId' | 'ownerId'> | null,
): Promise<void> {
  if (state.branchId === before?.branchId && state.ownerId === before.ownerId) return
  const names = await namesFor(tx, vault, [state.ownerId])
  const fields: FieldProblem[] = []
  if (!names.branches.has(state.branchId)) fields.push({ field: 'branchId', rule: 'customer.branch-unknown' })
  if (state.ownerId && !names.users.has(state.ownerId))
    fields.push({ field: 'ownerId', rule: 'customer.owner-unknown' })
  if (fields.length > 0) throw new Refusal('http.invalid', {}, { fields })
}

/** A fresh record with its key; nothing is written yet. */
export function newCustomer(
  { vault, clock }: Pick<Context, 'vault' | 'clock'>,
  number: string,
  state: CustomerState,
  knownId?: string,
): NewCustomer {
  const now = clock.now()
  const customerId = knownId ?? newId(now.getTime())
  const { wrapped, key } = vault.newKey(customerId)
  return {
    customerId,
    number,
    version: 1,
    pendingChangeCount: 0,
    createdAt: now,
    updatedAt: now,
    state,
    key,
    wrapped,
    masterVersion: masterVersionOf(wrapped),
  }
}

/** Names the field, and the other customer only to a caller who may see that one. */
export async function duplicateRefusal(
  { tx, scope }: Pick<Context, 'tx' | 'scope'>,
  taken: readonly Taken[],
): Promise<Refusal> {
  const [first] = taken
  const other = first ? await findCustomer(tx, first.customerId, scope) : null
  return new Refusal(
    'customer.duplicate',
    {},
    {
      status: 409,
      fields: takenProblems(taken),
      ...(other ? { data: { customerId: other.customerId, number: other.number } } : {}),
    },
  )
}

export const createCustomer = (numbers: NumberSource) =>
  command(contract.createCustomer, async (context, { body }) => {
    const { tx, vault, clock, caller, scope, again } = context
    const { state } = changedCustomer(blankCustomer(body.kind, defaultsOf(context)), body, checkContextOf(clock))
    refuseOutOfScope(scope, state)
    await refuseUnknownPlace(context, state, null)
    const record = newCustomer(context, await numbers.next(), state)
    const claims = claimsOf(vault, record.number, state)
    const taken = again ? await findTaken(tx, record.customerId, claims) : []
    if (taken.length > 0) throw await duplicateRefusal(context, taken)
    insertClaims(tx, record.customerId, claims, contactsOf(vault, state))
    insertCustomer(tx, vault, record)
    return {
      chain: { id: record.customerId, key: record.key, fresh: true },
      before: null,
      after: { ...state, number: record.number },
      events: [contract.customerCreated({ customerId: record.customerId })],
      reply: await showCustomer(tx, vault, caller, record, clock.today()),
      shownDiff: [],
    }
  })
