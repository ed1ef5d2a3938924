// Fifty rules over twelve windows and a year's stream, the same in every run: what the engine of monitoring is measured with.

import { factsOf, type TransactionFacts } from '../src/modules/monitoring/rule/facts.ts'
import type { Aggregate, Rule, RuleNode } from '../src/modules/monitoring/rule-contract.ts'

const DAY_MINUTES = 1_440
const DAY_MS = 86_400_000
const START = Date.UTC(2026, 0, 1)
const RULES = 50
const MERCHANTS = 10_000
const CHANNELS = ['pos', 'online', 'mobile', 'atm'] as const
const DIVISIONS = ['310115', '110108', '440305', '330106', '510104']
const MCCS = ['5411', '5812', '5541', '7995', '4829', '6011']

const out: Aggregate['where'] = {
  kind: 'compare',
  left: { kind: 'field', field: 'direction' },
  op: 'eq',
  right: { kind: 'constant', value: 'out', unit: 'code' },
}
const online: Aggregate['where'] = {
  kind: 'compare',
  left: { kind: 'field', field: 'channel' },
  op: 'in',
  right: { kind: 'set', values: ['online', 'mobile'], unit: 'code' },
}
const over = (fn: Aggregate['fn'], windowMinutes: number, more: Partial<Aggregate> = {}): Aggregate => ({
  kind: 'aggregate',
  fn,
  by: 'card',
  windowMinutes,
  includesThis: fn !== 'firstSeen',
  ...(fn === 'count' ? {} : { of: 'amountFen' as const }),
  ...more,
})

/** Twelve windows of a card, from five minutes to ninety days; `limit` is what is seldom passed. */
const WINDOWS: { of: Aggregate; limit: number }[] = [
  { of: over('count', 5), limit: 2 },
  { of: over('sum', 60, { where: out }), limit: 60_000 },
  { of: over('count', 360, { where: online }), limit: 3 },
  { of: over('sum', DAY_MINUTES, { where: out }), limit: 120_000 },
  { of: over('distinct', DAY_MINUTES, { of: 'merchantId' }), limit: 6 },
  { of: over('max', 3 * DAY_MINUTES), limit: 110_000 },
  { of: over('count', 7 * DAY_MINUTES), limit: 20 },
  { of: over('sum', 7 * DAY_MINUTES, { where: online }), limit: 260_000 },
  { of: over('distinct', 30 * DAY_MINUTES, { of: 'division' }), limit: 5 },
  { of: over('average', 30 * DAY_MINUTES, { where: out }), limit: 30_000 },
  { of: over('sum', 90 * DAY_MINUTES), limit: 3_500_000 },
  { of: over('min', 90 * DAY_MINUTES, { where: online }), limit: 5_000 },
]

/** Rules ask for one to three of the windows and for fields, as written ones do; few transactions are hit. */
export const benchRules: Rule[] = Array.from({ length: RULES }, (_, index) => {
  const items = [0, 5, 8].slice(0, 1 + (index % 3)).map((step, place): RuleNode => {
    const { of, limit } = WINDOWS[(index + step) % WINDOWS.length]!
    const unit = of.fn === 'count' || of.fn === 'distinct' ? 'count' : 'fen'
    const value = place === 0 ? limit * (1.6 + index / RULES) : limit / 4
    return { kind: 'compare', left: of, op: 'gte', right: { kind: 'constant', value, unit } }
  })
  if (index % 2 === 0)
    items.push({
      kind: 'compare',
      left: { kind: 'field', field: 'amountFen' },
      op: 'gte',
      right: { kind: 'constant', value: 10_000 + index * 1_000, unit: 'fen' },
    })
  if (index % 5 === 0)
    items.push({
      kind: 'not',
      items: [
        {
          kind: 'compare',
          left: { kind: 'field', field: 'mcc' },
          op: 'in',
          right: { kind: 'set', values: ['5411', '5812'], unit: 'code' },
        },
      ],
    })
  return {
    code: `B-${index}`,
    name: { zh: `规则 ${index}`, en: `Rule ${index}` },
    severity: 'medium',
    score: 10 + index,
    typology: 'fraud',
    validFrom: null,
    validTo: null,
    segments: [],
    quietMinutes: DAY_MINUTES,
    dueMinutes: 60,
    owner: null,
    when: { kind: 'all', items },
  }
})

/** xorshift32: the same stream in every run. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** `count` transactions of `cards` cards, each used `perDay` times a day; merchants by a steep choice, amounts log-normal. */
export function benchStream(count: number, cards: number, perDay: number): TransactionFacts[] {
  const next = chance(0x9e3779b9)
  const gapMs = DAY_MS / (cards * perDay)
  // Strings as a driver gives them: flat, a fresh one for every row.
  const flat = (text: string) => Buffer.from(text).toString('latin1')
  const id = (kind: string, number: number) =>
    flat(`0198${kind}00-7000-7000-8000-${number.toString(16).padStart(12, '0')}`)
  return Array.from({ length: count }, (_, index) => {
    const card = Math.floor(next() * cards)
    const channel = CHANNELS[Math.floor(next() * CHANNELS.length)]!
    const spread = Math.sqrt(-2 * Math.log(next() + 1e-9)) * Math.cos(2 * Math.PI * next())
    return factsOf({
      transactionId: id('f', index),
      at: START + Math.floor(index * gapMs),
      customerId: id('c', card),
      accountId: id('a', card),
      cardId: id('d', card),
      merchantId: id('e', Math.floor(next() ** 3 * MERCHANTS)),
      amountFen: Math.max(1, Math.round(Math.exp(9.2 + spread))),
      balanceAfterFen: 1_000_000,
      direction: next() < 0.9 ? 'out' : 'in',
      type: 'purchase',
      channel,
      mcc: MCCS[Math.floor(next() * MCCS.length)]!,
      division: DIVISIONS[Math.floor(next() ** 4 * DIVISIONS.length)]!,
      cardPresent: channel === 'pos' || channel === 'atm',
      customerKind: 'person',
      segment: 'retail',
    })
  })
}
