// Where in its life with the bank a demo customer stands, by how long it has been one.

import type { Stage } from '../shapes.ts'
import { type Random, type Weighted, weighted } from './random.ts'

const DAYS_PER_YEAR = 365
const STAGES = ['prospect', 'new', 'growing', 'mature', 'declining', 'dormant', 'lost', 'closed'] as const
const shares = (weights: number[]) => weighted(STAGES.map((stage, i): [Stage, number] => [stage, weights[i] as number]))

const BY_YEARS: { underYears: number; shares: Weighted<Stage> }[] = [
  { underYears: 1, shares: shares([18, 72, 8, 0, 0, 0, 1, 1]) },
  { underYears: 4, shares: shares([2, 3, 55, 22, 5, 8, 3, 2]) },
  { underYears: Number.POSITIVE_INFINITY, shares: shares([0, 0, 12, 50, 13, 15, 6, 4]) },
]

export function stageOf(random: Random, daysWithBank: number): Stage {
  const years = daysWithBank / DAYS_PER_YEAR
  const found = BY_YEARS.find(({ underYears }) => years < underYears) as (typeof BY_YEARS)[number]
  return random.draw(found.shares)
}
