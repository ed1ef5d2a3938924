// A hit as alerts take it in: figures with their limits, and a plain sentence in both languages.

import type { Hit as AlertHit } from '../../casework/index.ts'
import type { Entry } from '../../ledger/index.ts'
import type { Hit as EngineHit } from '../rule/engine-types.ts'
import { operandWords, type SentencePart } from '../rule/sentence.ts'
import { comparisonAt, hitSentence } from '../rule/why.ts'
import type { Contribution, Rule, Unit } from '../rule-contract.ts'
import type { Running } from './running-rules.ts'

const SEVERITIES = { low: 'low', medium: 'medium', high: 'high', critical: 'high' } as const satisfies Record<
  Rule['severity'],
  string
>
const TYPOLOGIES = {
  fraud: 'fraud',
  'money-laundering': 'money-laundering',
  'credit-deterioration': 'credit',
  'service-opportunity': 'service',
} as const satisfies Record<Rule['typology'], string>

type Value = AlertHit['values'][number]
const UNITS: Partial<Record<Unit, Value['unit']>> = { fen: 'fen', count: 'count', percent: 'ratio', minutes: 'minutes' }

/** Percent are shares of one there. */
const figure = (value: Contribution['value'], unit: Unit) =>
  typeof value !== 'number' ? null : unit === 'percent' ? value / 100 : value

/** Values and limits of the comparisons that held and are numbers. */
function valuesOf({ rule }: Running, contributions: readonly Contribution[]): Value[] {
  return contributions.flatMap(({ path, unit, value, limit, held }) => {
    const comparison = held && typeof value === 'number' ? comparisonAt(rule, path) : null
    if (!comparison) return []
    return [
      {
        key: path,
        name: { 'zh-CN': operandWords(comparison.left, 'zh-CN'), 'en-US': operandWords(comparison.left, 'en-US') },
        value: figure(value, unit),
        limit: figure(limit, unit),
        unit: UNITS[unit] ?? 'score',
        median90: null,
      },
    ]
  })
}

/** What points into the rule is a figure: it is set off. */
const told = (parts: readonly SentencePart[]) => parts.map(({ text, path }) => (path ? `**${text}**` : text)).join('')

export function alertHitOf(running: Running, { score, contributions }: EngineHit, entry: Entry): AlertHit {
  const { code, version, rule } = running
  return {
    ruleCode: code,
    ruleVersion: version,
    ruleName: { 'zh-CN': rule.name.zh, 'en-US': rule.name.en },
    typology: TYPOLOGIES[rule.typology],
    severity: SEVERITIES[rule.severity],
    score,
    dueMinutes: rule.dueMinutes,
    quietMinutes: rule.quietMinutes,
    customerId: entry.customerId,
    transactionId: entry.transactionId,
    transactionAt: entry.at,
    leg: entry.leg,
    accountId: entry.accountId,
    cardId: entry.cardId,
    amountFen: Math.abs(entry.amountFen),
    currency: entry.currency,
    values: valuesOf(running, contributions),
    why: {
      'zh-CN': `{customer}：${told(hitSentence(rule, contributions, 'zh-CN'))}`,
      'en-US': `{customer}: ${told(hitSentence(rule, contributions, 'en-US'))}`,
    },
  }
}
