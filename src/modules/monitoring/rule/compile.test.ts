// Windows against a model that keeps everything; snapshots at any point; a backtest against the live engine.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Aggregate, RuleNode } from '../rule-contract.ts'
import { backtest } from './backtest.ts'
import { compileRules } from './compile.ts'
import { factsOf, type TransactionFacts } from './facts.ts'
import { naiveValue, ruleOf } from './naive.fixture.ts'

const START = Date.UTC(2026, 6, 1)
const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440

const filterOf = fc.constantFrom<Aggregate['where']>(
  undefined,
  {
    kind: 'compare',
    left: { kind: 'field', field: 'direction' },
    op: 'eq',
    right: { kind: 'constant', value: 'out', unit: 'code' },
  },
  {
    kind: 'any',
    items: [
      {
        kind: 'compare',
        left: { kind: 'field', field: 'amountFen' },
        op: 'gte',
        right: { kind: 'constant', value: 500, unit: 'fen' },
      },
      {
        kind: 'compare',
        left: { kind: 'field', field: 'channel' },
        op: 'in',
        right: { kind: 'set', values: ['pos', 'atm'], unit: 'code' },
      },
    ],
  },
)

const aggregateOf: fc.Arbitrary<Aggregate> = fc
  .record({
    fn: fc.constantFrom('count', 'sum', 'average', 'distinct', 'distinctNew', 'min', 'max', 'firstSeen', 'timeSince'),
    by: fc.constantFrom('customer', 'card', 'merchant', 'place'),
    windowMinutes: fc.constantFrom(1, 7, 60, DAY_MINUTES, 7 * DAY_MINUTES, 90 * DAY_MINUTES),
    where: filterOf,
    includesThis: fc.boolean(),
    delayMinutes: fc.constantFrom(undefined, undefined, 5, 600),
  })
  .map(({ where, delayMinutes, ...rest }) => {
    const isNew = rest.fn === 'distinctNew'
    const delayed = delayMinutes !== undefined && rest.fn !== 'timeSince' && !isNew
    const values = rest.fn === 'distinct' || rest.fn === 'firstSeen' || isNew
    return {
      kind: 'aggregate',
      ...rest,
      windowMinutes: isNew ? Math.min(rest.windowMinutes, 30 * DAY_MINUTES) : rest.windowMinutes,
      ...(rest.fn === 'count' || rest.fn === 'timeSince' ? {} : { of: values ? 'merchantId' : 'amountFen' }),
      ...(where ? { where } : {}),
      includesThis: rest.includesThis && !delayed && rest.fn !== 'firstSeen' && rest.fn !== 'timeSince',
      ...(delayed ? { delayMinutes } : {}),
    } as Aggregate
  })

/** Gaps of seconds, hours and weeks, some of them backwards: late ones. */
const streamOf: fc.Arbitrary<TransactionFacts[]> = fc
  .array(
    fc.record({
      gap: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 0, max: 90 }).map((seconds) => seconds * 1_000) },
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 900 }).map((minutes) => minutes * MINUTE_MS) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }).map((days) => days * DAY_MINUTES * MINUTE_MS) },
        { weight: 2, arbitrary: fc.integer({ min: -2_000, max: 0 }).map((minutes) => minutes * MINUTE_MS) },
      ),
      customer: fc.constantFrom('a', 'b'),
      card: fc.constantFrom('k1', 'k2', null),
      merchant: fc.constantFrom('m1', 'm2', 'm3', 'm4', null),
      amountFen: fc.integer({ min: 1, max: 1_000 }),
      direction: fc.constantFrom('in' as const, 'out' as const),
      channel: fc.constantFrom('pos', 'atm', 'mobile'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => {
    let at = START
    return rows.map(({ gap, customer, card, merchant, ...rest }, index) => {
      at += gap
      return factsOf({
        ...rest,
        transactionId: `t${index}`,
        at,
        customerId: customer,
        accountId: customer,
        cardId: card,
        merchantId: merchant,
        division: customer === 'a' ? '310000' : '110000',
        cardPresent: rest.channel !== 'mobile',
      })
    })
  })

const above = (left: Aggregate, value: number): RuleNode => ({
  kind: 'compare',
  left,
  op: 'gte',
  right: { kind: 'constant', value, unit: 'count' },
})

const rulesOf = fc
  .array(fc.tuple(aggregateOf, fc.integer({ min: 0, max: 4 }), fc.constantFrom(0, 30)), { minLength: 1, maxLength: 6 })
  .map((rows) => rows.map(([left, value, quiet], index) => ruleOf(`R-${index}`, above(left, value), quiet)))

describe('windows', () => {
  it('give what a model gives that keeps every transaction', () => {
    fc.assert(
      fc.property(fc.array(aggregateOf, { minLength: 1, maxLength: 12 }), streamOf, (features, stream) => {
        const engine = compileRules({ rules: [], features })
        stream.forEach((facts, index) => {
          const seen = stream.slice(0, index + 1)
          const found = [...engine.features(facts)].map((value) => (Number.isNaN(value) ? null : value))
          expect(found).toEqual(features.map((aggregate) => naiveValue(aggregate, seen)))
          engine.learn(facts)
        })
      }),
      { numRuns: 400 },
    )
  })

  it('are undisturbed by a snapshot and a restart at any point', () => {
    fc.assert(
      fc.property(rulesOf, streamOf, fc.nat(), (rules, stream, point) => {
        const cut = point % stream.length
        const whole = compileRules({ rules })
        const first = compileRules({ rules })
        const wanted = stream.map((facts) => whole.evaluate(facts))
        const before = stream.slice(0, cut).map((facts) => first.evaluate(facts))
        const second = compileRules({ rules })
        expect(second.restore(first.snapshot())).toEqual([])
        expect(second.snapshot().equals(first.snapshot())).toBe(true)
        expect([...before, ...stream.slice(cut).map((facts) => second.evaluate(facts))]).toEqual(wanted)
        expect(second.snapshot().equals(whole.snapshot())).toBe(true)
      }),
    )
  })

  it('are the same learnt as evaluated, and swept of idle keys without a change of hits', () => {
    fc.assert(
      fc.property(rulesOf, streamOf, (given, stream) => {
        const rules = given.map((rule) => ({ ...rule, quietMinutes: 0 }))
        const ordered = [...stream].sort((a, b) => a.at - b.at)
        const whole = compileRules({ rules })
        const swept = compileRules({ rules })
        const half = ordered.length >> 1
        for (const facts of ordered.slice(0, half)) {
          whole.evaluate(facts)
          swept.learn(facts)
          swept.sweep(facts.at)
        }
        const hits = (engine: typeof whole) => ordered.slice(half).map((facts) => engine.evaluate(facts))
        expect(hits(swept)).toEqual(hits(whole))
      }),
    )
  })

  it('say which windows a snapshot lacks and fill them from then on', () => {
    const count = (by: Aggregate['by']): Aggregate => ({
      kind: 'aggregate',
      fn: 'count',
      by,
      windowMinutes: 60,
      includesThis: true,
    })
    const old = compileRules({ rules: [ruleOf('A', above(count('customer'), 2))] })
    const one = factsOf({
      transactionId: 't',
      at: START,
      customerId: 'a',
      accountId: 'x',
      amountFen: 1,
      direction: 'out',
    })
    old.evaluate(one)
    const rules = [ruleOf('A', above(count('customer'), 2)), ruleOf('B', above(count('account'), 2))]
    const fresh = compileRules({ rules })
    expect(fresh.restore(old.snapshot())).toEqual(['step|account|amountFen|60|0|'])
    expect(fresh.evaluate(one).map(({ code }) => code)).toEqual(['A'])
    expect(fresh.evaluate(one).map(({ code }) => code)).toEqual(['A', 'B'])
    expect(() => fresh.restore(Buffer.from('something else'))).toThrow('monitoring.snapshot-unreadable')
  })
})

describe('a backtest', () => {
  it('has the hits of the live engine on the same stream', () => {
    fc.assert(
      fc.property(rulesOf, streamOf, (rules, stream) => {
        const engine = compileRules({ rules })
        const live = stream.flatMap((facts) =>
          engine.evaluate(facts).map(({ code, quiet, contributions }) => ({
            code,
            transactionId: facts.transactionId,
            quiet,
            contributions,
          })),
        )
        const { hits, rules: sums } = backtest({ rules }, stream)
        expect(
          hits.map(({ code, transactionId, quiet, contributions }) => ({ code, transactionId, quiet, contributions })),
        ).toEqual(live)
        expect(sums.reduce((sum, { hits: own }) => sum + own, 0)).toBe(live.length)
      }),
    )
  })
})

describe('single operands', () => {
  const use = (minute: number, more: Partial<TransactionFacts>) =>
    factsOf({
      transactionId: `t${minute}`,
      at: START + minute * MINUTE_MS,
      customerId: 'a',
      accountId: 'x',
      cardId: 'k',
      amountFen: 10_000,
      direction: 'out',
      channel: 'pos',
      cardPresent: true,
      ...more,
    })
  const first = (features: Parameters<typeof compileRules>[0]['features'], stream: TransactionFacts[]) => {
    const engine = compileRules({ rules: [], features: features! })
    return stream.map((facts) => {
      const value = engine.features(facts)[0]!
      engine.learn(facts)
      return value
    })
  }

  it('speed: Shanghai to Beijing, 1,067 km, in an hour', () => {
    const [none, fast] = first(
      [{ kind: 'speed', by: 'card' }],
      [use(0, { division: '310115' }), use(60, { division: '110108' })],
    )
    expect(none).toBeNaN()
    expect(fast).toBeGreaterThan(1_040)
    expect(fast).toBeLessThan(1_090)
  })

  it('habit: a value far from the median scores high, the usual one near nothing', () => {
    const usual = [100, 110, 95, 105, 120, 90, 100].map((yuan, index) => use(index, { amountFen: yuan * 100 }))
    const scores = first(
      [{ kind: 'habit', measure: 'z-score', of: 'amountFen', by: 'customer' }],
      [...usual, use(50, { amountFen: 500_000 })],
    )
    expect(scores.slice(0, 5).every(Number.isNaN)).toBe(true)
    expect(Math.abs(scores[6]!)).toBeLessThan(2)
    expect(scores[7]!).toBeGreaterThan(20)
    const shares = first(
      [{ kind: 'habit', measure: 'percentile', of: 'amountFen', by: 'customer' }],
      [...usual, use(50, { amountFen: 500_000 })],
    )
    expect(shares[7]).toBe(100)
  })

  it('sequence: small ones before a large one; structuring: just below the limit', () => {
    const stream = [100, 150, 4_900_000, 4_800_000, 5_000_000].map((amountFen, index) => use(index, { amountFen }))
    const bounds = { by: 'card' as const, windowMinutes: 60 }
    expect(first([{ kind: 'sequence', ...bounds, smallMaxFen: 200, largeMinFen: 100_000 }], stream)).toEqual([
      0, 0, 2, 2, 2,
    ])
    expect(first([{ kind: 'structuring', ...bounds, limitFen: 5_000_000, bandPercent: 10 }], stream)).toEqual([
      0, 0, 1, 2, 0,
    ])
  })

  it('a hit says what each comparison saw, and is quiet while the customer was told of before', () => {
    const engine = compileRules({
      rules: [
        ruleOf(
          'N-1',
          {
            kind: 'all',
            items: [
              {
                kind: 'compare',
                left: { kind: 'field', field: 'timeOfDay' },
                op: 'between',
                right: { kind: 'range', low: 1_380, high: 600, unit: 'clock' },
              },
              {
                kind: 'compare',
                left: { kind: 'field', field: 'amountFen' },
                op: 'gte',
                right: { kind: 'threshold', name: 'large', unit: 'fen' },
              },
            ],
          },
          30,
        ),
      ],
      surroundings: { threshold: (name) => (name === 'large' ? 5_000 : null) },
    })
    const [hit] = engine.evaluate(use(0, {}))
    expect(hit).toMatchObject({ code: 'N-1', quiet: false })
    expect(hit!.contributions).toEqual([
      { path: '/when/items/0', op: 'between', unit: 'clock', value: 480, limit: 1_380, limitHigh: 600, held: true },
      { path: '/when/items/1', op: 'gte', unit: 'fen', value: 10_000, limit: 5_000, limitHigh: null, held: true },
    ])
    expect(engine.evaluate(use(29, {}))[0]!.quiet).toBe(true)
    expect(engine.evaluate(use(30, {}))[0]!.quiet).toBe(false)
    expect(engine.evaluate(use(121, {}))).toEqual([])
  })
})
