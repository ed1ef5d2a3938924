// One alert whole: facts by rule, values against limits, the window's transactions, counterparties, past alerts, its handling.

import { type QueryContext, query } from '../../../platform/command/index.ts'
import { getCustomer, listWalled } from '../../customer/index.ts'
import { type Entry, listEntries, showEntries } from '../../ledger/index.ts'
import { type ActRecord, listActs } from '../act-store.ts'
import { severityOf } from '../alert.ts'
import { type AlertRow, findAlert, type HitRow, listHits, listPastAlerts } from '../alert-store.ts'
import * as contract from '../contract.ts'
import { hidesMoney, namesOf, showAlerts } from '../show-alert.ts'
import { counterpartiesOf, counterpartyOf, featuresOf, legOf, windowOf } from '../window.ts'

const HITS_MAX = 200
const TRANSACTIONS_MAX = 200
const BEFORE_MAX = 300
const PARTIES_MAX = 12
const PAST_MAX = 10
const ACTS_MAX = 200
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Rule by rule, what the newest hit said; the heaviest first. */
function factsOf(hits: readonly HitRow[], hidden: boolean): contract.AlertRecord['facts'] {
  const rules = new Map<string, { newest: HitRow; severity: number; hits: number }>()
  for (const hit of hits) {
    const rule = rules.get(hit.ruleCode)
    if (rule) {
      rule.hits += 1
      rule.severity = Math.max(rule.severity, hit.severity)
    } else rules.set(hit.ruleCode, { newest: hit, severity: hit.severity, hits: 1 })
  }
  return [...rules.values()]
    .sort((a, b) => b.severity - a.severity || b.newest.transactionAt.getTime() - a.newest.transactionAt.getTime())
    .map(({ newest, severity, hits: count }) => ({
      ruleCode: newest.ruleCode,
      ruleName: newest.ruleName,
      why: hidden ? null : newest.why,
      severity: severityOf(severity),
      hits: count,
      at: newest.transactionAt.toISOString(),
    }))
}

/** Each value as the newest hit left it. */
function valuesOf(hits: readonly HitRow[], hidden: boolean): contract.WindowValue[] {
  const values = new Map<string, contract.WindowValue>()
  for (const value of hits.flatMap((hit) => hit.values)) if (!values.has(value.key)) values.set(value.key, value)
  return [...values.values()].map((value) =>
    hidden && value.unit === 'fen' ? { ...value, value: null, limit: null, median90: null } : value,
  )
}

async function movementsOf(
  context: QueryContext,
  row: AlertRow,
  hits: readonly HitRow[],
  values: contract.WindowValue[],
) {
  const { tx, vault, caller } = context
  const { from, to } = windowOf(row.firstAt, row.lastAt)
  const page = { customerId: row.customerId, accountId: null }
  const until = { at: new Date(to.getTime() + 1), transactionId: LAST_ID, leg: 0 }
  const found: Entry[] = await listEntries(tx, { ...page, before: until, limit: TRANSACTIONS_MAX })
  const inside = found.filter(({ at }) => at >= from)
  const earliest = inside.at(-1)
  const start = earliest ? { at: earliest.at, transactionId: earliest.transactionId, leg: earliest.leg } : until
  const earlier = await listEntries(tx, { ...page, before: start, limit: BEFORE_MAX })
  const walled = await listWalled(
    tx,
    caller,
    [...inside, ...earlier].flatMap(({ otherCustomerId }) => otherCustomerId ?? []),
  )
  const seen = (entries: Entry[]) =>
    entries.filter(({ otherCustomerId }) => !otherCustomerId || !walled.has(otherCustomerId))
  const shown = await showEntries(tx, vault, caller, seen(inside))
  const before = new Set(
    (await showEntries(tx, vault, caller, seen(earlier))).flatMap((line) => counterpartyOf(line) ?? []),
  )
  const known = { hits: new Set(hits.map(legOf)), before, values }
  return {
    window: { from: from.toISOString(), to: to.toISOString() },
    transactions: shown.map((line) => ({ ...line, customerId: row.customerId, features: featuresOf(line, known) })),
    counterparties: counterpartiesOf(shown, before, PARTIES_MAX),
  }
}

async function showActs(context: QueryContext, acts: readonly ActRecord[]): Promise<contract.AlertRecord['acts']> {
  const names = await namesOf(
    context,
    acts.flatMap(({ doneBy, about }) => [doneBy, about]),
  )
  return acts.map(({ actId, at, doneBy, kind, about, note }) => ({
    actId,
    at: at.toISOString(),
    by: names.get(doneBy) ?? null,
    kind,
    about: about && USER_ID.test(about) ? (names.get(about) ?? null) : about,
    note,
  }))
}

export const showAlert = query(contract.showAlert, async (context, { params }) => {
  const { tx, vault, caller, scope, looked } = context
  const owner = await getCustomer(tx, vault, params.customerId, scope)
  const row = await findAlert(tx, params.customerId, params.alertId)
  looked([params.customerId])
  const hidden = hidesMoney(caller)
  const hits = await listHits(tx, params, HITS_MAX)
  const values = valuesOf(hits, hidden)
  const [line] = await showAlerts(context, [row])
  const past = await listPastAlerts(tx, row, PAST_MAX)
  return {
    ...(line as contract.AlertLine),
    facts: factsOf(hits, hidden),
    values,
    ...(await movementsOf(context, row, hits, values)),
    past: past.map(({ alertId, number, ruleName, openedAt, outcome, reason }) => ({
      alertId,
      number,
      ruleName,
      openedAt: openedAt.toISOString(),
      outcome,
      reason,
    })),
    acts: await showActs(context, await listActs(tx, vault, owner.key, params, ACTS_MAX)),
  }
})
