// Who gets an alert: whoever has the skill, is there, and has the most room.

import type { Typology } from './shapes.ts'

export type Worker = {
  userId: string
  skills: readonly Typology[]
  loadMax: number
  absentFrom: string | null
  absentUntil: string | null
  /** Open alerts in hand. */
  load: number
}

/** Both days of an absence belong to it; without an end it goes on. */
export const isAbsent = ({ absentFrom, absentUntil }: Worker, today: string): boolean =>
  absentFrom !== null && absentFrom <= today && (absentUntil === null || today <= absentUntil)

/**
 * The worker who has the skill, is not away today and has room, with the smallest share of the load taken; of several the one
 * with fewer alerts, then by id, so that the same state gives the same answer. Null when nobody fits.
 */
export function chooseWorker(
  workers: readonly Worker[],
  need: { typology: Typology; today: string; except: string | null },
): Worker | null {
  const fit = workers.filter(
    (worker) =>
      worker.userId !== need.except &&
      worker.skills.includes(need.typology) &&
      worker.load < worker.loadMax &&
      !isAbsent(worker, need.today),
  )
  const before = (a: Worker, b: Worker) =>
    a.load / a.loadMax - b.load / b.loadMax || a.load - b.load || (a.userId < b.userId ? -1 : 1)
  return fit.reduce<Worker | null>((best, worker) => (best === null || before(worker, best) < 0 ? worker : best), null)
}
