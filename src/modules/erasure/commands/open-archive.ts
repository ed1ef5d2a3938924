// Ask to open the archive of a deleted customer; once another agreed, who asked may fetch it for a day.

import { actorOf } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import * as contract from '../contract.ts'
import { insertOpening } from '../erasure-store.ts'
import { getArchived } from '../queries/show-erasure.ts'

const HOUR_MS = 3_600_000

export const openArchive = command(
  contract.openArchive,
  async ({ tx, vault, clock, caller, scope }, { params, body }) => {
    const row = await getArchived(tx, params.customerId, scope)
    const openedAt = clock.now()
    const untilAt = new Date(openedAt.getTime() + contract.OPENING_HOURS * HOUR_MS)
    const openingId = newId(openedAt.getTime())
    const { customerId } = row
    await insertOpening(tx, {
      openingId,
      customerId,
      askedBy: actorOf(caller).id,
      purpose: body.purpose,
      openedAt,
      untilAt,
    })
    return {
      chain: { id: row.erasureId, key: vault.bankKey },
      before: { opening: null },
      after: { opening: { openingId, purpose: body.purpose, reference: body.reference ?? null, until: untilAt } },
      shownDiff: [
        { field: 'archive', before: null, after: row.number },
        { field: 'purpose', before: null, after: body.purpose },
      ],
      events: [],
      reply: { openingId, until: untilAt.toISOString() },
    }
  },
)
