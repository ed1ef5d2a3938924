// What happens to cards by itself: they end after their last month, their points after their last day.

import { jobCall, runCommand, type Services, unlessMoved } from '../../platform/command/index.ts'
import { type CardKey, listAging, openCardRow } from './card-store.ts'
import { expireCard } from './commands/life-commands.ts'
import { expirePoints } from './commands/points-commands.ts'
import { listEndedLots } from './points-store.ts'

const ROWS_MAX = 500
/** No card is good for less: younger ones are not opened to look. */
const MONTHS_LEAST = 12
const MONTH_DAYS = 31
const DAY_MS = 86_400_000

/** Ends cards whose last month has passed; answers how many. */
export async function sweepExpiredCards(services: Services): Promise<number> {
  const { database, vault, clock } = services
  const today = clock.today()
  const before = new Date(Date.parse(today) - MONTHS_LEAST * MONTH_DAYS * DAY_MS).toISOString().slice(0, 10)
  let after: CardKey | null = null
  let ended = 0
  for (;;) {
    const page = await database.read((tx) => listAging(tx, before, after, ROWS_MAX))
    for (const { wrapped, ...row } of page) {
      const { expiresOn } = openCardRow(vault, vault.openKey(row.customerId, wrapped), row)
      if (expiresOn >= today) continue
      const params = { customerId: row.customerId, cardId: row.cardId }
      const input = { params, query: {}, body: { version: row.version } }
      if (await unlessMoved(runCommand(services, expireCard, { ...jobCall('card.sweep-expired'), input }))) ended += 1
    }
    const last = page.at(-1)
    if (!last || page.length < ROWS_MAX) return ended
    after = { customerId: last.customerId, cardId: last.cardId }
  }
}

/** Takes away points past their last day; answers of how many cards. */
export async function sweepEndedPoints(services: Services): Promise<number> {
  const { database, clock } = services
  let swept = 0
  for (;;) {
    const ended = await database.read((tx) => listEndedLots(tx, clock.today(), ROWS_MAX))
    let done = 0
    for (const { version, ...params } of ended) {
      const input = { params, query: {}, body: { version } }
      if (await unlessMoved(runCommand(services, expirePoints, { ...jobCall('card.sweep-points'), input }))) done += 1
    }
    swept += done
    if (done === 0) return swept
  }
}
