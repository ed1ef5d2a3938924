// What an alert is made of by rule: which hit tells which story, what a hit adds to it, which acts are possible.

import { SEVERITIES, type Severity, type Texts, type Typology, type WindowValue } from './shapes.ts'

/** A hit as the rules tell it. `why` and `values` hold figures alone: no name, no number of a person. */
export type Hit = {
  ruleCode: string
  ruleVersion: number
  ruleName: Texts
  typology: Typology
  severity: Severity
  score: number
  /** How long an alert that begins with this hit may wait for somebody. */
  dueMinutes: number
  /** For so long after an alert of this rule was closed the same customer opens no other one. */
  quietMinutes: number
  customerId: string
  transactionId: string
  transactionAt: Date
  leg: number
  accountId: string | null
  cardId: string | null
  amountFen: number
  currency: string
  values: WindowValue[]
  why: Texts
}
export type Became = 'opened' | 'added' | 'snoozed' | 'quiet'

/** What an alert keeps of the hits it is made of. */
export type Story = {
  typology: Typology
  severity: number
  score: number
  rules: string[]
  moneyFen: number
  hits: number
  firstAt: Date
  lastAt: Date
  dueAt: Date
}

/** Hits further apart than this tell two stories, also while the first alert is open. */
export const STORY_HOURS = 24
const MINUTE_MS = 60_000
const STORY_MS = STORY_HOURS * 60 * MINUTE_MS

/** 1 low, 2 medium, 3 high. */
export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity) + 1
export const severityOf = (rank: number): Severity => SEVERITIES[rank - 1] ?? 'low'

/** Whether a hit belongs to an open alert of the same customer: same typology, within a day of what is in it. */
export function joins(story: Story, hit: Hit): boolean {
  const at = hit.transactionAt.getTime()
  return (
    story.typology === hit.typology &&
    at >= story.firstAt.getTime() - STORY_MS &&
    at <= story.lastAt.getTime() + STORY_MS
  )
}

/**
 * What becomes of a hit: a snooze of its customer and rule swallows it; it joins the open alert of its story; within the quiet
 * period after an alert of the rule was closed it is only kept; else it opens an alert.
 */
export function becomes(
  hit: Hit,
  known: { joined: boolean; snoozedUntil: Date | null; closedAt: Date | null },
  now: Date,
): Became {
  if (known.snoozedUntil && known.snoozedUntil > now) return 'snoozed'
  if (known.joined) return 'added'
  const quietUntil = known.closedAt ? known.closedAt.getTime() + hit.quietMinutes * MINUTE_MS : 0
  return quietUntil > now.getTime() ? 'quiet' : 'opened'
}

/** The largest amount a hit speaks of: its own, or a sum over its window. */
export const windowFen = (hit: Hit): number =>
  hit.values.reduce(
    (most, { unit, value }) => (unit === 'fen' ? Math.max(most, value ?? 0) : most),
    Math.abs(hit.amountFen),
  )

/** A story that begins with a hit. */
export const begun = (hit: Hit, now: Date): Story => ({
  typology: hit.typology,
  severity: severityRank(hit.severity),
  score: hit.score,
  rules: [hit.ruleCode],
  moneyFen: windowFen(hit),
  hits: 1,
  firstAt: hit.transactionAt,
  lastAt: hit.transactionAt,
  dueAt: new Date(now.getTime() + hit.dueMinutes * MINUTE_MS),
})

/**
 * A story with one more hit: the highest severity, scores added, the earliest due time. Money at risk is the larger of what
 * windows say and the hit transactions together; `seen`: another rule has hit this transaction already.
 */
export const grown = <S extends Story>(story: S, hit: Hit, now: Date, seen: boolean): S => ({
  ...story,
  severity: Math.max(story.severity, severityRank(hit.severity)),
  score: story.score + hit.score,
  rules: story.rules.includes(hit.ruleCode) ? story.rules : [...story.rules, hit.ruleCode],
  moneyFen: Math.max(
    windowFen(hit),
    seen || windowFen(hit) > Math.abs(hit.amountFen) ? story.moneyFen : story.moneyFen + Math.abs(hit.amountFen),
  ),
  hits: story.hits + 1,
  firstAt: new Date(Math.min(hit.transactionAt.getTime(), story.firstAt.getTime())),
  lastAt: new Date(Math.max(hit.transactionAt.getTime(), story.lastAt.getTime())),
  dueAt: new Date(Math.min(story.dueAt.getTime(), now.getTime() + hit.dueMinutes * MINUTE_MS)),
})

/** AL-20261120-0092: the bank day and the count of that day. */
export const alertNumber = (day: string, count: number): string =>
  `AL-${day.replaceAll('-', '')}-${String(count).padStart(4, '0')}`
