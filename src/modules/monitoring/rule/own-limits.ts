// The limits that customers set for themselves, and the rule that asks them: a draft any bank can put to work.

import type { Aggregate, Comparison, Filter, Rule, RuleNode } from '../rule-contract.ts'

export const OWN_CHANNELS = ['counter', 'atm', 'pos', 'online', 'mobile'] as const
const KINDS = ['own-amount', 'own-day', 'own-count'] as const
type Channel = (typeof OWN_CHANNELS)[number]
export type OwnLimitName = (typeof KINDS)[number] | `${(typeof KINDS)[number]}-${Channel}`
/** For all channels together, then channel by channel. */
export const OWN_LIMITS = KINDS.flatMap((kind) => [
  kind,
  ...OWN_CHANNELS.map((channel) => `${kind}-${channel}` as const),
]) as [OwnLimitName, ...OwnLimitName[]]
export const ownUnit = (name: OwnLimitName): 'fen' | 'count' => (name.startsWith('own-count') ? 'count' : 'fen')

const DAY_MINUTES = 1_440
/** What a customer pays away by an act of their own; interest, fees and bills taken are none. */
const PAYING = ['withdraw', 'transfer', 'purchase']

type FilterItem = Extract<Filter, { kind: 'compare' }>
const is = (field: 'direction' | 'channel', value: string): FilterItem => ({
  kind: 'compare',
  left: { kind: 'field', field },
  op: 'eq',
  right: { kind: 'constant', value, unit: 'code' },
})
const paying: FilterItem = {
  kind: 'compare',
  left: { kind: 'field', field: 'type' },
  op: 'in',
  right: { kind: 'set', values: PAYING, unit: 'code' },
}
const above = (left: Comparison['left'], name: OwnLimitName): Comparison => ({
  kind: 'compare',
  left,
  op: 'gt',
  right: { kind: 'threshold', name, unit: ownUnit(name) },
})

/** Above any of the three limits, of all channels or of one. */
function limits(channel: Channel | null): Comparison[] {
  const named = (kind: (typeof KINDS)[number]): OwnLimitName => (channel === null ? kind : `${kind}-${channel}`)
  const day = (fn: 'sum' | 'count'): Aggregate => ({
    kind: 'aggregate',
    fn,
    ...(fn === 'sum' ? { of: 'amountFen' as const } : {}),
    by: 'customer',
    windowMinutes: DAY_MINUTES,
    where: { kind: 'all', items: [is('direction', 'out'), paying, ...(channel ? [is('channel', channel)] : [])] },
    includesThis: true,
  })
  return [
    above({ kind: 'field', field: 'amountFen' }, named('own-amount')),
    above(day('sum'), named('own-day')),
    above(day('count'), named('own-count')),
  ]
}

const ofChannel = (channel: Channel): RuleNode => ({
  kind: 'all',
  items: [is('channel', channel), { kind: 'any', items: limits(channel) }],
})

/** A rule that `checkRule` finds sound where the thresholds of these names are. */
export const ownLimitsRule = (): Rule => ({
  code: 'OWN-LIMITS',
  name: { zh: '超过客户自设限额', en: "Above a customer's own limit" },
  severity: 'medium',
  score: 50,
  typology: 'fraud',
  validFrom: null,
  validTo: null,
  segments: [],
  quietMinutes: 60,
  dueMinutes: 120,
  owner: null,
  when: {
    kind: 'all',
    items: [is('direction', 'out'), paying, { kind: 'any', items: [...limits(null), ...OWN_CHANNELS.map(ofChannel)] }],
  },
})
