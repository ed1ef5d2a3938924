// Alerts page by page; the thresholds; what other thresholds would have told of the last thirty days.

import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import * as contract from '../contract.ts'
import { unusual } from '../rules.ts'
import { peopleOf, showAlerts, showRules } from '../show-alert.ts'
import { listAlertRows, listRulesRows } from '../watch-store.ts'
import { listFigures } from './figures.ts'

const DAY_MS = 86_400_000

export const listAlerts = query(contract.listAlerts, async ({ tx, vault }, { query: asked }) => {
  const limit = asked.limit ?? PAGE_ROWS_DEFAULT
  const [at, id] = asked.cursor ? readCursor(asked.cursor, 2).map(String) : []
  const rows = await listAlertRows(tx, {
    state: asked.state ?? null,
    before: at && id ? { at, id } : null,
    limit: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await showAlerts({ tx, vault }, shown),
    next: rows.length > limit && last ? packCursor([last.raisedAt.toISOString(), last.alertId]) : null,
  }
})

export const listRules = query(contract.listRules, async ({ tx, vault }) => ({
  items: await showRules({ tx, vault }, await listRulesRows(tx)),
}))

export const previewRules = query(contract.previewRules, async ({ tx, vault, clock }, { body }) => {
  const since = new Date(clock.now().getTime() - contract.PREVIEW_DAYS * DAY_MS)
  const found = unusual(await listFigures(tx, since, body.parameters), body.parameters).sort((a, b) =>
    a.day === b.day ? b.count - a.count : a.day < b.day ? 1 : -1,
  )
  const shown = found.slice(0, contract.PREVIEW_SHOWN_MAX)
  const { nameOf, loginOf } = await peopleOf(
    { tx, vault },
    shown.map(({ userId }) => userId),
  )
  return {
    days: contract.PREVIEW_DAYS,
    count: found.length,
    items: shown.map((figure) => ({
      ...figure,
      loginName: loginOf(figure.userId),
      displayName: nameOf(figure.userId) ?? '',
    })),
  }
})
