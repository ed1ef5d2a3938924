// A rule as a sentence of a person, in parts: text, and chips that a page makes editable where they point into the tree.

import type { Aggregate, Comparison, Filter, Limit, Operand, Rule, RuleNode, Unit } from '../rule-contract.ts'
import { FIELDS } from './fields.ts'
import {
  AGGREGATE_WORDS,
  durationWords,
  FIELD_WORDS,
  KEY_WORDS,
  type Language,
  OPERATOR_WORDS,
  SEVERITY_WORDS,
  valueWords,
} from './sentence-words.ts'
import { unitOf } from './units.ts'

/** `path`: a JSON pointer within the rule to what the chip edits; left out: plain text. */
export type SentencePart = { text: string; path?: string }

class Writer {
  parts: SentencePart[] = []
  readonly language: Language
  readonly zh: boolean

  constructor(language: Language) {
    this.language = language
    this.zh = language === 'zh-CN'
  }

  say(zh: string, en: string): void {
    const text = this.zh ? zh : en
    const last = this.parts.at(-1)
    if (last && last.path === undefined) last.text += text
    else if (text) this.parts.push({ text })
  }

  chip(text: string, path: string): void {
    this.parts.push({ text, path })
  }

  words([zh, en]: readonly [string, string]): string {
    return this.zh ? zh : en
  }

  node(node: RuleNode | Filter, path: string, inner: boolean): void {
    if (node.kind === 'compare') {
      this.comparison(node, path)
      return
    }
    const { kind, items } = node
    if (kind === 'not') this.say('以下都不成立：', 'none of this holds: ')
    else if (kind === 'any' && items.length > 1) this.say('以下任一成立：', 'any of this holds: ')
    const bracket = inner && items.length > 1
    if (bracket) this.say('（', '(')
    for (const [index, item] of items.entries()) {
      if (index > 0) {
        if (kind === 'all') this.say('，并且', ', and ')
        else this.say('；或者', '; or ')
      }
      this.node(item, `${path}/items/${index}`, true)
    }
    if (bracket) this.say('）', ')')
  }

  private comparison({ left, op, right }: Comparison | Extract<Filter, { kind: 'compare' }>, path: string): void {
    this.operand(left, `${path}/left`)
    this.say(' ', ' ')
    this.chip(this.words(OPERATOR_WORDS[op]), `${path}/op`)
    this.say(' ', ' ')
    this.limit(right, unitOf(left), `${path}/right`)
    if (op === 'between') this.say(' 之间', '')
  }

  private limit(right: Limit, unit: Unit, path: string): void {
    const { language } = this
    if (right.kind === 'constant') this.chip(valueWords(right.value, unit, language), path)
    else if (right.kind === 'range')
      this.chip(`${valueWords(right.low, unit, language)}–${valueWords(right.high, unit, language)}`, path)
    else if (right.kind === 'set')
      this.chip(right.values.map((value) => valueWords(value, unit, language)).join(this.zh ? '、' : ', '), path)
    else if (right.kind === 'list') this.chip(right.list, path)
    else if (right.kind === 'threshold') {
      this.say('限额 ', 'the threshold ')
      this.chip(right.name, path)
    } else {
      this.operand(right.of, `${path}/of`)
      this.say(' 的 ', ' times ')
      this.chip(this.zh ? `${right.factor} 倍` : String(right.factor), `${path}/factor`)
    }
  }

  private operand(operand: Operand, path: string): void {
    if (operand.kind === 'field') this.chip(this.words(FIELD_WORDS[operand.field]), path)
    else if (operand.kind === 'aggregate') this.aggregate(operand, path)
    else if (operand.kind === 'ratio') {
      this.aggregate(operand.over, `${path}/over`)
      this.say(' 占 ', ' as a share of ')
      this.aggregate(operand.under, `${path}/under`)
      this.say(' 的比例', '')
    } else if (operand.kind === 'habit') {
      this.chip(this.words(KEY_WORDS[operand.by]), `${path}/by`)
      this.say(' 本笔', ': this ')
      this.chip(this.words(FIELD_WORDS[operand.of]), `${path}/of`)
      if (operand.measure === 'z-score') this.say(' 偏离 90 天习惯的程度', ', how far from the habit of 90 days,')
      else this.say(' 在 90 天历史中的百分位', ', its percentile in 90 days,')
      this.where(operand.where, path)
    } else if (operand.kind === 'speed') {
      this.chip(this.words(KEY_WORDS[operand.by]), `${path}/by`)
      this.say(' 两次到场用卡之间的移动速度', ': the speed between two uses with the card present')
    } else if (operand.kind === 'model') {
      this.say('模型 ', 'the score of the model ')
      this.chip(operand.model, `${path}/model`)
      this.say(' 的评分', '')
    } else this.pattern(operand, path)
  }

  private pattern(operand: Extract<Operand, { kind: 'sequence' | 'structuring' }>, path: string): void {
    const { language } = this
    this.window(operand.by, operand.windowMinutes, path)
    if (operand.kind === 'sequence') {
      this.say('本笔大额（至少 ', 'small amounts (up to ')
      if (this.zh) this.chip(valueWords(operand.largeMinFen, 'fen', language), `${path}/largeMinFen`)
      else this.chip(valueWords(operand.smallMaxFen, 'fen', language), `${path}/smallMaxFen`)
      this.say('）之前的小额试探（至多 ', ') before this large one (at least ')
      if (this.zh) this.chip(valueWords(operand.smallMaxFen, 'fen', language), `${path}/smallMaxFen`)
      else this.chip(valueWords(operand.largeMinFen, 'fen', language), `${path}/largeMinFen`)
      this.say('）笔数', '): their number')
      return
    }
    this.say('刚好低于 ', 'amounts just below ')
    this.chip(valueWords(operand.limitFen, 'fen', language), `${path}/limitFen`)
    this.say('（差距 ', ' (by ')
    this.chip(`${operand.bandPercent}%`, `${path}/bandPercent`)
    this.say(' 以内）的笔数', ' at most): their number')
  }

  private window(by: Aggregate['by'], windowMinutes: number, path: string): void {
    this.chip(this.words(KEY_WORDS[by]), `${path}/by`)
    this.say(' 在 ', ' within ')
    this.chip(durationWords(windowMinutes, this.language), `${path}/windowMinutes`)
    this.say(' 内', ': ')
  }

  private where(filter: Filter | undefined, path: string): void {
    if (!filter) return
    this.say('（只看', ' (only where ')
    this.node(filter, `${path}/where`, false)
    this.say('）', ')')
  }

  private aggregate(aggregate: Aggregate, path: string): void {
    const { fn, of, by, windowMinutes, where, includesThis, delayMinutes } = aggregate
    this.window(by, windowMinutes, path)
    if (delayMinutes) {
      this.say('（不计最近 ', '(leaving out the last ')
      this.chip(durationWords(delayMinutes, this.language), `${path}/delayMinutes`)
      this.say('）', ') ')
    }
    this.where(where, path)
    this.say(' ', ' ')
    if (of && !this.zh) this.chip(`${AGGREGATE_WORDS[fn][1]}: ${FIELD_WORDS[of][1]}`, `${path}/fn`)
    else this.chip(`${of ? FIELD_WORDS[of][0] : ''}${this.words(AGGREGATE_WORDS[fn])}`, `${path}/fn`)
    const passive = fn === 'firstSeen' || fn === 'timeSince' || delayMinutes || (of && FIELDS[of].type === 'flag')
    if (!includesThis && !passive) this.say('（本笔不计）', ' (this one not counted)')
  }
}

/** The whole rule: for whom, when, and what follows; every rule that `checkRule` finds sound has one. */
export function ruleSentence(rule: Rule, language: Language): SentencePart[] {
  const writer = new Writer(language)
  writer.say('当', 'When ')
  if (rule.segments.length > 0) {
    writer.say('客群 ', 'a customer of ')
    writer.chip(rule.segments.join(writer.zh ? '、' : ', '), '/segments')
    writer.say(' 的客户满足：', ' meets this: ')
  }
  writer.node(rule.when, '/when', false)
  writer.say('：产生 ', ', raise an alert of ')
  writer.chip(writer.words(SEVERITY_WORDS[rule.severity]), '/severity')
  writer.say(' 级预警，', ' severity, to be handled within ')
  writer.chip(durationWords(rule.dueMinutes, language), '/dueMinutes')
  writer.say(' 内处理', '')
  if (rule.quietMinutes > 0) {
    writer.say('；同一客户 ', '; the same customer is not reported again for ')
    writer.chip(durationWords(rule.quietMinutes, language), '/quietMinutes')
    writer.say(' 内不重复', '')
  }
  writer.say('。', '.')
  return writer.parts
}

/** One comparison's left side as text: what a row of values against limits is called. */
export function operandWords(operand: Operand, language: Language): string {
  const writer = new Writer(language)
  const left: Comparison = {
    kind: 'compare',
    left: operand,
    op: 'eq',
    right: { kind: 'constant', value: 0, unit: 'count' },
  }
  writer.node(left, '', false)
  return writer.parts
    .slice(
      0,
      writer.parts.findIndex(({ path }) => path === '/op'),
    )
    .map(({ text }) => text)
    .join('')
    .trim()
}
