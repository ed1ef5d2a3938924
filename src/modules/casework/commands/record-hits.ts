// Takes in what rules found: one story is one alert, each hit is taken once, within the transaction of whoever evaluates.

import type { Event } from '../../../platform/contract/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { bankDate } from '../../../platform/kernel/clock.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { alertNumber, type Became, becomes, begun, grown, type Hit, joins } from '../alert.ts'
import {
  type AlertRow,
  insertAlerts,
  insertHits,
  type KnownHit,
  listHitTransactions,
  listKnownHits,
  listOpenAlerts,
  listQuiet,
  lockCustomers,
  type NewHit,
  type Quiet,
  takeNumbers,
  updateAlerts,
} from '../alert-store.ts'
import { alertChanged, alertOpened } from '../contract.ts'

/** What became of a hit. `known`: it had been taken before, nothing was written. */
export type RecordedHit = {
  customerId: string
  ruleCode: string
  transactionId: string
  became: Became
  known: boolean
  alertId: string | null
  number: string | null
}

const hitKey = (hit: { customerId: string; ruleCode: string; transactionId: string }) =>
  `${hit.customerId}/${hit.ruleCode}/${hit.transactionId}`
const ruleKey = (of: { customerId: string; ruleCode: string }) => `${of.customerId}/${of.ruleCode}`

type Stand = {
  known: Map<string, KnownHit>
  quiet: Map<string, Quiet>
  /** Open alerts of each customer, oldest first; grows with what is opened here. */
  open: Map<string, AlertRow[]>
  seen: Set<string>
}

async function readStand(tx: Tx, hits: readonly Hit[]): Promise<Stand> {
  const customerIds = [...new Set(hits.map(({ customerId }) => customerId))].sort()
  await lockCustomers(tx, customerIds)
  const known = await listKnownHits(tx, hits)
  const alerts = await listOpenAlerts(tx, customerIds)
  const quiet = await listQuiet(tx, customerIds)
  const alertIds = alerts.map(({ alertId }) => alertId)
  const seen = alertIds.length > 0 ? await listHitTransactions(tx, customerIds, alertIds) : []
  const open = new Map<string, AlertRow[]>()
  for (const alert of alerts) open.set(alert.customerId, [...(open.get(alert.customerId) ?? []), alert])
  return {
    known: new Map(known.map((hit) => [hitKey(hit), hit])),
    quiet: new Map(quiet.map((one) => [ruleKey(one), one])),
    open,
    seen: new Set(seen.map(({ alertId, transactionId }) => `${alertId}/${transactionId}`)),
  }
}

const opened = (hit: Hit, now: Date): AlertRow => ({
  ...begun(hit, now),
  customerId: hit.customerId,
  alertId: newId(),
  number: '',
  state: 'pending',
  outcome: null,
  reason: null,
  assigneeId: null,
  ruleCode: hit.ruleCode,
  ruleVersion: hit.ruleVersion,
  ruleName: hit.ruleName,
  currency: hit.currency,
  openedAt: now,
  claimedAt: null,
  snoozedUntil: null,
  closedAt: null,
  version: 1,
})

/** Decides one hit on what stands, and lays it there; answers the alert it is in. */
function lay(hit: Hit, stand: Stand, now: Date): { became: Became; alert: AlertRow | null } {
  const alerts = stand.open.get(hit.customerId) ?? []
  const joined = alerts.find((alert) => joins(alert, hit))
  const quiet = stand.quiet.get(ruleKey(hit))
  const known = { joined: joined !== undefined, snoozedUntil: quiet?.until ?? null, closedAt: quiet?.closedAt ?? null }
  const became = becomes(hit, known, now)
  if (became === 'snoozed' || became === 'quiet') return { became, alert: null }
  let alert: AlertRow
  if (joined) {
    const mark = `${joined.alertId}/${hit.transactionId}`
    alert = grown(joined, hit, now, stand.seen.has(mark))
    stand.open.set(
      hit.customerId,
      alerts.map((one) => (one === joined ? alert : one)),
    )
  } else {
    alert = opened(hit, now)
    stand.open.set(hit.customerId, [...alerts, alert])
  }
  stand.seen.add(`${alert.alertId}/${hit.transactionId}`)
  return { became, alert }
}

/**
 * Keeps hits, each once by rule, transaction and customer, and answers what became of each in the order given. Hits of one
 * customer and typology within a day make one alert: highest severity, scores added, all facts kept. Snoozes (customer and rule)
 * and quiet periods keep a hit without an alert. Must run in a write transaction; it takes a lock a customer till the end.
 * Whoever calls puts `hitEvents` into the journal row of the same transaction, so that pages and people hear of it.
 */
export async function recordHits(tx: Tx, hits: readonly Hit[], now: Date = new Date()): Promise<RecordedHit[]> {
  if (hits.length === 0) return []
  const stand = await readStand(tx, hits)
  const taken = new Map<string, { hit: Hit; became: Became; alertId: string | null }>()
  const before = new Map([...stand.open.values()].flat().map((alert) => [alert.alertId, alert.version]))
  const touched = new Set<string>()
  const inOrder = [...hits].sort((a, b) => a.transactionAt.getTime() - b.transactionAt.getTime())
  for (const hit of inOrder) {
    const key = hitKey(hit)
    if (stand.known.has(key) || taken.has(key)) continue
    const { became, alert } = lay(hit, stand, now)
    if (alert) touched.add(alert.alertId)
    taken.set(key, { hit, became, alertId: alert?.alertId ?? null })
  }
  const alerts = [...stand.open.values()].flat().filter(({ alertId }) => touched.has(alertId))
  const fresh = alerts.filter(({ alertId }) => !before.has(alertId))
  await updateAlerts(
    tx,
    alerts.flatMap((alert) => (before.has(alert.alertId) ? [{ ...alert, version: alert.version + 1 }] : [])),
  )
  if (fresh.length > 0) {
    const day = bankDate(now)
    const first = await takeNumbers(tx, day, fresh.length)
    for (const [at, alert] of fresh.entries()) alert.number = alertNumber(day, first + at)
    await insertAlerts(tx, fresh)
  }
  const written: NewHit[] = [...taken.values()].map(({ hit, ...became }) => ({ ...hit, ...became, recordedAt: now }))
  await insertHits(tx, written)
  const numbers = new Map(alerts.map(({ alertId, number }) => [alertId, number]))
  const told = new Set<string>()
  return hits.map((hit) => {
    const key = hitKey(hit)
    const { customerId, ruleCode, transactionId } = hit
    const earlier = stand.known.get(key)
    if (earlier) return { ...earlier, known: true }
    const { became, alertId } = taken.get(key) as { became: Became; alertId: string | null }
    const known = told.has(key)
    told.add(key)
    return {
      customerId,
      ruleCode,
      transactionId,
      became,
      known,
      alertId,
      number: alertId && (numbers.get(alertId) ?? null),
    }
  })
}

/** What the journal row of the transaction tells of hits: each alert once, opened or changed. */
export function hitEvents(hits: readonly Hit[], recorded: readonly RecordedHit[]): Event[] {
  const events = new Map<string, Event>()
  for (const [at, { alertId, customerId, number, became, known }] of recorded.entries()) {
    const hit = hits[at]
    if (known || !alertId || !number || !hit) continue
    if (became === 'opened')
      events.set(alertId, alertOpened({ alertId, customerId, number, severity: hit.severity, typology: hit.typology }))
    else if (!events.has(alertId))
      events.set(alertId, alertChanged({ alertId, customerId, version: 0, assigneeId: null }))
  }
  return [...events.values()]
}
