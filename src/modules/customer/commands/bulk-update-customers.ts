// Give owner, stage or tags to many customers: decided one by one on locked rows, written together.

import { command, differences } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { openUserNames } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import type { CustomerState } from '../customer-state.ts'
import { lockCustomers, type OpenedCustomer, updateCustomers } from '../customer-store.ts'

type Set_ = { ownerId?: string | null; stage?: CustomerState['stage']; addTags?: string[]; removeTags?: string[] }
const TAGS_MAX = 20

/** The next state, or null when nothing would differ. */
function laid(state: CustomerState, set: Set_): CustomerState | null {
  const tags = [...new Set([...state.tags.filter((tag) => !set.removeTags?.includes(tag)), ...(set.addTags ?? [])])]
  const next = {
    ...state,
    tags,
    ...(set.ownerId !== undefined ? { ownerId: set.ownerId } : {}),
    ...(set.stage ? { stage: set.stage } : {}),
  }
  return differences({ ...state }, { ...next }).length > 0 ? next : null
}

function assignedTo(ownerId: string, given: { after: OpenedCustomer }[]) {
  const only = given.length === 1 ? { customerId: given[0]?.after.customerId as string } : {}
  return contract.customerAssigned({ ownerId, count: given.length, ...only })
}

export const bulkUpdateCustomers = command(
  contract.bulkUpdateCustomers,
  async ({ tx, vault, clock, scope, caller, requestId }, { body }) => {
    const { ownerId } = body.set
    if (ownerId && !(await openUserNames(tx, vault, [ownerId])).has(ownerId)) {
      throw new Refusal('http.invalid', {}, { fields: [{ field: 'set.ownerId', rule: 'customer.owner-unknown' }] })
    }
    const locked = await lockCustomers(tx, vault, body.customerIds, scope)
    const refused: { customerId: string; code: string }[] = []
    const changed: { before: OpenedCustomer; after: OpenedCustomer }[] = []
    for (const customerId of body.customerIds) {
      const before = locked.get(customerId)
      const state = before ? laid(before.state, body.set) : null
      if (!before) refused.push({ customerId, code: 'customer.not-found' })
      else if (before.state.status === 'inactive') refused.push({ customerId, code: 'customer.inactive' })
      else if (state && state.tags.length > TAGS_MAX) refused.push({ customerId, code: 'customer.too-many-tags' })
      else if (state)
        changed.push({ before, after: { ...before, state, version: before.version + 1, updatedAt: clock.now() } })
    }
    if (changed.length > 0)
      updateCustomers(
        tx,
        vault,
        changed.map(({ after }) => after),
      )
    const given = changed.filter(({ before, after }) => before.state.ownerId !== after.state.ownerId)
    const person = caller.kind === 'person' ? caller.userId : namedId('caller', caller.kind)
    return {
      chain: { id: person, key: vault.bankKey },
      before: null,
      after: { set: body.set, asked: body.customerIds.length, changed: changed.length, requestId },
      events: ownerId && given.length > 0 ? [assignedTo(ownerId, given)] : [],
      also: changed.map(({ before, after }) => {
        const fields = differences({ ...before.state }, { ...after.state })
        return {
          chain: { id: before.customerId, key: before.key },
          before: Object.fromEntries(fields.map(({ field, before: value }) => [field, value])),
          after: {
            ...Object.fromEntries(fields.map(({ field, after: value }) => [field, value])),
            version: after.version,
          },
          events: [
            contract.customerChanged({
              customerId: before.customerId,
              version: after.version,
              fields: fields.map(({ field }) => field),
            }),
          ],
        }
      }),
      reply: { changed: changed.length, unchanged: body.customerIds.length - changed.length - refused.length, refused },
    }
  },
)
