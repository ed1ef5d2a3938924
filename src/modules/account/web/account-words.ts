// How an account's values are said in the reader's language.

import { formatCount } from '../../../web/format.ts'
import { hasWords, t } from '../../../web/i18n.ts'
import type { Tone } from '../../../web/kit/StatusTag.vue'
import { settings } from '../../../web/settings.ts'

export const valueLabel = (field: string, value: string): string => {
  const words = `account.value.${field}.${value}`
  return hasWords(words) ? t(words) : value
}
export const productLabel = (names: { 'zh-CN': string; 'en-US': string }): string => names[settings.language]

const TONES: Record<string, Tone> = {
  active: 'green',
  pending: 'info',
  'frozen-partial': 'amber',
  frozen: 'red',
  'lost-reported': 'red',
  dormant: 'amber',
  closed: 'plain',
}
export const statusTone = (status: string): Tone => TONES[status] ?? 'plain'

/** 12 个月, 3 年. */
export function termLabel(months: number): string {
  return months % 12 === 0 && months >= 24
    ? t('account.years', { n: formatCount(months / 12) })
    : t('account.months', { n: formatCount(months) })
}

/** Stars in groups of four, so that the last four stand by themselves: **** **** **** 1234. */
export const grouped = (number: string): string => number.replace(/^\*+(?=\d{4}$)/, '**** ')
