// The speed of an import: gaps are nought, only the last minute is shown, the average is over what is shown.

import { describe, expect, test } from 'vitest'
import { averageOf, pacePoints } from './pace-chart.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 9, 0, second)).toISOString()

describe('pace of an import', () => {
  test('nothing written yet', () => {
    expect(pacePoints([], null)).toEqual([])
    expect(averageOf([])).toBe(0)
  })

  test('a second without rows is nought', () => {
    const points = pacePoints(
      [
        { at: at(1), rows: 500 },
        { at: at(3), rows: 1000 },
      ],
      null,
    )
    expect(points).toEqual([
      { secondsAgo: 2, rows: 500 },
      { secondsAgo: 1, rows: 0 },
      { secondsAgo: 0, rows: 1000 },
    ])
    expect(averageOf(points)).toBe(500)
  })

  test('a standstill until now is seen, and no more than a minute', () => {
    const points = pacePoints([{ at: at(0), rows: 500 }], at(90))
    expect(points).toHaveLength(60)
    expect(points.every(({ rows }) => rows === 0)).toBe(true)
  })
})
