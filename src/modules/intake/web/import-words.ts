// How an import's fields, rules and states are written.

import { hasWords, t } from '../../../web/i18n.ts'
import type { ImportState } from '../contract.ts'

/** The field's name; a part of a field that has no name of its own takes that of the whole. */
export function fieldLabel(importable: string, field: string): string {
  for (let path = field; path !== ''; path = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '') {
    const key = `${importable}.import.${path}`
    if (hasWords(key)) return t(key)
    if (hasWords(`customer.field.${path}`)) return t(`customer.field.${path}`)
  }
  return field
}

type Facts = Record<string, unknown> | undefined

export function ruleText(importable: string, problem: { field: string; rule: string; facts?: Facts }): string {
  const key = `refusal.${problem.rule}`
  return hasWords(key) ? t(key, { ...problem.facts, field: fieldLabel(importable, problem.field) }) : problem.rule
}

/** Facts of a rule that stands for many rows. */
const ANY = Object.fromEntries(
  [
    'expected',
    'found',
    'length',
    'position',
    'character',
    'instead',
    'line',
    'max',
    'min',
    'limit',
    'today',
    'allowed',
    'division',
    'segment',
    'callingCode',
    'code',
    'total',
    'hours',
  ].map((name) => [name, '…']),
)

/** What was wrong with many rows: the short words of the rule, else its sentence without any row's facts. */
export function ruleTitle(importable: string, problem: { field: string; rule: string }): string {
  const short = `import.reason.${problem.rule}`
  return hasWords(short) ? t(short) : ruleText(importable, { ...problem, facts: ANY })
}

const TONES: Partial<Record<ImportState, 'green' | 'amber' | 'red' | 'info' | 'acc'>> = {
  running: 'info',
  checking: 'info',
  scanning: 'info',
  undoing: 'info',
  done: 'green',
  failed: 'red',
  refused: 'red',
  paused: 'amber',
  checked: 'acc',
  ready: 'acc',
}
export const stateTone = (state: ImportState) => TONES[state] ?? 'plain'
export const isWorked = (state: ImportState) => ['scanning', 'checking', 'running', 'undoing'].includes(state)
