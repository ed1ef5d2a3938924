// The months of the ledger: made before they are needed, and moved to the archive when they are old and closed.

import type { Tx } from '../../platform/database/index.ts'

/** Any fixed number: one process at a time makes or moves months. */
const MONTH_LOCK = 5_242_011
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/

const tableOf = (month: string): string => {
  if (!MONTH.test(month)) throw new Error(`${month} is not a month`)
  return `ledger_entry_${month.replace('-', '_')}`
}
/** Months are those of UTC: what decides is the column `ts`. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7)
export function monthAfter(month: string, months = 1): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7)
}

async function hasTable(tx: Tx, name: string): Promise<boolean> {
  return (await tx.one<{ found: boolean }>('select to_regclass($1) is not null as found', [name])).found
}

/** Makes a month's partition when it is missing; answers whether it was there before. Books can go on meanwhile. */
export async function ensureMonth(tx: Tx, month: string): Promise<boolean> {
  const table = tableOf(month)
  if (await hasTable(tx, table)) return true
  await tx.run('select pg_advisory_xact_lock($1)', [MONTH_LOCK])
  if (await hasTable(tx, table)) return true
  // Made beside and then attached: PARTITION OF would wait for every booking under way, and hold up those that follow.
  await tx.run(`create table ${table} (like ledger_entry including all)`)
  await tx.run(
    `alter table ledger_entry attach partition ${table} for values from ('${month}-01T00:00:00Z') to ('${monthAfter(month)}-01T00:00:00Z')`,
  )
  return false
}

export type Month = { month: string; bytes: number }

/** The months that take bookings, or those of the archive, oldest first. */
export async function listMonths(tx: Tx, parent: 'ledger_entry' | 'ledger_entry_archive'): Promise<Month[]> {
  return tx.rows<Month>(
    `select replace(right(c.relname, 7), '_', '-') as month, pg_total_relation_size(c.oid) as bytes
     from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass order by 1`,
    [parent],
  )
}

/** The first half: proves the month's bounds while everybody goes on reading and booking. */
export async function boundMonth(tx: Tx, month: string): Promise<void> {
  const table = tableOf(month)
  const bound = `${table}_bound`
  await tx.run(`alter table ${table} drop constraint if exists ${bound}`)
  await tx.run(
    `alter table ${table} add constraint ${bound} check (ts >= '${month}-01T00:00:00Z' and ts < '${monthAfter(month)}-01T00:00:00Z') not valid`,
  )
  await tx.run(`alter table ${table} validate constraint ${bound}`)
}

/** The second half: from the live ledger to the archive; with proven bounds nothing is scanned. */
export async function archiveMonth(tx: Tx, month: string): Promise<void> {
  const table = tableOf(month)
  await tx.run('select pg_advisory_xact_lock($1)', [MONTH_LOCK])
  await tx.run(`alter table ledger_entry detach partition ${table}`)
  await tx.run(`alter table ${table} set schema ledger_archive`)
  await tx.run(
    `alter table ledger_entry_archive attach partition ledger_archive.${table}
     for values from ('${month}-01T00:00:00Z') to ('${monthAfter(month)}-01T00:00:00Z')`,
  )
}
