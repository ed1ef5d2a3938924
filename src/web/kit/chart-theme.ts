// ECharts, loaded when the first chart stands on a page: canvas only, our theme from the tokens.

import type { ECharts, EChartsCoreOption } from 'echarts/core'

export type { ECharts, EChartsCoreOption }

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function kahuTheme() {
  const font = token('--k-font')
  const axis = {
    axisLine: { lineStyle: { color: token('--k-c-axis') } },
    axisTick: { show: false },
    axisLabel: { color: token('--k-ink-3'), fontSize: 12, fontFamily: font, margin: 6 },
    splitLine: { lineStyle: { color: token('--k-c-grid') } },
    nameTextStyle: { color: token('--k-ink-3'), fontSize: 12 },
  }
  return {
    color: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => token(`--k-c${n}`)),
    backgroundColor: 'transparent',
    textStyle: { fontFamily: font, fontSize: 12, color: token('--k-ink-2') },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: axis,
    logAxis: axis,
    legend: {
      textStyle: { color: token('--k-ink-2'), fontSize: 12, fontFamily: font },
      itemWidth: 12,
      itemHeight: 8,
      itemGap: 12,
      icon: 'roundRect',
      top: 0,
      left: 'auto',
      right: 0,
    },
    line: { symbol: 'none', lineStyle: { width: 1.75 }, smooth: false },
    bar: { itemStyle: { borderRadius: 1 } },
    tooltip: {
      backgroundColor: token('--k-pop'),
      borderColor: token('--k-line-strong'),
      textStyle: { color: token('--k-ink'), fontSize: 12, fontFamily: font },
    },
  }
}

let loading: Promise<typeof import('./chart-parts.ts')> | null = null

/** A chart in the element, drawn in the colours that hold now. */
export async function openChart(element: HTMLElement): Promise<ECharts> {
  loading ??= import('./chart-parts.ts')
  const { init } = await loading
  return init(element, kahuTheme(), { renderer: 'canvas' })
}

/** What every chart of ours has: no animation, tooltips on the canvas (the CSP allows no HTML styles). */
export const chartBase = {
  animation: false,
  tooltip: { renderMode: 'richText', confine: true },
  grid: { left: 4, right: 12, top: 28, bottom: 4, containLabel: true },
}
