// Breaches with their clocks; those with something still to tell are tasks.

import { query, type TaskSource } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { listBreachRows } from '../breach-store.ts'
import * as contract from '../contract.ts'
import { clocksOf } from '../rights.ts'
import { showBreach } from '../show-privacy.ts'
import { breachHours } from './breach-hours.ts'

export const listBreaches = query(contract.listBreaches, async ({ tx, vault, clock }, { query: asked }) => {
  const limit = asked.limit ?? PAGE_ROWS_DEFAULT
  const [at, breachId] = asked.cursor ? readCursor(asked.cursor, 2).map(String) : []
  const before = at && breachId ? { at, breachId } : null
  const rows = await listBreachRows(tx, { open: false, before, limit: limit + 1 })
  const hours = await breachHours(tx, clock.today())
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => showBreach(vault, row, hours, clock.now())),
    next: rows.length > limit && last ? packCursor([last.foundAt.toISOString(), last.breachId]) : null,
  }
})

export const openBreaches: TaskSource = {
  id: 'privacy.breaches',
  permission: 'privacy.keep-breaches',
  on: [contract.breachChanged.id],
  link: '/privacy?tab=breaches',
  due: true,
  find: async ({ tx, clock }, { limit, countMax }) => {
    const rows = await listBreachRows(tx, { open: true, before: null, limit: countMax })
    const hours = await breachHours(tx, clock.today())
    const waiting = rows.flatMap((row) => {
      const next = clocksOf(row, hours, clock.now()).find(({ dueAt, doneAt }) => dueAt && !doneAt)
      return [{ row, dueAt: next?.dueAt ?? row.foundAt }]
    })
    return {
      count: waiting.length,
      items: waiting.slice(0, limit).map(({ row, dueAt }) => ({
        key: row.breachId,
        name: null,
        facts: { persons: row.persons },
        at: dueAt.toISOString(),
        link: '/privacy?tab=breaches',
      })),
    }
  },
}
