// How a figure of a window is written by its unit, and how it stands against its limit.

import { formatCount, formatMoney } from '../../../web/format.ts'
import { t } from '../../../web/i18n.ts'
import { settings } from '../../../web/settings.ts'
import type { Texts, WindowValue } from '../contract.ts'

export const say = (texts: Texts): string => texts[settings.language]

export function valueText(unit: WindowValue['unit'], value: number | null): string {
  if (value === null) return '—'
  if (unit === 'fen') return formatMoney(value)
  if (unit === 'ratio') return `${Math.round(value * 100)}%`
  return unit === 'minutes' ? t('casework.minutes', { n: formatCount(value) }) : formatCount(value)
}

/** Value over limit; null without one. */
export const shareOf = ({ value, limit }: WindowValue): number | null =>
  value === null || limit === null || limit === 0 ? null : value / limit

export const toneOf = (share: number | null): 'red' | 'amber' | 'green' =>
  share === null || share < 0.8 ? 'green' : share <= 1 ? 'amber' : 'red'

/** A sentence in parts: what stands between ** is marked, {customer} is the masked name. */
export function sentenceParts(why: Texts | null, customerName: string): { text: string; marked: boolean }[] {
  if (!why) return []
  return say(why)
    .split('**')
    .map((text, at) => ({ text: text.replace('{customer}', customerName), marked: at % 2 === 1 }))
    .filter(({ text }) => text !== '')
}
