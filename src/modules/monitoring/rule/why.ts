// Why a rule was hit, in a plain sentence with the values it saw.

import type { Comparison, Contribution, Rule, RuleNode } from '../rule-contract.ts'
import { operandWords, type SentencePart } from './sentence.ts'
import { type Language, OPERATOR_WORDS, valueWords } from './sentence-words.ts'

/** The comparison a contribution speaks of; null when the rule has none there. */
export function comparisonAt(rule: Rule, path: string): Comparison | null {
  let node: RuleNode | undefined = rule.when
  for (const step of path.split('/').slice(2)) {
    if (step === 'items') continue
    node = node && node.kind !== 'compare' ? node.items[Number(step)] : undefined
  }
  return node?.kind === 'compare' ? node : null
}

/** The comparisons that held, each with its value and limit; chips point to the comparison. Those of another version are left out. */
export function hitSentence(rule: Rule, contributions: readonly Contribution[], language: Language): SentencePart[] {
  const zh = language === 'zh-CN'
  const parts: SentencePart[] = []
  for (const { path, op, unit, value, limit, limitHigh, held } of contributions) {
    const comparison = held ? comparisonAt(rule, path) : null
    if (!comparison) continue
    if (parts.length > 0) parts.push({ text: zh ? '；' : '; ' })
    parts.push({
      text: zh ? `${operandWords(comparison.left, language)} 为 ` : `${operandWords(comparison.left, language)} was `,
    })
    parts.push({ text: valueWords(value, unit, language), path })
    if (limit === null) continue
    const end = limitHigh === null ? '' : `–${valueWords(limitHigh, unit, language)}`
    const words = OPERATOR_WORDS[op][zh ? 0 : 1]
    parts.push({
      text: zh
        ? `（${words} ${valueWords(limit, unit, language)}${end}）`
        : ` (${words} ${valueWords(limit, unit, language)}${end})`,
    })
  }
  if (parts.length > 0) parts.push({ text: zh ? '。' : '.' })
  return parts
}
