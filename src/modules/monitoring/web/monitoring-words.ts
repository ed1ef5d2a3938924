// Titles in both languages, and amounts in the unit of their threshold.

import { formatCount, formatMoney } from '../../../web/format.ts'
import { t } from '../../../web/i18n.ts'
import { settings } from '../../../web/settings.ts'
import type { THRESHOLD_UNITS } from '../contract.ts'

export const say = (title: { zh: string; en: string }): string => (settings.language === 'zh-CN' ? title.zh : title.en)

export const amountText = (amount: number, unit: (typeof THRESHOLD_UNITS)[number]): string =>
  unit === 'fen' ? formatMoney(amount) : t(`monitoring.amount.${unit}`, { n: formatCount(amount) })
