// Every rule has a sentence in both languages, and its chips point to what is there.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../rule-contract.ts'
import { compileRules } from './compile.ts'
import { factsOf } from './facts.ts'
import { ruleOf } from './naive.fixture.ts'
import { ruleSentence } from './sentence.ts'
import { LANGUAGES } from './sentence-words.ts'
import { anyRule } from './tree.fixture.ts'
import { hitSentence } from './why.ts'

const at = (rule: Rule, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], rule)
const textOf = (parts: { text: string }[]) => parts.map(({ text }) => text).join('')

const large = ruleOf('R-114', {
  kind: 'compare',
  left: {
    kind: 'aggregate',
    fn: 'sum',
    of: 'amountFen',
    by: 'customer',
    windowMinutes: 1_440,
    includesThis: true,
    where: {
      kind: 'compare',
      left: { kind: 'field', field: 'channel' },
      op: 'in',
      right: { kind: 'set', values: ['mobile', 'online'], unit: 'code' },
    },
  },
  op: 'gte',
  right: { kind: 'constant', value: 30_000_000, unit: 'fen' },
})

describe('sentences', () => {
  it('exist for all rules, with chips that point into the tree', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        for (const language of LANGUAGES) {
          const parts = ruleSentence(rule, language)
          expect(textOf(parts)).not.toMatch(/undefined|NaN|\[object/)
          for (const { path, text } of parts) {
            expect(text).not.toBe('')
            if (path !== undefined) expect(at(rule, path)).toBeDefined()
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('read as people speak', () => {
    expect(textOf(ruleSentence(large, 'zh-CN'))).toBe(
      '当同一客户 在 24 小时 内（只看渠道 是 手机银行、网上银行） 金额合计 达到 ¥300,000.00：产生 高 级预警，1 小时 内处理。',
    )
    expect(textOf(ruleSentence(large, 'en-US'))).toBe(
      'When the same customer within 24 hours:  (only where channel is one of mobile bank, online bank) total: amount reaches ¥300,000.00, raise an alert of high severity, to be handled within 1 hour.',
    )
  })

  it('say what new values are', () => {
    const fresh = ruleOf('R-9', {
      kind: 'compare',
      left: {
        kind: 'aggregate',
        fn: 'distinctNew',
        of: 'counterparty',
        by: 'customer',
        windowMinutes: 1_440,
        includesThis: true,
      },
      op: 'gte',
      right: { kind: 'constant', value: 5, unit: 'count' },
    })
    expect(textOf(ruleSentence(fresh, 'zh-CN'))).toContain(
      '同一客户 在 24 小时 内 对手方新出现个数（此前 90 天未见） 达到 5',
    )
    expect(textOf(ruleSentence(fresh, 'en-US'))).toContain(
      'the same customer within 24 hours:  number of new values (not seen in the 90 days before): counterparty reaches 5',
    )
  })

  it('of a hit tell the values', () => {
    const facts = factsOf({
      transactionId: 't',
      at: 1.78e12,
      customerId: 'a',
      accountId: 'b',
      amountFen: 48_600_000,
      direction: 'out',
      channel: 'mobile',
    })
    const [hit] = compileRules({ rules: [large] }).evaluate(facts)
    expect(textOf(hitSentence(large, hit!.contributions, 'zh-CN'))).toBe(
      '同一客户 在 24 小时 内（只看渠道 是 手机银行、网上银行） 金额合计 为 ¥486,000.00（达到 ¥300,000.00）。',
    )
  })
})
