// The bank's days that were cut off, newest first, and the one that may be closed next.

import { query } from '../../../platform/command/index.ts'
import { dayAfter } from '../commands/close-day.ts'
import { listDays } from './day-contract.ts'
import { listWorkedDays } from './day-work-store.ts'
import { showDay } from './show-day.ts'

const DAYS_MAX = 60

export const listBankDays = query(listDays, async ({ tx, caller, clock }) => {
  const rows = await listWorkedDays(tx, DAYS_MAX)
  const last = rows[0]
  const today = clock.today()
  const next = !last ? dayAfter(today, -1) : last.status === 'cutting-off' ? last.day : dayAfter(last.day)
  return { items: rows.map((row) => showDay(caller, row, clock.now())), next: next > today ? null : next }
})
