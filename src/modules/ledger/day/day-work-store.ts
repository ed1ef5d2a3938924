// Every statement on the work of closing a day: who holds it, how far it is, why it stopped.

import type { Tx } from '../../../platform/database/index.ts'
import type { Day, TrialLine, Unbalanced } from '../day-store.ts'

export type DayRefusal = { code: string; lines: TrialLine[]; legs: Unbalanced[] }
export type Progress = { name: string; ms: number | null }
export type WorkedDay = Omit<Day, 'phases'> & {
  phases: Progress[] | null
  askedAt: Date | null
  leaseUntil: Date | null
  refusal: DayRefusal | null
}
const COLUMNS = `day, status, cut_off_at as "cutOffAt", closed_at as "closedAt", trial_balance as "trialBalance", phases,
  asked_at as "askedAt", lease_until as "leaseUntil", refusal`

export const listWorkedDays = (tx: Tx, rowsMax: number): Promise<WorkedDay[]> =>
  tx.rows<WorkedDay>(`select ${COLUMNS} from ledger_day_close order by day desc limit $1`, [rowsMax])

/** Has a day that is cut off closed by whichever worker comes first. */
export const askDay = (tx: Tx, day: string, at: Date): Promise<WorkedDay> =>
  tx.one<WorkedDay>(
    `update ledger_day_close set asked_at = $2, refusal = null where day = $1 and status = 'cutting-off' returning ${COLUMNS}`,
    [day, at],
  )

/** Takes the day that waits, or null: nothing waits, or somebody holds it. */
export const claimDay = (tx: Tx, now: Date, until: Date): Promise<{ day: string } | null> =>
  tx.maybe<{ day: string }>(
    `update ledger_day_close set lease_until = $2 where status = 'cutting-off' and asked_at is not null and refusal is null
       and (lease_until is null or lease_until <= $1) returning day`,
    [now, until],
  )

export async function renewDay(tx: Tx, day: string, until: Date): Promise<void> {
  await tx.run(`update ledger_day_close set lease_until = $2 where day = $1 and status = 'cutting-off'`, [day, until])
}

/** Says how far an open day is; the closing itself writes the phases of a closed one. */
export async function saveProgress(tx: Tx, day: string, phases: readonly Progress[]): Promise<void> {
  await tx.run(`update ledger_day_close set phases = $2 where day = $1 and status = 'cutting-off'`, [
    day,
    JSON.stringify(phases),
  ])
}

export async function refuseDay(tx: Tx, day: string, refusal: DayRefusal): Promise<void> {
  await tx.run(
    `update ledger_day_close set refusal = $2, lease_until = null where day = $1 and status = 'cutting-off'`,
    [day, JSON.stringify(refusal)],
  )
}
