// The pictures of the cockpit: what each chart draws, its table, and itself in one sentence.

import { formatCompact, formatCount, formatMoney } from '../../../web/format.ts'
import { t } from '../../../web/i18n.ts'
import { chartBase, type EChartsCoreOption } from '../../../web/kit/chart-theme.ts'
import type { BankFigures } from '../contract.ts'
import { activeByMonth, balancesByKind, major, sumBy } from '../figures.ts'

export type Picture = {
  id: string
  title: string
  label: string
  option: EChartsCoreOption
  table: { head: string[]; rows: (string | number)[][] }
  source: string
  asOf: string
  height: number
  /** What each part stands for, for what a click opens. */
  keys: string[]
}
type Drawn = Omit<Picture, 'id' | 'source' | 'asOf' | 'height' | 'keys'>

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const axis = { type: 'value', axisLabel: { formatter: formatCompact }, splitNumber: 4 }
const tooltip = { trigger: 'axis', valueFormatter: (value: number) => formatCompact(value) }
const NOTHING = { entries: 0, inFen: 0n, outFen: 0n }

function reading(rows: readonly { name: string; value: number; told: string }[]): string {
  const [top] = [...rows].sort((a, b) => b.value - a.value)
  return top ? t('report.reading', { name: top.name, value: top.told }) : '—'
}

export function flowPicture(figures: BankFigures): Drawn {
  const { months, currency } = figures
  const sums = sumBy(figures.branches, ({ month }) => month)
  const rows = months.map((month) => ({ month, ...(sums.get(month) ?? NOTHING) }))
  const bar = (name: string, data: number[], color: string) => ({
    name,
    type: 'bar',
    stack: 'flow',
    data,
    barMaxWidth: 22,
    itemStyle: { color: token(color) },
  })
  const [ins, outs] = [rows.map(({ inFen }) => major(inFen)), rows.map(({ outFen }) => -major(outFen))]
  return {
    title: t('report.flows'),
    label: reading(
      rows.map(({ month, inFen }) => ({ name: month, value: major(inFen), told: formatMoney(inFen, currency) })),
    ),
    option: {
      ...chartBase,
      legend: {},
      tooltip,
      xAxis: { type: 'category', data: months },
      yAxis: axis,
      series: [
        bar(t('report.in'), ins, '--k-c1'),
        bar(t('report.out'), outs, '--k-c2'),
        {
          name: t('report.net'),
          type: 'line',
          data: rows.map(({ inFen, outFen }) => major(inFen - outFen)),
          itemStyle: { color: token('--k-ink') },
        },
      ],
    },
    table: {
      head: [t('report.month'), t('report.in'), t('report.out'), t('report.net'), t('report.entries')],
      rows: rows.map(({ month, inFen, outFen, entries }) => [
        month,
        formatMoney(inFen, currency),
        formatMoney(outFen, currency),
        formatMoney(inFen - outFen, currency),
        formatCount(entries),
      ]),
    },
  }
}

export function channelPicture(figures: BankFigures): Drawn {
  const { months, channels } = figures
  const names = [...new Set(channels.map(({ channel }) => channel))].sort()
  const label = (channel: string) => t(`ledger.channel.${channel}`)
  const counts = new Map(channels.map(({ month, channel, entries }) => [`${month} ${channel}`, entries]))
  const of = (month: string, channel: string) => counts.get(`${month} ${channel}`) ?? 0
  const totals = sumBy(channels, ({ channel }) => channel)
  return {
    title: t('report.counts'),
    label: reading(
      names.map((name) => {
        const entries = totals.get(name)?.entries ?? 0
        return { name: label(name), value: entries, told: formatCount(entries) }
      }),
    ),
    option: {
      ...chartBase,
      legend: { type: 'scroll' },
      tooltip,
      xAxis: { type: 'category', data: months },
      yAxis: axis,
      series: names.map((name) => ({
        name: label(name),
        type: 'bar',
        stack: 'count',
        barMaxWidth: 22,
        data: months.map((month) => of(month, name)),
      })),
    },
    table: {
      head: [t('report.month'), ...names.map(label), t('report.total')],
      rows: months.map((month) => {
        const own = names.map((name) => of(month, name))
        return [month, ...own.map(formatCount), formatCount(own.reduce((sum, n) => sum + n, 0))]
      }),
    },
  }
}

const lying = (names: string[], series: object[], legend: boolean): EChartsCoreOption => ({
  ...chartBase,
  legend: legend ? {} : { show: false },
  grid: { ...chartBase.grid, top: legend ? 28 : 4, right: 64 },
  tooltip,
  xAxis: { type: 'value', show: false },
  yAxis: { type: 'category', inverse: true, data: names, axisLabel: { width: 110, overflow: 'truncate', interval: 0 } },
  series,
})
const bars = (name: string, data: number[], color: string) => ({
  name,
  type: 'bar',
  data,
  barMaxWidth: 10,
  itemStyle: { color: token(color) },
  label: {
    show: true,
    position: 'right',
    fontSize: 12,
    color: token('--k-ink-2'),
    formatter: ({ value }: { value: number }) => formatCompact(value),
  },
})

export type RankedBranch = { branchId: number; name: string; entries: number; inFen: bigint; outFen: bigint }
/** Branches by what came in over the twelve months. */
export function rankBranches(figures: BankFigures, nameOf: (branchId: number) => string): RankedBranch[] {
  return [...sumBy(figures.branches, ({ branchId }) => String(branchId))]
    .map(([id, sum]) => ({ branchId: Number(id), name: nameOf(Number(id)), ...sum }))
    .sort((a, b) => (a.inFen < b.inFen ? 1 : -1))
}

export function branchPicture(ranked: readonly RankedBranch[], currency: string): Drawn {
  return {
    title: t('report.ranking'),
    label: reading(
      ranked.map(({ name, inFen }) => ({ name, value: major(inFen), told: formatMoney(inFen, currency) })),
    ),
    option: lying(
      ranked.map(({ name }) => name),
      [
        bars(
          t('report.in'),
          ranked.map(({ inFen }) => major(inFen)),
          '--k-c1',
        ),
        bars(
          t('report.out'),
          ranked.map(({ outFen }) => major(outFen)),
          '--k-c2',
        ),
      ],
      true,
    ),
    table: {
      head: [t('report.branch'), t('report.in'), t('report.out'), t('report.entries')],
      rows: ranked.map(({ name, inFen, outFen, entries }) => [
        name,
        formatMoney(inFen, currency),
        formatMoney(outFen, currency),
        formatCount(entries),
      ]),
    },
  }
}

export function balancePicture(figures: BankFigures): Drawn {
  const { currency } = figures
  const rows = balancesByKind(figures).map((row) => ({ ...row, name: t(`account.value.kind.${row.kind}`) }))
  return {
    title: t('report.balances'),
    label: reading(rows.map(({ name, fen }) => ({ name, value: major(fen), told: formatMoney(fen, currency) }))),
    option: lying(
      rows.map(({ name }) => name),
      [
        bars(
          t('report.balance'),
          rows.map(({ fen }) => major(fen)),
          '--k-c1',
        ),
      ],
      false,
    ),
    table: {
      head: [t('report.kind'), t('report.balance'), t('report.held')],
      rows: rows.map(({ name, fen, accounts }) => [name, formatMoney(fen, currency), formatCount(accounts)]),
    },
  }
}

export function activePicture(figures: BankFigures): Drawn {
  const rows = activeByMonth(figures)
  return {
    title: t('report.active'),
    label: reading(
      rows.map(({ month, customers }) => ({ name: month, value: customers, told: formatCount(customers) })),
    ),
    option: {
      ...chartBase,
      tooltip,
      grid: { ...chartBase.grid, top: 8 },
      xAxis: { type: 'category', data: rows.map(({ month }) => month) },
      yAxis: axis,
      series: [
        {
          name: t('report.customers'),
          type: 'line',
          data: rows.map(({ customers }) => customers),
          areaStyle: { opacity: 0.08 },
          itemStyle: { color: token('--k-c1') },
        },
      ],
    },
    table: {
      head: [t('report.month'), t('report.customers')],
      rows: rows.map(({ month, customers }) => [month, formatCount(customers)]),
    },
  }
}
