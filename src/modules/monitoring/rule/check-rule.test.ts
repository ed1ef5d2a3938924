// Sound rules have no problem; each unsound one has its own, at its place.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rule, RuleNode } from '../rule-contract.ts'
import { checkRule } from './check-rule.ts'
import { compileRules } from './compile.ts'
import { factsOf } from './facts.ts'
import { ruleOf } from './naive.fixture.ts'
import { anyRule } from './tree.fixture.ts'

const fen = (value: unknown) => ({ kind: 'constant', value, unit: 'fen' })
const compare = (left: unknown, op: string, right: unknown) => ({ kind: 'compare', left, op, right })
const field = (name: string) => ({ kind: 'field', field: name })
const count = {
  kind: 'aggregate',
  fn: 'count',
  by: 'card',
  windowMinutes: 60,
  includesThis: true,
}
const labelled = compare(field('fraudLabel'), 'eq', { kind: 'constant', value: true, unit: 'flag' })
const nested = (depth: number): unknown =>
  depth === 0 ? compare(field('amountFen'), 'gte', fen(1)) : { kind: 'all', items: [nested(depth - 1)] }

const cases: [what: string, when: unknown, code: string, path: string][] = [
  [
    'a unit',
    compare(field('amountFen'), 'gte', { kind: 'constant', value: 3, unit: 'count' }),
    'unit-mismatch',
    '/when/right',
  ],
  [
    'an order of texts',
    compare(field('channel'), 'gte', { kind: 'constant', value: 'pos', unit: 'code' }),
    'operator-not-fitting',
    '/when/op',
  ],
  [
    'a set without `in`',
    compare(field('amountFen'), 'gte', { kind: 'set', values: [1], unit: 'fen' }),
    'limit-not-fitting',
    '/when/right',
  ],
  [
    'a range that is empty',
    compare(field('amountFen'), 'between', { kind: 'range', low: 2, high: 1, unit: 'fen' }),
    'range-reversed',
    '/when/right',
  ],
  [
    'a window too long',
    compare({ ...count, windowMinutes: 129_601 }, 'gte', { kind: 'constant', value: 3, unit: 'count' }),
    'shape',
    '/when',
  ],
  [
    'a window too long for what is new',
    compare({ ...count, fn: 'distinctNew', of: 'merchantId', windowMinutes: 43_201 }, 'gte', {
      kind: 'constant',
      value: 3,
      unit: 'count',
    }),
    'window-too-long',
    '/when/left/windowMinutes',
  ],
  [
    'a sum of codes',
    compare({ ...count, fn: 'sum', of: 'channel' }, 'gte', fen(1)),
    'field-not-a-number',
    '/when/left/of',
  ],
  [
    'a sum of nothing',
    compare({ ...count, fn: 'sum' }, 'gte', { kind: 'constant', value: 3, unit: 'count' }),
    'field-missing',
    '/when/left/of',
  ],
  ['a label of this one', labelled, 'label-not-delayed', '/when/left'],
  [
    'a label at once',
    compare({ ...count, where: labelled }, 'gte', { kind: 'constant', value: 1, unit: 'count' }),
    'label-not-delayed',
    '/when/left/where',
  ],
  [
    'this within a delay',
    compare({ ...count, delayMinutes: 5 }, 'gte', { kind: 'constant', value: 1, unit: 'count' }),
    'this-within-delay',
    '/when/left/includesThis',
  ],
  [
    'a delay of many windows',
    compare({ ...count, includesThis: false, delayMinutes: 10_080 }, 'gte', {
      kind: 'constant',
      value: 1,
      unit: 'count',
    }),
    'delay-too-long',
    '/when/left/delayMinutes',
  ],
  ['a text for an amount', compare(field('amountFen'), 'gte', fen('much')), 'value-not-fitting', '/when/right'],
  ['groups too deep', nested(6), 'too-deep', '/when/items/0/items/0/items/0/items/0'],
  [
    'a list nobody knows',
    compare(field('merchantId'), 'inList', { kind: 'list', list: 'nowhere' }),
    'list-unknown',
    '/when/right',
  ],
  [
    'a threshold nobody knows',
    compare(field('amountFen'), 'gte', { kind: 'threshold', name: 'nowhere', unit: 'fen' }),
    'threshold-unknown',
    '/when/right',
  ],
  [
    'a model nobody knows',
    compare({ kind: 'model', model: 'nowhere' }, 'gte', { kind: 'constant', value: 1, unit: 'percent' }),
    'model-unknown',
    '/when/left',
  ],
  ['no object', { kind: 'all', items: [null] }, 'shape', '/when/items/0'],
  [
    'a ratio of unlike ones',
    compare({ kind: 'ratio', over: { ...count, fn: 'sum', of: 'amountFen' }, under: count }, 'gte', {
      kind: 'constant',
      value: 1,
      unit: 'percent',
    }),
    'unit-mismatch',
    '/when/left',
  ],
  [
    'a small one that is large',
    compare({ kind: 'sequence', by: 'card', windowMinutes: 60, smallMaxFen: 5, largeMinFen: 5 }, 'gte', {
      kind: 'constant',
      value: 1,
      unit: 'count',
    }),
    'sequence-reversed',
    '/when/left',
  ],
]

describe('checkRule', () => {
  it('finds nothing in sound rules, and the engine takes each of them', () => {
    const facts = factsOf({
      transactionId: 't',
      at: 1.78e12,
      customerId: 'a',
      accountId: 'b',
      amountFen: 5,
      direction: 'in',
    })
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(checkRule(rule)).toEqual([])
        const engine = compileRules({ rules: [rule] })
        engine.evaluate(facts)
        engine.evaluate({ ...facts, at: facts.at + 1_000 })
      }),
      { numRuns: 300 },
    )
  })

  it.each(cases)('refuses %s', (_, when, code, path) => {
    const known = { lists: [], thresholds: [], models: [] }
    expect(checkRule(ruleOf('R-1', when as RuleNode), known)).toContainEqual(expect.objectContaining({ code, path }))
  })

  it('refuses a header with unknown words and validity that ends before it begins', () => {
    const rule = ruleOf('R-1', nested(0) as RuleNode)
    expect(checkRule({ ...rule, validFrom: '2026-02-01', validTo: '2026-01-01' })).toEqual([
      { path: '/validTo', code: 'validity-reversed', facts: {} },
    ])
    expect(checkRule({ ...rule, severity: 'huge' } as unknown as Rule)[0]).toMatchObject({
      code: 'shape',
      path: '/severity',
    })
    expect(
      checkRule({ ...rule, when: { kind: 'any', items: Array(70).fill(nested(0)) } }).map(({ code }) => code),
    ).toContain('too-large')
  })
})
