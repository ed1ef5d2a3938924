// Every statement on the bank's days and on what was summed at their cut-off.

import type { Tx } from '../../platform/database/index.ts'

/** Any fixed number: shared by whoever books, exclusive for a cut-off. */
const DAY_LOCK = 5_242_010

/** Held to the end of the transaction: no cut-off passes while something is being booked. Read the days only after it. */
export async function lockDays(tx: Tx): Promise<void> {
  await tx.run('select pg_advisory_xact_lock_shared($1)', [DAY_LOCK])
}
