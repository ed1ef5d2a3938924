// Raises alerts from the figures of a day: once a user, day and kind, however often it is looked.

import { type BatchAnswer, batchCommand, jobCall, runBatch, type Services } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { alertRaised } from '../contract.ts'
import { listFigures } from '../queries/figures.ts'
import { type Figure, thresholdOf, unusual } from '../rules.ts'
import { type AlertRow, insertAlert, rulesInForce } from '../watch-store.ts'

const ALERTS_AT_ONCE_MAX = 500
const DAY_MS = 86_400_000

export const raiseAlerts = batchCommand<Figure>(
  { id: 'watch.raise', permission: 'watch.raise' },
  async ({ tx, vault, clock }, figures) => {
    const { version, parameters } = await rulesInForce(tx)
    const answers: BatchAnswer[] = []
    for (const { userId, day, kind, count } of figures) {
      const row: AlertRow = {
        alertId: newId(),
        kind,
        userId,
        day,
        count,
        threshold: thresholdOf(parameters, kind),
        rulesVersion: version,
        raisedAt: clock.now(),
        state: 'open',
        note: null,
        decidedBy: null,
        decidedAt: null,
        version: 1,
      }
      if (!(await insertAlert(tx, row))) {
        answers.push({ refused: null, change: null })
        continue
      }
      const { note: _, ...after } = row
      answers.push({
        refused: null,
        change: {
          chain: { id: row.alertId, key: vault.bankKey, fresh: true },
          before: null,
          after: { ...after, raisedAt: row.raisedAt.toISOString() },
          events: [alertRaised({ alertId: row.alertId, userId, kind, count })],
          reply: null,
        },
      })
    }
    return answers
  },
)

/** Looks at this bank day and the one before, so that nothing that was noted late is missed; answers how many were new. */
export async function watchAccess(services: Services): Promise<number> {
  const { database, clock } = services
  const since = new Date(new Date(`${clock.today()}T00:00:00+08:00`).getTime() - DAY_MS)
  const found = await database.read(async (tx) => {
    const { parameters } = await rulesInForce(tx)
    return unusual(await listFigures(tx, since, parameters), parameters)
  })
  let raised = 0
  for (let at = 0; at < found.length; at += ALERTS_AT_ONCE_MAX) {
    const items = found.slice(at, at + ALERTS_AT_ONCE_MAX)
    const answers = await runBatch(services, raiseAlerts, { ...jobCall('watch.follow'), items })
    raised += answers.filter(({ change }) => change !== null).length
  }
  return raised
}
