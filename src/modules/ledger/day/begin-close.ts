// Cut a day off in the asker's own name, and have it closed by a worker; a day that did not close is taken up again.

import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { cutOffDay } from '../commands/close-day.ts'
import { beginClose } from './day-contract.ts'
import { askDay, listWorkedDays } from './day-work-store.ts'
import { showDay } from './show-day.ts'

export const beginCloseDay = command(beginClose, async ({ tx, caller, clock, vault }, { params: { day } }) => {
  const [before] = await listWorkedDays(tx, 1)
  await cutOffDay(tx, clock, day)
  const asked = await askDay(tx, day, clock.now())
  return {
    chain: { id: namedId('ledger', 'days'), key: vault.bankKey },
    before: before?.day === day ? { day, status: before.status, refusal: before.refusal?.code ?? null } : null,
    after: { day, status: asked.status, refusal: null },
    events: [],
    reply: showDay(caller, asked, clock.now()),
  }
})
