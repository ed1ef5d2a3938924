// How values are written: dates, counts, money, deadlines; one hand on every page.

import { t } from './i18n.ts'
import { settings } from './settings.ts'

const BANK_OFFSET_MS = 8 * 3_600_000
const MINUS = '\u2212'

function bankParts(value: string | Date): { date: string; time: string } {
  const text = typeof value === 'string' ? value : value.toISOString()
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { date: text, time: '' }
  const shifted = new Date(new Date(text).getTime() + BANK_OFFSET_MS).toISOString()
  return { date: shifted.slice(0, 10), time: shifted.slice(11, 19) }
}

/** Today's bank date, YYYY-MM-DD. */
export function bankToday(): string {
  return bankParts(new Date()).date
}

/** 2026-11-22, whatever the language; an instant becomes its bank date. */
export function formatDate(value: string | Date | null | undefined): string {
  return value ? bankParts(value).date : '—'
}

/** For tables: 11-22 inside the current year, else the whole date. */
export function formatDateShort(value: string | Date | null | undefined): string {
  if (!value) return '—'
  const { date } = bankParts(value)
  return date.slice(0, 4) === bankToday().slice(0, 4) ? date.slice(5) : date
}

/** 2026-11-22 09:46 in the bank's time zone. */
export function formatInstant(value: string | Date | null | undefined, withSeconds = false): string {
  if (!value) return '—'
  const { date, time } = bankParts(value)
  return `${date} ${time.slice(0, withSeconds ? 8 : 5)}`.trim()
}

/** 11-22 09:46 inside the current year, 09:46 today. */
export function formatInstantShort(value: string | Date | null | undefined): string {
  if (!value) return '—'
  const { date, time } = bankParts(value)
  const clock = time.slice(0, 5)
  return date === bankToday() ? clock : `${formatDateShort(date)} ${clock}`.trim()
}

/** 12,480 */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined) return '—'
  return (value < 0 ? MINUS : '') + Math.abs(value).toLocaleString('en-US', { maximumFractionDigits: 2 })
}

const SIGNS: Record<string, string> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£', HKD: 'HK$', JPY: '¥' }

/** Money of an integer count of the minor unit: −¥12,360.20. */
export function formatMoney(fen: number | bigint | string | null | undefined, currency = 'CNY', digits = 2): string {
  if (fen === null || fen === undefined || fen === '') return '—'
  const text = String(fen)
  const negative = text.startsWith('-')
  const whole = text.replace('-', '').padStart(digits + 1, '0')
  const major = digits ? whole.slice(0, -digits) : whole
  const grouped = major.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return `${negative ? MINUS : ''}${SIGNS[currency] ?? `${currency} `}${grouped}${digits ? `.${whole.slice(-digits)}` : ''}`
}

/** 万/亿 in Chinese, k/M in English, with one decimal: for charts and KPIs only. */
export function formatCompact(value: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? MINUS : ''
  const cut = (unit: number) => (size / unit).toLocaleString('en-US', { maximumFractionDigits: 1 })
  if (settings.language === 'zh-CN') {
    if (size >= 1e8) return `${sign}${cut(1e8)}亿`
    return size >= 1e4 ? `${sign}${cut(1e4)}万` : sign + cut(1)
  }
  if (size >= 1e6) return `${sign}${cut(1e6)}M`
  return size >= 1e4 ? `${sign}${cut(1e3)}k` : sign + cut(1)
}

export function formatPercent(ratio: number | null | undefined, digits = 1): string {
  if (ratio === null || ratio === undefined) return '—'
  return `${ratio < 0 ? MINUS : ''}${(Math.abs(ratio) * 100).toFixed(digits)}%`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1_048_576) return `${(bytes / 1024).toFixed(0)} kB`
  return bytes < 1_073_741_824 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${(bytes / 1_073_741_824).toFixed(1)} GB`
}

/** 46 分, 3 小时, 2 天: a length of time in its largest sensible unit. */
export function formatSpan(seconds: number): string {
  const size = Math.max(0, Math.round(seconds))
  if (size < 60) return t('time.seconds', { n: size })
  if (size < 3600) return t('time.minutes', { n: Math.round(size / 60) })
  return size < 172_800
    ? t('time.hours', { n: Math.round(size / 3600) })
    : t('time.days', { n: Math.round(size / 86_400) })
}

/** A deadline in words: 剩 46 分 or 已过 2 天. The exact instant belongs into the title. */
export function formatDeadline(value: string | Date, now = new Date()): string {
  const seconds = (new Date(value).getTime() - now.getTime()) / 1000
  return seconds >= 0 ? t('time.left', { span: formatSpan(seconds) }) : t('time.over', { span: formatSpan(-seconds) })
}
