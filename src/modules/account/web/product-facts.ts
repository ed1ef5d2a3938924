// What a product's parameters say, as lines of label and text.

import { formatCount, formatMoney } from '../../../web/format.ts'
import { t } from '../../../web/i18n.ts'
import type { Fee, Product } from '../contract.ts'
import { termLabel, valueLabel } from './account-words.ts'

export type Fact = { key: string; label: string; text: string }

function interestFacts({ parameters, currency }: Product): Fact[] {
  const { interest } = parameters
  if (!interest) return []
  const { tiers } = interest
  const line = (key: string, text: string): Fact => ({ key, label: t(`product.field.${key}`), text })
  const tier = (at: number) => {
    const one = tiers[at] as (typeof tiers)[number]
    return line(`tier-${at}`, `${one.ratePercent}%`)
  }
  return [
    ...(tiers.length === 1
      ? [line('rate', `${tiers[0]?.ratePercent}%`)]
      : tiers.map((one, at) => ({
          ...tier(at),
          label: t('product.tier', { from: formatMoney(one.fromFen, currency) }),
        }))),
    ...(tiers.length > 1 ? [line('tierMode', valueLabel('tierMode', interest.tierMode))] : []),
    line('dayCount', interest.dayCount),
    line(
      'capitalise',
      interest.capitalise === 'at-closing'
        ? valueLabel('capitalise', interest.capitalise)
        : `${valueLabel('capitalise', interest.capitalise)} · ${t('product.onDay', { day: interest.capitaliseDay })}`,
    ),
  ]
}

/** A fixed part, a rate, and what it comes to at least and at most. */
function feeText(fee: Fee, money: (fen: number) => string): string {
  const { amountFen, ratePercent, minimumFen, maximumFen } = fee
  const parts = [amountFen ? money(amountFen) : '', ratePercent === undefined ? '' : `${ratePercent}%`].filter(Boolean)
  const least = minimumFen === undefined ? '' : ` ≥ ${money(minimumFen)}`
  const most = maximumFen === undefined ? '' : ` ≤ ${money(maximumFen)}`
  return `${parts.join(' + ') || money(0)}${least}${most}`
}

/** All facts of a version, in the order a banker asks for them. */
export function factsOf(product: Product): Fact[] {
  const { parameters: p, currency } = product
  const money = (fen: number) => formatMoney(fen, currency)
  const line = (key: string, text: string | number | undefined): Fact[] =>
    text === undefined ? [] : [{ key, label: t(`product.field.${key}`), text: String(text) }]
  const fen = (key: string, value: number | undefined) => line(key, value === undefined ? undefined : money(value))
  const percent = (key: string, value: string | number | undefined) =>
    line(key, value === undefined ? undefined : `${value}%`)
  const months = (key: string, value: number | undefined) =>
    line(key, value === undefined ? undefined : termLabel(value))
  return [
    ...interestFacts(product),
    ...(p.terms ?? []).map(({ months: n, ratePercent }) => ({
      key: `term-${n}`,
      label: termLabel(n),
      text: `${ratePercent}%`,
    })),
    ...percent('earlyRate', p.earlyRatePercent),
    ...percent('shareOfTerm', p.shareOfTermPercent),
    ...line('noticeDays', p.noticeDays === undefined ? undefined : t('product.days', { n: p.noticeDays })),
    ...fen('openingMinimum', p.limits?.openingMinimumFen),
    ...fen('overdraftMaximum', p.limits?.overdraftMaximumFen || undefined),
    ...fen('singleMaximum', p.limits?.singleMaximumFen),
    ...fen('dailyMaximum', p.limits?.dailyMaximumFen),
    ...months('dormantMonths', p.limits?.dormantMonths),
    ...line(
      'courtFreezeDaysMax',
      p.limits?.courtFreezeDaysMax && t('product.days', { n: p.limits.courtFreezeDaysMax }),
    ),
    ...line(
      'standingOrders',
      p.standingOrders &&
        `${valueLabel('holiday', p.standingOrders.holiday)} · ${t('product.retries', { n: p.standingOrders.retryDays })}`,
    ),
    ...line(
      'statements',
      p.statements &&
        `${valueLabel('statementsEvery', p.statements.every)} · ${t('product.onDay', { day: p.statements.day })}`,
    ),
    ...line('repayment', p.repayment && valueLabel('repayment', p.repayment.method)),
    ...line('graceDays', p.repayment && t('product.days', { n: p.repayment.graceDays })),
    ...percent('penaltyRate', p.repayment?.penaltyRatePercent),
    ...percent('minimumPercent', p.repayment?.minimumPercent),
    ...line('statementDay', p.repayment?.statementDay && t('product.onDay', { day: p.repayment.statementDay })),
    ...line('riskLevel', p.wealth?.riskLevel),
    ...percent('benchmark', p.wealth?.benchmarkPercent),
    ...line('redeemDays', p.wealth && t('product.days', { n: p.wealth.redeemDays })),
    ...line('bin', p.card && t('product.binOf', { bin: p.card.bin, digits: p.card.digits })),
    ...months('validMonths', p.card?.validMonths),
    ...line(
      'points',
      p.points && t('product.pointsOf', { n: formatCount(p.points.perHundredYuan), months: p.points.validMonths }),
    ),
    ...line('contra', p.contra),
    ...(p.fees ?? []).map((fee, at) => ({
      key: `fee-${at}`,
      label: valueLabel('fee', fee.code),
      text: `${feeText(fee, money)} / ${valueLabel('per', fee.per)}`,
    })),
  ]
}
