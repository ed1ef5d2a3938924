// Fills the demo bank's queue: alerts from what its customers moved, some in hand, some escalated, older ones closed.

import { batchCommand, jobCall, runBatch, type Services } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { addDays, hashText, listCustomerPlaces, lockCustomerKeys, Random } from '../../customer/index.ts'
import { listEntries } from '../../ledger/index.ts'
import { findUserByLogin } from '../../staff/index.ts'
import { insertActs } from '../act-store.ts'
import { type AlertRow, lockAlerts, updateAlerts } from '../alert-store.ts'
import { saveAnalystRow } from '../analyst-store.ts'
import { alertChanged, type CloseReason, type Outcome, TYPOLOGIES } from '../contract.ts'
import { DEMO_RULES, heaviestDay, hitsOf, type Outflow } from '../demo/stories.ts'
import { journalStateOf } from './change-alert.ts'
import { closedBy } from './close-alert.ts'
import type { RecordedHit } from './record-hits.ts'
import { recordMany } from './record-many.ts'

const QUEUE = 23
const PAST = 60
const RECENT_DAYS = 6
const CUSTOMERS_READ = 300
const ENTRIES_READ = 150
const HITS_MAX = 40
const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS

type Settled = {
  customerId: string
  alertId: string
  userId: string
  at: Date
  as: 'claimed' | 'escalated' | { outcome: Outcome; reason: CloseReason }
}

const nextOf = (row: AlertRow, { as, at, userId }: Settled): Partial<AlertRow> => {
  if (as === 'escalated') return { state: 'escalated' }
  const claimed = { ...row, assigneeId: userId, claimedAt: new Date(at.getTime() - 9 * MINUTE_MS) }
  return as === 'claimed' ? { assigneeId: userId, claimedAt: at } : { ...closedBy(claimed, userId, at, as) }
}

/** What an analyst did in the demo's past, at the time it is told to have been. */
const settleMany = batchCommand<Settled>(
  { id: 'casework.settle-demo', permission: 'casework.record-hits' },
  async ({ tx, vault }, items) => {
    const keys = await lockCustomerKeys(tx, vault, [...new Set(items.map(({ customerId }) => customerId))].sort())
    const rows = await lockAlerts(tx, items)
    const settled = items.map((item) => {
      const [before, key] = [rows.get(item.alertId), keys.get(item.customerId)]
      if (!before || !key) throw new Error('an alert of the demo bank is not there')
      const { as, userId: doneBy, at, customerId, alertId } = item
      const kind = typeof as === 'string' ? as : `closed-${as.outcome}`
      const about = typeof as === 'string' ? null : as.reason
      const after: AlertRow = { ...before, ...nextOf(before, item), version: before.version + 1 }
      return { before, after, key, act: { customerId, alertId, actId: newId(), at, doneBy, kind, about, note: null } }
    })
    await updateAlerts(
      tx,
      settled.map(({ after }) => after),
    )
    await insertActs(tx, vault, settled)
    return settled.map(({ before, after, key }) => ({
      refused: null,
      change: {
        chain: { id: after.customerId, key },
        before: journalStateOf(before),
        after: journalStateOf(after),
        events: [
          alertChanged({
            alertId: after.alertId,
            customerId: after.customerId,
            version: after.version,
            assigneeId: null,
          }),
        ],
        reply: null,
      },
    }))
  },
)

/** A day from `from` to before `to` of each of the customers who moved most, those with several payments first. */
async function listOutflows({ database }: Services, from: string, to: string, count: number): Promise<Outflow[]> {
  const found: Outflow[] = []
  const places = await database.read((tx) => listCustomerPlaces(tx, null, CUSTOMERS_READ))
  for (const { customerId } of places) {
    const entries = await database.read((tx) =>
      listEntries(tx, { customerId, accountId: null, before: null, limit: ENTRIES_READ }),
    )
    const outflow = heaviestDay(entries, from, to)
    if (outflow) found.push(outflow)
  }
  const several = ({ entries }: Outflow) => Number(entries.length > 2)
  return found.sort((a, b) => several(b) - several(a) || b.sumFen - a.sumFen).slice(0, count)
}

/** Opens one alert; answers its id, or null when its hits joined another. */
async function openOne(
  services: Services,
  outflow: Outflow,
  at: number,
  opened: { recordedAt: Date; dueMinutes: number },
) {
  const rule = DEMO_RULES[at % DEMO_RULES.length]
  if (!rule) return null
  const severity = at < 3 ? ('high' as const) : at < 8 ? ('medium' as const) : ('low' as const)
  const hits = hitsOf(rule, outflow, { severity, dueMinutes: opened.dueMinutes, max: HITS_MAX })
  const items = hits.map((hit) => ({ ...hit, recordedAt: opened.recordedAt }))
  const [first] = await runBatch(services, recordMany, { ...jobCall('demo'), items })
  return first && !first.refused ? ((first.reply as RecordedHit | undefined) ?? null) : null
}

const CLOSINGS: readonly { outcome: Outcome; reason: CloseReason }[] = [
  { outcome: 'false', reason: 'own-transaction' },
  { outcome: 'false', reason: 'known-habit' },
  { outcome: 'true', reason: 'mule-account' },
  { outcome: 'false', reason: 'known-habit' },
  { outcome: 'unclear', reason: 'other' },
  { outcome: 'true', reason: 'customer-victim' },
]

/** Answers how many alerts wait; none where nobody moved anything. */
export async function fillDemoAlerts(services: Services): Promise<number> {
  const today = services.clock.today()
  const since = addDays(today, -RECENT_DAYS)
  const waitingOnes = await listOutflows(services, since, addDays(today, 1), QUEUE)
  const past = await listOutflows(services, '', since, PAST)
  const analyst = await services.database.read((tx) => findUserByLogin(tx, 'risk-officer'))
  if (waitingOnes.length === 0 || !analyst) return 0
  const { userId } = analyst
  const now = services.clock.now().getTime()
  const random = new Random(hashText('alerts'), 1)
  const settled: Settled[] = []
  for (const [at, outflow] of past.entries()) {
    const recordedAt = new Date(now - random.whole(2, 200) * DAY_MS)
    const alert = await openOne(services, outflow, at + 3, { recordedAt, dueMinutes: 240 })
    const as = CLOSINGS[at % CLOSINGS.length]
    if (alert?.alertId && as)
      settled.push({
        customerId: alert.customerId,
        alertId: alert.alertId,
        userId,
        at: new Date(recordedAt.getTime() + random.whole(12, 180) * MINUTE_MS),
        as,
      })
  }
  // What is closed is out of the way before the queue is told.
  await runBatch(services, settleMany, { ...jobCall('demo'), items: settled.splice(0) })
  let waiting = 0
  for (const [at, outflow] of waitingOnes.entries()) {
    const ago = random.whole(1, 25)
    const dueMinutes = at < 3 ? 40 + at * 12 : at < 8 ? 200 : 480
    const recordedAt = new Date(now - ago * MINUTE_MS)
    const alert = await openOne(services, outflow, at, { recordedAt, dueMinutes })
    if (!alert?.alertId) continue
    waiting += 1
    const as = at % 5 === 1 ? 'claimed' : at % 8 === 3 ? 'escalated' : null
    if (as)
      settled.push({
        customerId: alert.customerId,
        alertId: alert.alertId,
        userId,
        at: new Date(recordedAt.getTime() + MINUTE_MS),
        as,
      })
  }
  await runBatch(services, settleMany, {
    ...jobCall('demo'),
    items: settled,
    alongside: (tx) =>
      saveAnalystRow(tx, {
        userId,
        skills: [...TYPOLOGIES],
        loadMax: 40,
        absentFrom: null,
        absentUntil: null,
        version: 1,
      }).then(() => {}),
  })
  return waiting
}
