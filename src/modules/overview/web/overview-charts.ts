// The pictures of the overview: what each chart draws, its table, and itself in one sentence.

import { formatCompact, formatCount, formatMoney } from '../../../web/format.ts'
import { t } from '../../../web/i18n.ts'
import { chartBase, type EChartsCoreOption } from '../../../web/kit/chart-theme.ts'
import type { Overview } from '../contract.ts'

export type Picture = {
  title: string
  label: string
  option: EChartsCoreOption
  table: { head: string[]; rows: (string | number)[][] }
}
const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const major = (fen: number) => fen / 100
const axis = { type: 'value', axisLabel: { formatter: formatCompact }, splitNumber: 4 }
const tooltip = { trigger: 'axis', valueFormatter: (value: number) => formatCompact(value) }
const reading = (name: string | undefined, value: string) => (name ? t('overview.reading', { name, value }) : '—')
const largest = <Row>(rows: readonly Row[], fen: (row: Row) => number): Row | undefined =>
  [...rows].sort((a, b) => fen(b) - fen(a))[0]

export function balancePicture({ balances, currency }: Overview): Picture {
  const top = largest(balances, (one) => one.assetsFen)
  const line = (name: string, data: number[], color: string, area: boolean) => ({
    name,
    type: 'line',
    data,
    itemStyle: { color: token(color) },
    ...(area ? { areaStyle: { opacity: 0.08 } } : {}),
  })
  const debts = balances.some(({ debtsFen }) => debtsFen < 0)
  return {
    title: t('overview.balances'),
    label: reading(top?.month, formatMoney(top?.assetsFen, currency)),
    option: {
      ...chartBase,
      legend: {},
      tooltip,
      xAxis: { type: 'category', boundaryGap: false, data: balances.map(({ month }) => month) },
      yAxis: axis,
      series: [
        line(
          t('overview.assets'),
          balances.map(({ assetsFen }) => major(assetsFen)),
          '--k-c1',
          true,
        ),
        ...(debts
          ? [
              line(
                t('overview.debts'),
                balances.map(({ debtsFen }) => major(debtsFen)),
                '--k-c2',
                false,
              ),
            ]
          : []),
      ],
    },
    table: {
      head: [t('overview.month'), t('overview.assets'), t('overview.debts')],
      rows: balances.map((one) => [
        one.month,
        formatMoney(one.assetsFen, currency),
        formatMoney(one.debtsFen, currency),
      ]),
    },
  }
}

export function flowPicture({ flows, currency }: Overview): Picture {
  const top = largest(flows, (one) => one.outFen)
  const bar = (name: string, data: number[], color: string) => ({
    name,
    type: 'bar',
    stack: 'flow',
    data,
    barMaxWidth: 14,
    itemStyle: { color: token(color) },
  })
  return {
    title: t('overview.flows'),
    label: reading(top?.month, formatMoney(top?.outFen, currency)),
    option: {
      ...chartBase,
      legend: {},
      tooltip,
      xAxis: { type: 'category', data: flows.map(({ month }) => month) },
      yAxis: axis,
      series: [
        bar(
          t('overview.in'),
          flows.map(({ inFen }) => major(inFen)),
          '--k-c1',
        ),
        bar(
          t('overview.out'),
          flows.map(({ outFen }) => -major(outFen)),
          '--k-c2',
        ),
        {
          name: t('overview.net'),
          type: 'line',
          data: flows.map(({ inFen, outFen }) => major(inFen - outFen)),
          itemStyle: { color: token('--k-ink') },
        },
      ],
    },
    table: {
      head: [t('overview.month'), t('overview.in'), t('overview.out'), t('overview.net')],
      rows: flows.map(({ month, inFen, outFen }) => [
        month,
        formatMoney(inFen, currency),
        formatMoney(outFen, currency),
        formatMoney(inFen - outFen, currency),
      ]),
    },
  }
}

type Bars = { title: string; name: string; rows: { name: string; fen: number; entries: number }[]; currency: string }
const lying = (names: string[], series: object[]): EChartsCoreOption => ({
  ...chartBase,
  legend: series.length > 1 ? {} : { show: false },
  grid: { ...chartBase.grid, top: series.length > 1 ? 28 : 4, right: 56 },
  tooltip,
  xAxis: { type: 'value', show: false },
  yAxis: { type: 'category', inverse: true, data: names, axisLabel: { width: 110, overflow: 'truncate', interval: 0 } },
  series,
})
const bars = (name: string, fen: number[], color: string, width: number) => ({
  name,
  type: 'bar',
  data: fen.map(major),
  barMaxWidth: width,
  itemStyle: { color: token(color) },
  label: {
    show: width > 8,
    position: 'right',
    fontSize: 12,
    color: token('--k-ink-2'),
    formatter: ({ value }: { value: number }) => formatCompact(value),
  },
})

export function spentPicture({ title, name, rows, currency }: Bars): Picture {
  return {
    title,
    label: reading(rows[0]?.name, formatMoney(rows[0]?.fen, currency)),
    option: lying(
      rows.map((row) => row.name),
      [
        bars(
          title,
          rows.map(({ fen }) => fen),
          '--k-c1',
          12,
        ),
      ],
    ),
    table: {
      head: [name, t('overview.out'), t('overview.count')],
      rows: rows.map((row) => [row.name, formatMoney(row.fen, currency), formatCount(row.entries)]),
    },
  }
}

export function categoryPicture({ categories, currency }: Overview): Picture {
  const rows = categories.map((one) => ({ ...one, name: t(`ledger.mccGroup.${one.group}`) }))
  return {
    title: t('overview.categories'),
    label: reading(rows[0]?.name, formatMoney(rows[0]?.fen, currency)),
    option: lying(
      rows.map(({ name }) => name),
      [
        bars(
          t('overview.thisMonth'),
          rows.map(({ fen }) => fen),
          '--k-c1',
          10,
        ),
        bars(
          t('overview.mean'),
          rows.map(({ meanFen }) => meanFen),
          '--k-c-axis',
          5,
        ),
      ],
    ),
    table: {
      head: [t('overview.category'), t('overview.thisMonth'), t('overview.mean')],
      rows: rows.map((row) => [row.name, formatMoney(row.fen, currency), formatMoney(row.meanFen, currency)]),
    },
  }
}

const DAYS = [0, 1, 2, 3, 4, 5, 6]
export function hourPicture({ hours }: Overview): Picture {
  const names = DAYS.map((day) => t(`overview.weekday.${day}`))
  const most = Math.max(1, ...hours.map(({ acts }) => acts))
  const top = largest(hours, ({ acts }) => acts)
  return {
    title: t('overview.hours'),
    label: reading(top && `${names[top.weekday]} ${top.hour}`, formatCount(top?.acts)),
    option: {
      ...chartBase,
      grid: { ...chartBase.grid, top: 4, bottom: 30 },
      xAxis: { type: 'category', data: Array.from({ length: 24 }, (_, hour) => String(hour)) },
      yAxis: { type: 'category', inverse: true, data: names },
      visualMap: {
        min: 0,
        max: most,
        orient: 'horizontal',
        left: 'center',
        bottom: 0,
        itemHeight: 80,
        itemWidth: 8,
        textStyle: { color: token('--k-ink-3') },
        inRange: { color: [token('--k-surface-2'), token('--k-c1')] },
      },
      series: [{ type: 'heatmap', data: hours.map(({ weekday, hour, acts }) => [hour, weekday, acts]) }],
    },
    table: {
      head: [t('overview.hours'), t('overview.hour'), t('overview.acts')],
      rows: hours.map(({ weekday, hour, acts }) => [names[weekday] as string, hour, acts]),
    },
  }
}
