// Background work of the ledger: months made ahead, old closed months archived, expired holds set free, old batches dropped.

import { jobCaller } from '../../platform/access/index.ts'
import { batchCommand, runBatch, type Schedule, type Services, upkeep } from '../../platform/command/index.ts'
import { listCursors } from '../../platform/journal/index.ts'
import { newId } from '../../platform/kernel/ids.ts'
import { getDataKeys } from '../../platform/vault/index.ts'
import { ledgerHeld } from './contract.ts'
import { findLastDay } from './day-store.ts'
import { deleteBatches } from './entry-store.ts'
import { endHold } from './hold.ts'
import { endHolds, type Hold, listExpiredHolds, lockHolds } from './hold-store.ts'
import { archiveMonth, boundMonth, ensureMonth, listMonths, monthAfter, monthOf } from './partition-store.ts'
import { lockPositions, updatePosition } from './position-store.ts'
import { bookedAtOf, lowestIdAt } from './transaction-id.ts'

const MONTHS_AHEAD = 3
/** Months that stay in the live ledger, the current one not counted. */
const MONTHS_LIVE = 24
const EXPIRED_MAX = 500
const BATCHES_KEPT_MS = 30 * 86_400_000
const BATCHES_DROPPED_MAX = 100_000

/** This month and the next ones; those that are there stay as they are. */
export async function makeMonths(services: Services): Promise<void> {
  const now = monthOf(services.clock.now())
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++)
    await upkeep(services, (tx) => ensureMonth(tx, monthAfter(now, ahead)))
}

/** Moves months to the archive that are old, and whose days are all closed so that nothing can be booked there. */
export async function archiveMonths(services: Services, keep: number = MONTHS_LIVE): Promise<string[]> {
  const [months, last] = await services.database.read(async (tx) => [
    await listMonths(tx, 'ledger_entry'),
    await findLastDay(tx),
  ])
  if (!last) return []
  const oldestLive = monthAfter(monthOf(services.clock.now()), -keep)
  const old = months.filter(({ month }) => month < oldestLive && monthAfter(month) <= last.day.slice(0, 7))
  for (const { month } of old) {
    await upkeep(services, (tx) => boundMonth(tx, month))
    await upkeep(services, (tx) => archiveMonth(tx, month))
    services.log.info({ month }, 'month of the ledger archived')
  }
  return old.map(({ month }) => month)
}

const expire = batchCommand<Hold>(
  { id: 'ledger.expire-holds', permission: 'ledger.release-hold' },
  async ({ tx, vault, clock }, holds) => {
    const { positions } = await lockPositions(tx, holds)
    const byAccount = new Map(positions.map((position) => [position.accountId, position]))
    const locked = await lockHolds(
      tx,
      holds.map((hold) => hold.holdId),
      holds.map((hold) => hold.customerId),
    )
    const due = locked.filter((hold) => hold.status === 'held' && byAccount.has(hold.accountId))
    const endedAt = clock.now()
    for (const hold of due) {
      const position = byAccount.get(hold.accountId)
      if (position) byAccount.set(hold.accountId, endHold(position, hold.amountFen))
    }
    for (const accountId of new Set(due.map((hold) => hold.accountId))) {
      const position = byAccount.get(accountId)
      if (position) await updatePosition(tx, position)
    }
    if (due.length > 0)
      await endHolds(
        tx,
        due.map((hold) => ({ ...hold, status: 'expired', endedAt })),
      )
    const keys = await getDataKeys(tx, [...new Set(due.map((hold) => hold.customerId))])
    return holds.map(({ customerId, accountId, holdId }) => {
      const wrapped = keys.get(customerId)
      if (!wrapped || !due.some((hold) => hold.holdId === holdId)) return { refused: null, change: null }
      const change = {
        chain: { id: customerId, key: vault.openKey(customerId, wrapped) },
        before: { status: 'held' },
        after: { holdId, status: 'expired' },
        events: [ledgerHeld({ customerId, accountId, holdId, status: 'expired' })],
        reply: null,
      }
      return { refused: null, change }
    })
  },
)

/** Sets free what was held too long. */
export async function expireHolds(services: Services): Promise<number> {
  const holds = await services.database.read((tx) => listExpiredHolds(tx, services.clock.now(), EXPIRED_MAX))
  if (holds.length === 0) return 0
  const caller = jobCaller('expire-holds')
  await runBatch(services, expire, { caller, requestId: newId(), channel: 'job', origin: 'ledger', items: holds })
  return holds.length
}

/** Drops batches that every reader of the outbox passed long ago; answers how many. */
export async function dropOldBatches(services: Services): Promise<number> {
  const cursors = await services.database.read(listCursors)
  const passedMs = Math.min(...cursors.map(({ rowId }) => bookedAtOf(rowId).getTime()))
  if (cursors.length === 0) return 0
  const before = new Date(Math.min(passedMs, services.clock.now().getTime() - BATCHES_KEPT_MS))
  return upkeep(services, (tx) => deleteBatches(tx, lowestIdAt(before), BATCHES_DROPPED_MAX))
}

export const schedules: Schedule[] = [
  { name: 'ledger.drop-batches', cron: '*/10 3 * * *', run: async (services) => void (await dropOldBatches(services)) },
  { name: 'ledger.make-months', cron: '5 1 * * *', run: makeMonths },
  { name: 'ledger.archive-months', cron: '35 2 2 * *', run: async (services) => void (await archiveMonths(services)) },
  { name: 'ledger.expire-holds', cron: '*/5 * * * *', run: async (services) => void (await expireHolds(services)) },
]
