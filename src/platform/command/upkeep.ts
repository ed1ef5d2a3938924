// Housekeeping writes that change nothing a bank would ask about: cursors, leases, last-seen times, old keys.

import type { Tx } from '../database/index.ts'
import type { Services } from './command.ts'

/** Runs machine upkeep in a transaction of its own. Never for a customer's, a user's or a rule's data: those are commands. */
export async function upkeep<T>(services: Pick<Services, 'database'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return services.database.write(work, { apart: true })
}
