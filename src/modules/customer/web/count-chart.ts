// Counts of customers as a chart and a table: labels, order, and the condition a click drills down to.

import { formatCompact, formatCount, formatPercent } from '../../../web/format.ts'
import { named, t } from '../../../web/i18n.ts'
import type { EChartsCoreOption } from '../../../web/kit/chart-theme.ts'
import { chartBase } from '../../../web/kit/chart-theme.ts'
import { AGE_BANDS, type Condition, IncomeBand, Stage } from '../contract.ts'
import { valueLabel } from './customer-words.ts'

export type Group = { key: string | number | null; label: string | null; english: string | null; count: number }
export type CountRow = { key: string | number | null; label: string; count: number; share: number }
const NATURAL: Record<string, readonly string[]> = {
  ageBand: AGE_BANDS,
  stage: Stage.enum,
  incomeBand: IncomeBand.enum,
}
const BARS_MAX = 14
const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

export function groupLabel(by: string, group: Group): string {
  if (group.key === null) return t('customer.list.counts.none')
  return group.label !== null ? named(group.label, group.english) : valueLabel(by, group.key)
}

/** Bands and stages in their own order, all else by size. */
export function countRows(by: string, groups: Group[], total: number): CountRow[] {
  const order = NATURAL[by]
  const rows = groups.map((group) => ({
    key: group.key,
    label: groupLabel(by, group),
    count: group.count,
    share: total ? group.count / total : 0,
  }))
  const place = (row: CountRow) => (row.key === null ? 999 : (order?.indexOf(String(row.key)) ?? 0))
  return rows.sort((a, b) => (order ? place(a) - place(b) : b.count - a.count))
}

/** The condition that keeps one group only. */
export function drillCondition(by: string, key: string | number | null): Condition {
  if (key === null) return { field: by, op: 'empty' }
  if (by === 'division') return { field: by, op: 'under', value: String(key) }
  if (by === 'branchId') return { field: by, op: 'in', value: [Number(key)] }
  return { field: by, op: 'in', value: [String(key)] }
}

/** Columns for bands in their order; lying bars, the largest on top, for names. */
export function countOption(by: string, rows: CountRow[]): EChartsCoreOption {
  const upright = by === 'ageBand'
  const shown = upright ? rows : rows.slice(0, BARS_MAX)
  const names = shown.map((row) => row.label)
  const values = shown.map((row) => row.count)
  const label = {
    show: true,
    position: upright ? 'top' : 'right',
    formatter: ({ value }: { value: number }) => formatCompact(value),
    fontSize: 12,
    color: token('--k-ink-2'),
  }
  const bars = { type: 'bar', data: values, barMaxWidth: upright ? 44 : 14, label, cursor: 'pointer' }
  const category = {
    type: 'category',
    data: names,
    axisLabel: { width: upright ? 90 : 110, overflow: 'truncate', interval: 0 },
  }
  const value = { type: 'value', axisLabel: { formatter: formatCompact }, minInterval: 1, splitNumber: 4 }
  return upright
    ? { ...chartBase, xAxis: category, yAxis: value, series: [bars] }
    : {
        ...chartBase,
        grid: { ...chartBase.grid, top: 4, right: 48 },
        xAxis: { ...value, show: false },
        yAxis: { ...category, inverse: true },
        series: [bars],
      }
}

export function chartHeight(by: string, rows: CountRow[]): number {
  return by === 'ageBand' ? 220 : Math.max(120, Math.min(rows.length, BARS_MAX) * 24 + 12)
}

export function countTable(rows: CountRow[]): { head: string[]; rows: (string | number)[][] } {
  const head = [t('customer.list.counts.key'), t('customer.list.counts.number'), t('customer.list.counts.share')]
  return { head, rows: rows.map((row) => [row.label, formatCount(row.count), formatPercent(row.share)]) }
}

/** The chart in one sentence, for those who do not see it. */
export function countReading(rows: CountRow[]): string {
  const top = [...rows].sort((a, b) => b.count - a.count)[0]
  return top
    ? t('customer.list.counts.reading', {
        label: top.label,
        n: formatCount(top.count),
        share: formatPercent(top.share),
      })
    : '—'
}
