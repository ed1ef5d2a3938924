// What happens to accounts by itself: freezes whose last day has passed end, accounts long without movement fall dormant.

import { jobCall, runCommand, type Services, unlessMoved } from '../../platform/command/index.ts'
import { listPositions } from '../ledger/index.ts'
import type { AccountKey } from './account-store.ts'
import { listSleepy } from './account-store.ts'
import { makeAccountDormant } from './commands/life-commands.ts'
import { unfreezeAccount } from './commands/unfreeze-account.ts'
import { addMonths } from './day-count.ts'
import { listEndedFreezes } from './freeze-store.ts'
import { productFor } from './product.ts'
import { readCatalogue } from './product-store.ts'

const ROWS_MAX = 500

/** Lifts freezes whose last day has passed; answers how many. */
export async function expireFreezes(services: Services): Promise<number> {
  const { database, clock } = services
  let lifted = 0
  for (;;) {
    const ended = await database.read((tx) => listEndedFreezes(tx, clock.today(), ROWS_MAX))
    let done = 0
    for (const { version, ...params } of ended) {
      const input = { params, query: {}, body: { reason: 'expired', version } }
      if (await unlessMoved(runCommand(services, unfreezeAccount, { ...jobCall('account.expire-freezes'), input })))
        done += 1
    }
    lifted += done
    // Two freezes of one account move its version: the second is met again.
    if (done === 0) return lifted
  }
}

/** Sets accounts dormant that moved nothing for as long as their product says; answers how many. */
export async function sweepDormant(services: Services): Promise<number> {
  const { database, clock } = services
  const today = clock.today()
  const catalogue = await database.read((tx) => readCatalogue(tx))
  let after: AccountKey | null = null
  let slept = 0
  for (;;) {
    const page = await database.read((tx) => listSleepy(tx, after, ROWS_MAX))
    const positions = await database.read((tx) => listPositions(tx, [...new Set(page.map((row) => row.customerId))]))
    const lastOf = new Map(positions.map((position) => [position.accountId, position.lastBookedAt]))
    for (const row of page) {
      const months = productFor(catalogue, row, today).parameters.limits?.dormantMonths
      if (!months) continue
      const last = lastOf.get(row.accountId)?.toISOString().slice(0, 10) ?? row.openedOn
      if (addMonths(last, months) > today) continue
      const params = { customerId: row.customerId, accountId: row.accountId }
      const input = { params, query: {}, body: { version: row.version } }
      if (await unlessMoved(runCommand(services, makeAccountDormant, { ...jobCall('account.sweep-dormant'), input })))
        slept += 1
    }
    const last = page.at(-1)
    if (!last || page.length < ROWS_MAX) return slept
    after = { customerId: last.customerId, accountId: last.accountId }
  }
}
