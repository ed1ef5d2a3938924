// Rules as they leave, and what is wrong with one as the fields it concerns.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { RuleLine, RuleVersion } from './contract.ts'
import { listListRows } from './list-store.ts'
import { checkRule, type KnownNames } from './rule/check-rule.ts'
import { ruleSentence } from './rule/sentence.ts'
import type { RuleVersion as Row } from './rule-store.ts'
import { listThresholdRows } from './threshold-store.ts'

export const showVersion = ({ madeAt, beganAt, endedAt, ...row }: Row): RuleVersion => ({
  ...row,
  madeAt: madeAt.toISOString(),
  beganAt: beganAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
})

const sentenceOf = (row: Row, language: 'zh-CN' | 'en-US') =>
  ruleSentence(row.rule, language)
    .map(({ text }) => text)
    .join('')

/** One line a rule from its newest version and those that run, newest first. */
export function showLine(versions: readonly [Row, ...Row[]], hits: number): RuleLine {
  const [newest] = versions
  const versionIn = (state: Row['state']) => versions.find((one) => one.state === state)?.version ?? null
  return {
    newest: showVersion(newest),
    live: versionIn('live'),
    shadow: versionIn('shadow'),
    hits,
    sentence: { 'zh-CN': sentenceOf(newest, 'zh-CN'), 'en-US': sentenceOf(newest, 'en-US') },
  }
}

/** What rules may ask: lists and thresholds that are there. What cannot be answered yet, a model, is not. */
export const knownNames = async (tx: Tx): Promise<KnownNames> => ({
  lists: await listListRows(tx),
  thresholds: await listThresholdRows(tx),
  models: [],
})

/** Refuses a rule with what is wrong in it, each with its place. */
export async function refuseProblems(tx: Tx, rule: unknown): Promise<void> {
  const problems = checkRule(rule, await knownNames(tx))
  if (problems.length === 0) return
  const fields = problems.map(({ path, code, facts }) => ({
    field: `rule${path.replaceAll('/', '.')}`,
    rule: `monitoring.problem-${code}`,
    facts,
  }))
  throw new Refusal('http.invalid', {}, { fields })
}
