// The demo bank's alerts, told from what its customers really moved: the heaviest day of each, its figures and the sentence.

import { bankDate } from '../../../platform/kernel/clock.ts'
import type { Entry } from '../../ledger/index.ts'
import type { Hit } from '../alert.ts'
import type { Severity, Texts, Typology, WindowValue } from '../shapes.ts'
import { isNight } from '../window.ts'

export type DemoRule = { ruleCode: string; ruleVersion: number; typology: Typology; ruleName: Texts }
const rule = (
  ruleCode: string,
  ruleVersion: number,
  typology: Typology,
  chinese: string,
  english: string,
): DemoRule => ({
  ruleCode,
  ruleVersion,
  typology,
  ruleName: { 'zh-CN': chinese, 'en-US': english },
})
export const DEMO_RULES: readonly DemoRule[] = [
  rule('R-101', 4, 'money-laundering', '短时集中转出', 'Concentrated outflow'),
  rule('R-114', 12, 'fraud', '大额转出＋多收款方', 'Large outflow to many payees'),
  rule('R-121', 3, 'fraud', '换设备后大额支付', 'Large payment after a change of device'),
  rule('R-207', 6, 'money-laundering', '快进快出', 'In and out within the day'),
  rule('R-233', 2, 'money-laundering', '整数金额反复转账', 'Repeated round amounts'),
  rule('R-310', 9, 'fraud', '连续小额试探', 'Run of small test payments'),
  rule('R-402', 1, 'credit', '支出突增', 'Sudden rise in spending'),
]

/** One day of a customer's money out. */
export type Outflow = { entries: Entry[]; sumFen: number; medianFen: number }

/** The day from `from` to before `to` on which most went out, and the median of all days; null without money out then. */
export function heaviestDay(entries: readonly Entry[], from: string, to: string): Outflow | null {
  const days = new Map<string, Entry[]>()
  for (const entry of entries) {
    if (entry.amountFen >= 0) continue
    const day = bankDate(entry.at)
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  const outOf = (some: readonly Entry[]) => -some.reduce((sum, { amountFen }) => sum + amountFen, 0)
  const sums = [...days.values()].map(outOf).sort((a, b) => a - b)
  const recent = [...days].flatMap(([day, some]) => (day >= from && day < to ? [some] : []))
  const [heaviest] = recent.sort((a, b) => outOf(b) - outOf(a))
  if (!heaviest) return null
  return { entries: heaviest, sumFen: outOf(heaviest), medianFen: sums[sums.length >> 1] ?? 0 }
}

/** The largest of 1, 2, 3, 4.5 and 7 times a power of ten that is not above. */
export function roundLimit(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return [7, 4.5, 3, 2, 1].map((n) => n * power).find((limit) => limit <= value) ?? 1
}

const yuan = (fen: number) =>
  `¥${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`

function figuresOf({ entries, sumFen, medianFen }: Outflow) {
  const largestFen = Math.max(...entries.map(({ amountFen }) => -amountFen))
  const nightFen = entries
    .filter(({ at }) => isNight(at.toISOString()))
    .reduce((sum, { amountFen }) => sum - amountFen, 0)
  const payees = new Set(entries.map((entry) => entry.merchantId ?? entry.otherAccountId ?? entry.transactionId)).size
  return {
    count: entries.length,
    sumFen,
    medianFen,
    largestFen,
    nightShare: sumFen > 0 ? nightFen / sumFen : 0,
    payees,
  }
}

function valuesOf(figures: ReturnType<typeof figuresOf>): WindowValue[] {
  const { count, sumFen, medianFen, largestFen, nightShare, payees } = figures
  const value = (
    key: string,
    names: [string, string],
    unit: WindowValue['unit'],
    now: number,
    limit: number,
    median90: number,
  ): WindowValue => ({ key, name: { 'zh-CN': names[0], 'en-US': names[1] }, unit, value: now, limit, median90 })
  const nearLimit = Math.ceil(largestFen / 500_000) * 500_000
  return [
    value('out-sum-24h', ['24 小时转出合计', 'Out in 24 hours'], 'fen', sumFen, roundLimit(sumFen), medianFen),
    value('out-count-24h', ['转出笔数', 'Payments out'], 'count', count, Math.max(1, Math.round(count * 0.6)), 1),
    value('payees-24h', ['收款方', 'Payees'], 'count', payees, Math.max(1, Math.round(payees * 0.5)), 1),
    value('night-share', ['夜间金额占比', 'Share at night'], 'ratio', nightShare, 0.5, 0.03),
    value('largest', ['单笔最大', 'Largest payment'], 'fen', largestFen, nearLimit, Math.round(medianFen / 2)),
    value('wrong-pins', ['当日密码输错', 'Wrong PINs today'], 'count', 0, 3, 0),
  ]
}

function sentenceOf(figures: ReturnType<typeof figuresOf>): Texts {
  const { count, sumFen, medianFen, largestFen, nightShare, payees } = figures
  const share = `${Math.round(nightShare * 100)}%`
  return {
    'zh-CN': `{customer} 在 **24 小时**内分 **${count} 笔**转出 **${yuan(sumFen)}**，收款方 **${payees} 个**，**${share}** 的金额在 23:00–05:00 转出，最大一笔 **${yuan(largestFen)}**。平时一天转出中位数是 ${yuan(medianFen)}。`,
    'en-US': `{customer} moved **${yuan(sumFen)}** out in **${count} payments** within **24 hours**, to **${payees} payees**; **${share}** of it between 23:00 and 05:00, the largest payment **${yuan(largestFen)}**. On a usual day the median is ${yuan(medianFen)}.`,
  }
}

/** The hits of one story: a rule, on each of the day's transactions. */
export function hitsOf(
  rule: DemoRule,
  outflow: Outflow,
  said: { severity: Severity; dueMinutes: number; max: number },
): Hit[] {
  const figures = figuresOf(outflow)
  const [values, why] = [valuesOf(figures), sentenceOf(figures)]
  return outflow.entries.slice(0, said.max).map((entry) => ({
    ...rule,
    severity: said.severity,
    score: Math.round(100 / outflow.entries.length),
    dueMinutes: said.dueMinutes,
    quietMinutes: 0,
    customerId: entry.customerId,
    transactionId: entry.transactionId,
    transactionAt: entry.at,
    leg: entry.leg,
    accountId: entry.accountId,
    cardId: entry.cardId,
    amountFen: -entry.amountFen,
    currency: entry.currency,
    values,
    why,
  }))
}
