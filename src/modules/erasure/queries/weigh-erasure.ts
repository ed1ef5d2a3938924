// What holds the deletion of one customer up as things stand in this transaction, and how long anything would be kept.

import type { Module, SubjectBar, SubjectTable } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Clock } from '../../../platform/kernel/clock.ts'
import type { OpenedCustomer } from '../../customer/index.ts'
import { archiveKeptUntil, dutyToKeep } from '../../privacy/index.ts'
import { type Bar, barsOf } from '../erasure.ts'
import { countBars, countRows, findLastUse } from '../erasure-store.ts'
import { PLATFORM_TABLES } from '../platform-tables.ts'

/** What all modules keep of a customer, in an order in which it can be removed: modules above before those below. */
export type Keepings = { tables: readonly SubjectTable[]; bars: readonly SubjectBar[] }
export function keepingsOf(modules: readonly Module[]): Keepings {
  const above = [...modules].reverse()
  return {
    tables: [...above.flatMap(({ subject }) => subject?.tables ?? []), ...PLATFORM_TABLES],
    bars: modules.flatMap(({ subject }) => subject?.bars ?? []),
  }
}

/** How many rows would be deleted, and how many stay without anything that leads to a person. */
export async function countErased(tx: Tx, { tables }: Keepings, customerId: string) {
  const counts = { deleted: 0, staying: 0 }
  for (const table of tables)
    counts[table.erased === 'deleted' ? 'deleted' : 'staying'] += await countRows(tx, table, customerId)
  return counts
}

export type Weight = { bars: Bar[]; dutyEndsOn: string; archiveUntil: string; seq: number }
export async function weighErasure(
  { tx, clock }: { tx: Tx; clock: Clock },
  { bars }: Keepings,
  customer: Pick<OpenedCustomer, 'customerId' | 'updatedAt'>,
): Promise<Weight> {
  const { endsOn } = await dutyToKeep({ tx, clock }, customer)
  const used = await findLastUse(tx, customer.customerId)
  const open = await countBars(tx, bars, customer.customerId, clock.now())
  const weighed = { open, dutyEndsOn: endsOn, lastUsedAt: used?.at ?? null }
  return {
    bars: barsOf(weighed, clock.now(), clock.today()),
    dutyEndsOn: endsOn,
    archiveUntil: await archiveKeptUntil({ tx, clock }),
    seq: used?.seq ?? 0,
  }
}
