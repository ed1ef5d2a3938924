// The charts of what a search found: months, types, categories, channels; of one currency at a time.

import { formatCompact, formatCount, formatMoney } from '../../../../web/format.ts'
import { t } from '../../../../web/i18n.ts'
import { chartBase, type EChartsCoreOption } from '../../../../web/kit/chart-theme.ts'
import type { Condition } from '../../../../web/kit/filter.ts'
import type { TransactionSums } from '../../contract.ts'
import { mccGroup } from '../../mcc-group.ts'
import { channelLabel, groupLabel, typeLabel } from '../entry-words.ts'

type Sum = TransactionSums['byMonth'][number]
export type Picture = {
  title: string
  label: string
  option: EChartsCoreOption
  table: { head: string[]; rows: (string | number)[][] }
  height: number
  /** What a click on each part narrows the search to, in the order of the parts. */
  picks: Condition[]
}
const BARS_MAX = 8
const major = (fen: number | null) => (fen ?? 0) / 100
const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** The days of a month, 2026-11. */
function monthCondition(month: string): Condition {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return { field: 'bookedOn', op: 'between', value: [`${month}-01`, `${month}-${last}`] }
}
const oneOf = (field: string, codes: string[]): Condition => ({ field, op: 'in', value: codes })

/** In above the line and out below it, month by month. */
export function flowPicture(title: string, sums: Sum[], currency: string): Picture {
  const names = sums.map((sum) => sum.key ?? '—')
  const [ins, outs] = [t('ledger.found.in'), t('ledger.found.out')]
  const bar = (name: string, data: number[], color: string) => ({
    name,
    type: 'bar',
    stack: 'flow',
    data,
    barMaxWidth: 18,
    itemStyle: { color: token(color) },
  })
  const net = sums.map((sum) => major(sum.inFen) - major(sum.outFen))
  const best = sums.reduce<Sum | null>((top, sum) => ((sum.outFen ?? 0) > (top?.outFen ?? -1) ? sum : top), null)
  return {
    title,
    label: best ? t('ledger.found.reading', { name: best.key, value: formatMoney(best.outFen, currency) }) : '—',
    option: {
      ...chartBase,
      legend: {},
      tooltip: { trigger: 'axis', valueFormatter: (value: number) => formatCompact(value) },
      xAxis: { type: 'category', data: names },
      yAxis: { type: 'value', axisLabel: { formatter: formatCompact }, splitNumber: 4 },
      series: [
        bar(
          ins,
          sums.map((sum) => major(sum.inFen)),
          '--k-c1',
        ),
        bar(
          outs,
          sums.map((sum) => -major(sum.outFen)),
          '--k-c2',
        ),
        {
          name: t('ledger.found.net'),
          type: 'line',
          data: net,
          symbol: 'circle',
          symbolSize: 4,
          itemStyle: { color: token('--k-ink') },
        },
      ],
    },
    table: {
      head: [title, ins, outs, t('ledger.found.net'), t('ledger.found.entries')],
      rows: sums.map((sum) => [
        sum.key ?? '—',
        formatMoney(sum.inFen, currency),
        formatMoney(sum.outFen, currency),
        formatMoney((sum.inFen ?? 0) - (sum.outFen ?? 0), currency),
        formatCount(sum.entries),
      ]),
    },
    height: 190,
    picks: names.map(monthCondition),
  }
}

type Bar = { name: string; value: number; entries: number; pick: Condition }

/** Lying bars, the largest on top; what is beyond them in one. */
export function barsPicture(title: string, bars: Bar[], write: (value: number) => string): Picture {
  const sorted = bars.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value)
  const shown = sorted.slice(0, BARS_MAX)
  const [top] = shown
  return {
    title,
    label: top ? t('ledger.found.reading', { name: top.name, value: write(top.value) }) : '—',
    option: {
      ...chartBase,
      grid: { ...chartBase.grid, top: 4, right: 64 },
      tooltip: { valueFormatter: write },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: shown.map(({ name }) => name),
        axisLabel: { width: 100, overflow: 'truncate', interval: 0 },
      },
      series: [
        {
          type: 'bar',
          data: shown.map(({ value }) => value),
          barMaxWidth: 12,
          label: {
            show: true,
            position: 'right',
            fontSize: 12,
            color: token('--k-ink-2'),
            formatter: ({ value }: { value: number }) => formatCompact(value),
          },
        },
      ],
    },
    table: {
      head: [title, t('ledger.found.out'), t('ledger.found.entries')],
      rows: sorted.map(({ name, value, entries }) => [name, write(value), formatCount(entries)]),
    },
    height: Math.max(96, shown.length * 22 + 12),
    picks: shown.map(({ pick }) => pick),
  }
}

/** Categories of merchants, their codes folded into the groups people read. */
export function categoryBars(
  sums: { key: string | null; outFen: number | null; inFen: number | null; entries: number }[],
): Bar[] {
  const groups = new Map<string, Bar>()
  const codes = new Map<string, string[]>()
  for (const { key, outFen, inFen, entries } of sums) {
    if (key === null) continue
    const group = mccGroup(key)
    const inGroup = [...(codes.get(group) ?? []), key]
    codes.set(group, inGroup)
    const bar = groups.get(group) ?? { name: groupLabel(group), value: 0, entries: 0 }
    groups.set(group, {
      ...bar,
      value: bar.value + major(outFen) - major(inFen),
      entries: bar.entries + entries,
      pick: oneOf('mcc', inGroup),
    })
  }
  return [...groups.values()]
}

export function picturesOf(sums: TransactionSums, currency: string): Picture[] {
  const own = (list: Sum[]) => list.filter((sum) => sum.currency === currency)
  const money = (value: number) => formatMoney(Math.round(value * 100), currency)
  const types = own(sums.byType).map((sum) => ({
    name: typeLabel(sum.key ?? ''),
    value: major(sum.inFen) + major(sum.outFen),
    entries: sum.entries,
    pick: oneOf('type', [sum.key ?? '']),
  }))
  const channels = own(sums.byChannel).map((sum) => ({
    name: channelLabel(sum.key ?? ''),
    value: sum.entries,
    entries: sum.entries,
    pick: oneOf('channel', [sum.key ?? '']),
  }))
  return [
    flowPicture(t('ledger.found.byMonth'), own(sums.byMonth), currency),
    barsPicture(t('ledger.found.byType'), types, money),
    barsPicture(t('ledger.found.byMcc'), categoryBars(own(sums.byMcc)), money),
    barsPicture(t('ledger.found.byChannel'), channels, formatCount),
  ]
}
