// Ask for the deletion of a customer; once two others agreed it is written down, and the record is out of everybody's use.

import { actorOf } from '../../../platform/access/index.ts'
import { type Command, command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer, saveRestriction } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { mayGo } from '../erasure.ts'
import { type ErasureRow, lockErasure, saveErasure } from '../erasure-store.ts'
import { countErased, type Keepings, weighErasure } from '../queries/weigh-erasure.ts'

export const erasureIdOf = (customerId: string) => namedId('erasure', customerId)

/** Refuses `erasure.held-up` with everything that holds it up, and one that is under way. */
export const deleteCustomer = (keepings: () => Keepings): Command<typeof contract.deleteCustomer> =>
  command(contract.deleteCustomer, async (context, { params, body }) => {
    const { tx, vault, clock, caller, scope, approval } = context
    const customer = await getCustomer(tx, vault, params.customerId, { ...scope, restricted: true })
    const { customerId, number, state } = customer
    const before = await lockErasure(tx, customerId)
    if (before && !mayGo(before.state, 'approved'))
      throw new Refusal('erasure.under-way', { state: before.state }, { status: 409 })
    const { bars, dutyEndsOn, archiveUntil } = await weighErasure(context, keepings(), customer)
    if (bars.length > 0) throw new Refusal('erasure.held-up', { count: bars.length }, { status: 409, data: { bars } })
    const erasureId = erasureIdOf(customerId)
    const row: ErasureRow = {
      ...{ customerId, erasureId, number, branchId: state.branchId, department: state.department ?? null },
      ...{ state: 'approved', purpose: body.purpose, askedBy: actorOf(caller).id },
      pendingChangeId: approval?.pendingChangeId ?? null,
      approvedBy: approval?.approvedBy.map(({ userId }) => userId) ?? [],
      approvedAt: clock.now(),
      dutyEndedOn: dutyEndsOn,
      ...{ archiveId: null, archiveUntil, archiveBytes: null, archiveHash: null, archiveSeq: null },
      ...{ archiveDestroyedAt: null, erasedAt: null, bars: null, version: (before?.version ?? 0) + 1 },
    }
    const rows = await countErased(tx, keepings(), customerId)
    await saveErasure(tx, row)
    await saveRestriction(tx, {
      ...{ customerId, reason: 'erasure', since: clock.today(), until: dutyEndsOn, requestId: erasureId },
    })
    const told = { number, purpose: body.purpose, dutyEndedOn: dutyEndsOn, archiveUntil }
    return {
      chain: { id: erasureId, key: vault.bankKey },
      before: { customer: number },
      after: { customer: null, erasure: { customerId, ...told } },
      shownDiff: [
        { field: 'customer', before: number, after: null },
        ...Object.entries({
          ...{ dutyEndedOn: dutyEndsOn, archiveUntil },
          ...{ rowsDeleted: rows.deleted, rowsStaying: rows.staying },
        }).map(([field, after]) => ({
          ...{ field, before: null, after },
        })),
      ],
      events: [contract.erasureMoved({ customerId, state: row.state })],
      reply: { customerId, state: row.state, archiveUntil },
    }
  })
