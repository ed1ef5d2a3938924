// Which hit tells which story, what it adds, and who gets an alert: as rules.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alertNumber, becomes, begun, grown, type Hit, joins, severityOf, severityRank } from './alert.ts'
import { chooseWorker, isAbsent, type Worker } from './assignment.ts'
import { falseShare, rotOf } from './rot.ts'
import { SEVERITIES, TYPOLOGIES } from './shapes.ts'
import { counterpartiesOf, featuresOf, isNight } from './window.ts'

const AT = new Date('2026-11-20T01:42:00Z')
const HOUR = 3_600_000
const texts = { 'zh-CN': '', 'en-US': '' }
const hit = (more: Partial<Hit> = {}): Hit => ({
  ruleCode: 'R-1',
  ruleVersion: 1,
  ruleName: texts,
  typology: 'fraud',
  severity: 'medium',
  score: 10,
  dueMinutes: 60,
  quietMinutes: 30,
  customerId: '0190a000-0000-7000-8000-000000000001',
  transactionId: '0190a000-0000-7000-8000-000000000002',
  transactionAt: AT,
  leg: 1,
  accountId: null,
  cardId: null,
  amountFen: 5_000,
  currency: 'CNY',
  values: [],
  why: texts,
  ...more,
})
const anyHit = fc
  .record({
    severity: fc.constantFrom(...SEVERITIES),
    score: fc.integer({ min: 0, max: 100 }),
    amountFen: fc.integer({ min: 1, max: 1e9 }),
    dueMinutes: fc.integer({ min: 1, max: 1e4 }),
    offset: fc.integer({ min: -48, max: 48 }),
    ruleCode: fc.constantFrom('R-1', 'R-2', 'R-3'),
  })
  .map(({ offset, ...more }) => hit({ ...more, transactionAt: new Date(AT.getTime() + offset * HOUR) }))

describe('a story', () => {
  it('has the highest severity, all scores, the earliest due time and every rule of its hits, in any order', () => {
    fc.assert(
      fc.property(fc.array(anyHit, { minLength: 1, maxLength: 8 }), (hits) => {
        const [first, ...rest] = hits as [Hit, ...Hit[]]
        const story = rest.reduce((told, next) => grown(told, next, AT, false), begun(first, AT))
        expect(story.severity).toBe(Math.max(...hits.map(({ severity }) => severityRank(severity))))
        expect(story.score).toBe(hits.reduce((sum, { score }) => sum + score, 0))
        expect(story.hits).toBe(hits.length)
        expect(story.dueAt.getTime()).toBe(AT.getTime() + Math.min(...hits.map((one) => one.dueMinutes)) * 60_000)
        expect(new Set(story.rules)).toEqual(new Set(hits.map(({ ruleCode }) => ruleCode)))
        expect(story.moneyFen).toBe(hits.reduce((sum, { amountFen }) => sum + amountFen, 0))
      }),
    )
  })
  it('counts the money of a transaction once, and believes a window that says more', () => {
    const story = begun(hit(), AT)
    expect(grown(story, hit({ ruleCode: 'R-2' }), AT, true).moneyFen).toBe(5_000)
    const window = {
      key: 'sum',
      name: texts,
      value: 48_600_000,
      limit: 45_000_000,
      unit: 'fen',
      median90: null,
    } as const
    expect(grown(story, hit({ values: [window] }), AT, false).moneyFen).toBe(48_600_000)
  })
  it('takes hits of its typology within a day of what is in it', () => {
    const story = begun(hit(), AT)
    const at = (hours: number) => hit({ transactionAt: new Date(AT.getTime() + hours * HOUR) })
    expect([joins(story, at(24)), joins(story, at(-24)), joins(story, at(24.01))]).toEqual([true, true, false])
    expect(joins(story, hit({ typology: 'credit' }))).toBe(false)
  })
})

it('swallows what is snoozed, adds what fits, and rests after a close', () => {
  const later = new Date(AT.getTime() + HOUR)
  const known = { joined: false, snoozedUntil: null, closedAt: null }
  expect(becomes(hit(), known, AT)).toBe('opened')
  expect(becomes(hit(), { ...known, joined: true }, AT)).toBe('added')
  expect(becomes(hit(), { ...known, joined: true, snoozedUntil: later }, AT)).toBe('snoozed')
  expect(becomes(hit(), { ...known, snoozedUntil: AT }, AT)).toBe('opened')
  expect(becomes(hit(), { ...known, closedAt: new Date(AT.getTime() - 29 * 60_000) }, AT)).toBe('quiet')
  expect(becomes(hit(), { ...known, closedAt: new Date(AT.getTime() - 30 * 60_000) }, AT)).toBe('opened')
})
it('numbers alerts by bank day, and severities by rank', () => {
  expect(alertNumber('2026-11-20', 92)).toBe('AL-20261120-0092')
  for (const severity of SEVERITIES) expect(severityOf(severityRank(severity))).toBe(severity)
})

describe('assignment', () => {
  const worker: fc.Arbitrary<Worker> = fc.record({
    userId: fc.uuid(),
    skills: fc.subarray([...TYPOLOGIES]),
    loadMax: fc.integer({ min: 1, max: 9 }),
    load: fc.integer({ min: 0, max: 9 }),
    absentFrom: fc.constantFrom(null, '2026-11-01', '2026-11-20', '2026-11-21'),
    absentUntil: fc.constantFrom(null, '2026-11-19', '2026-11-20'),
  })
  it('chooses somebody with skill, presence and the most room, and nobody only when nobody fits', () => {
    fc.assert(
      fc.property(fc.array(worker, { maxLength: 8 }), fc.constantFrom(...TYPOLOGIES), (workers, typology) => {
        const today = '2026-11-20'
        const fit = workers.filter(
          (one) => one.skills.includes(typology) && one.load < one.loadMax && !isAbsent(one, today),
        )
        const found = chooseWorker(workers, { typology, today, except: null })
        if (!found) {
          expect(fit).toEqual([])
          return
        }
        expect(fit).toContain(found)
        const least = Math.min(...fit.map(({ load, loadMax }) => load / loadMax))
        expect(found.load / found.loadMax).toBe(least)
        expect(chooseWorker([...workers].reverse(), { typology, today, except: null })?.userId).toBe(found.userId)
        expect(chooseWorker(workers, { typology, today, except: found.userId })?.userId).not.toBe(found.userId)
      }),
    )
  })
})

describe('the window', () => {
  const moved = (more: object = {}) => ({
    transactionId: 'a',
    leg: 0,
    ts: '2026-11-20T01:00:00Z',
    amountFen: -4_980_000,
    counterpartyName: '孟*',
    counterpartyNumber: '6217******3308',
    ...more,
  })
  it('marks what was hit, is new, at night, or just under a limit', () => {
    const value = { key: 'largest', name: texts, value: 1, limit: 5_000_000, unit: 'fen', median90: null } as const
    const known = { hits: new Set(['a/0']), before: new Set<string>(), values: [value] }
    expect(featuresOf(moved(), known)).toEqual(['hit', 'new', 'near'])
    const before = new Set(['孟* 6217******3308'])
    expect(featuresOf(moved({ transactionId: 'b', amountFen: -5_000_000 }), { ...known, before })).toEqual([])
    expect([isNight('2026-11-20T15:00:00Z'), isNight('2026-11-20T20:59:00Z'), isNight('2026-11-20T21:00:00Z')]).toEqual(
      [true, true, false],
    )
  })
  it('sums counterparties, the largest first', () => {
    const found = counterpartiesOf(
      [moved(), moved(), moved({ counterpartyName: null, counterpartyNumber: null })],
      new Set(),
      5,
    )
    expect(found).toEqual([{ name: '孟* 6217******3308', count: 2, amountFen: 9_960_000, isNew: true }])
  })
})

it('calls a rule rotten when it is mostly false, or long without anything true', () => {
  const feedback = { closedTrue: 1, closedFalse: 0, closedUnclear: 0, lastTrueAt: AT, firstHitAt: AT }
  const days = (n: number) => new Date(AT.getTime() + n * 24 * HOUR)
  expect([rotOf(feedback, days(90)), rotOf(feedback, days(91))]).toEqual([null, 'no-true'])
  const false9 = { ...feedback, closedFalse: 9 }
  expect([falseShare(false9), rotOf(false9, AT), rotOf({ ...false9, closedTrue: 0 }, AT)]).toEqual([
    0.9,
    'mostly-false',
    null,
  ])
  expect(falseShare({ ...feedback, closedTrue: 0 })).toBeNull()
})
