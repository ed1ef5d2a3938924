// The rules of unusual access: thresholds to begin with, and which of a day's figures reach theirs.

import type { AlertKind, Parameters } from './rules-contract.ts'

/** Version 0, in force until the bank sets its own. */
export const FIRST_PARAMETERS: Parameters = {
  reveals: 30,
  tagged: 3,
  tags: ['员工', '公众人物'],
  offHours: 10,
  offFromHour: 22,
  offToHour: 6,
  walk: 15,
  export: 5_000,
}

/** What a user did on a bank day. */
export type Figure = { userId: string; day: string; kind: AlertKind; count: number }

export const thresholdOf = (parameters: Parameters, kind: AlertKind): number =>
  kind === 'off-hours' ? parameters.offHours : parameters[kind]

/** The figures that reach their threshold, one for each user, day and kind at most: the highest. */
export function unusual(figures: readonly Figure[], parameters: Parameters): Figure[] {
  const found = new Map<string, Figure>()
  for (const figure of figures) {
    if (figure.count < thresholdOf(parameters, figure.kind)) continue
    const key = `${figure.userId} ${figure.day} ${figure.kind}`
    const held = found.get(key)
    if (!held || held.count < figure.count) found.set(key, figure)
  }
  return [...found.values()]
}
