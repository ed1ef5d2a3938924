// Points by lot: earned with an end, spent oldest end first, gone after their last day.

export type Lot = { lotId: string; earned: number; pointsLeft: number; earnedOn: string; expiresOn: string }

/** What may be spent on a bank date: the last day still counts. */
export const pointsOn = (lots: readonly Lot[], today: string): number =>
  lots.filter(({ expiresOn }) => today <= expiresOn).reduce((sum, { pointsLeft }) => sum + pointsLeft, 0)

/** The lots after spending, those that end first before others; null where there are not enough. */
export function spend(lots: readonly Lot[], points: number, today: string): Lot[] | null {
  if (pointsOn(lots, today) < points) return null
  let left = points
  const order = [...lots].sort((a, b) =>
    a.expiresOn === b.expiresOn ? (a.lotId < b.lotId ? -1 : 1) : a.expiresOn < b.expiresOn ? -1 : 1,
  )
  return order.map((lot) => {
    const taken = lot.expiresOn < today ? 0 : Math.min(left, lot.pointsLeft)
    left -= taken
    return taken === 0 ? lot : { ...lot, pointsLeft: lot.pointsLeft - taken }
  })
}

/** The lots after those past their last day lost what was left, and how much that was. */
export function expire(lots: readonly Lot[], today: string): { lots: Lot[]; points: number } {
  const over = (lot: Lot) => lot.expiresOn < today && lot.pointsLeft > 0
  return {
    lots: lots.map((lot) => (over(lot) ? { ...lot, pointsLeft: 0 } : lot)),
    points: lots.filter(over).reduce((sum, { pointsLeft }) => sum + pointsLeft, 0),
  }
}
