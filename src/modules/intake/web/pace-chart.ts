// The speed of an import second by second: seconds without a row count as nought, so a pause is seen.

export type PaceSecond = { at: string; rows: number }
export type PacePoint = { secondsAgo: number; rows: number }

const SECOND_MS = 1000
const SHOWN_SECONDS_MAX = 60

/** The last seconds up to `until`; the second under way is left out, for it is not whole yet. */
export function pacePoints(pace: readonly PaceSecond[], until: string | null): PacePoint[] {
  const [first, last] = [pace[0], pace.at(-1)]
  if (!first || !last) return []
  const end = Math.floor(Date.parse(until ?? last.at) / SECOND_MS)
  const begin = Math.max(Math.floor(Date.parse(first.at) / SECOND_MS), end - SHOWN_SECONDS_MAX + 1)
  const rows = new Map(pace.map((one) => [Math.floor(Date.parse(one.at) / SECOND_MS), one.rows]))
  return Array.from({ length: Math.max(0, end - begin + 1) }, (_, at) => ({
    secondsAgo: end - begin - at,
    rows: rows.get(begin + at) ?? 0,
  }))
}

export function averageOf(points: readonly PacePoint[]): number {
  return points.length === 0 ? 0 : Math.round(points.reduce((sum, { rows }) => sum + rows, 0) / points.length)
}
