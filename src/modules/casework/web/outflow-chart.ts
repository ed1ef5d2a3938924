// The curve of money out over an alert's window, with the limit and the nights.

import { formatCompact, formatInstant, formatMoney } from '../../../web/format.ts'
import { t } from '../../../web/i18n.ts'
import type { EChartsCoreOption } from '../../../web/kit/chart-theme.ts'
import type { AlertRecord } from '../contract.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FEN = 100
/** 23:00 in the bank's time zone is 15:00 UTC; a night has six hours. */
const NIGHT_FROM_MS = 15 * HOUR_MS
const NIGHT_MS = 6 * HOUR_MS

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Money out, oldest first, summed up: instant and yuan. */
export function outflowOf({ transactions, window }: AlertRecord): { at: number; yuan: number; id: string | null }[] {
  const points: { at: number; yuan: number; id: string | null }[] = [{ at: Date.parse(window.from), yuan: 0, id: null }]
  let sum = 0
  for (const { ts, amountFen, transactionId } of [...transactions].reverse()) {
    if (amountFen === null || amountFen >= 0) continue
    sum -= amountFen
    points.push({ at: Date.parse(ts), yuan: sum / FEN, id: transactionId })
  }
  return points
}

function nightsOf(from: number, to: number): [{ xAxis: number }, { xAxis: number }][] {
  const nights: [{ xAxis: number }, { xAxis: number }][] = []
  for (let day = Math.floor(from / DAY_MS) * DAY_MS - DAY_MS; day <= to; day += DAY_MS) {
    const [begin, end] = [Math.max(from, day + NIGHT_FROM_MS), Math.min(to, day + NIGHT_FROM_MS + NIGHT_MS)]
    if (begin < end) nights.push([{ xAxis: begin }, { xAxis: end }])
  }
  return nights
}

/** The first limit in money is the one of the sum. */
const limitOf = ({ values }: AlertRecord) =>
  values.find(({ unit, limit }) => unit === 'fen' && limit !== null)?.limit ?? null

export function outflowChart(alert: AlertRecord) {
  const points = outflowOf(alert)
  const limitFen = limitOf(alert)
  const [from, to] = [Date.parse(alert.window.from), Date.parse(alert.window.to)]
  const option: EChartsCoreOption = {
    grid: { left: 4, right: 56, top: 16, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis', valueFormatter: (value: number) => formatMoney(Math.round(value * FEN)) },
    xAxis: {
      type: 'time',
      min: from,
      max: to,
      axisLabel: {
        hideOverlap: true,
        formatter: (at: number) => formatInstant(new Date(at)).slice(at % DAY_MS === 0 ? 5 : 11, 16),
      },
    },
    yAxis: {
      type: 'value',
      max: ({ max }: { max: number }) => Math.max(max, (limitFen ?? 0) / FEN) * 1.1,
      axisLabel: { formatter: formatCompact },
    },
    series: [
      {
        type: 'line',
        step: 'end',
        symbol: 'circle',
        symbolSize: 4,
        data: points.map(({ at, yuan }) => [at, yuan]),
        areaStyle: { opacity: 0.08 },
        endLabel: {
          show: true,
          color: token('--k-red'),
          fontWeight: 600,
          formatter: ({ value }: { value: [number, number] }) => formatCompact(value[1]),
        },
        markArea: {
          silent: true,
          itemStyle: { color: token('--k-ink'), opacity: 0.06 },
          label: { show: false },
          data: nightsOf(from, to),
        },
        ...(limitFen === null
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: token('--k-red-mark'), type: 'dashed' },
                label: {
                  position: 'insideStartTop',
                  color: token('--k-red'),
                  formatter: t('casework.chart.limit', { limit: formatCompact(limitFen / FEN) }),
                },
                data: [{ yAxis: limitFen / FEN }],
              },
            }),
      },
    ],
  }
  const table = {
    head: [t('casework.column.time'), t('casework.chart.sum')],
    rows: points.map(({ at, yuan }) => [formatInstant(new Date(at)), formatMoney(Math.round(yuan * FEN))]),
  }
  const label = t('casework.chart.label', {
    sum: formatMoney(Math.round((points.at(-1)?.yuan ?? 0) * FEN)),
    n: points.length - 1,
  })
  return { option, table, label, points }
}
