// Closes the day that somebody asked for, phase by phase, telling open pages; what a process leaves behind another goes on with.

import { type Services, upkeep } from '../../../platform/command/index.ts'
import { notify } from '../../../platform/journal/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { closeDay, type DayStep } from '../commands/close-day.ts'
import type { TrialLine, Unbalanced } from '../day-store.ts'
import { claimDay, type DayRefusal, type Progress, refuseDay, renewDay, saveProgress } from './day-work-store.ts'

const PROGRESS_CHANNEL = 'kahu_progress'
const LEASE_MS = 15_000
const RENEW_MS = 5_000
const LOOK_MS = 1_000

function refusalOf(error: unknown): DayRefusal {
  if (!(error instanceof Refusal)) return { code: 'ledger.close-fault', lines: [], legs: [] }
  const { lines = [], legs = [] } = (error.data ?? {}) as { lines?: TrialLine[]; legs?: Unbalanced[] }
  return { code: error.code, lines, legs }
}

/** Writes the phases one behind the other, and tells pages to look. */
function openTelling(services: Services, day: string) {
  const phases: Progress[] = []
  let telling: Promise<void> = Promise.resolve()
  const tell = () => {
    const now = phases.map((phase) => ({ ...phase }))
    telling = telling
      .then(() =>
        upkeep(services, async (tx) => {
          await saveProgress(tx, day, now)
          await notify(tx, PROGRESS_CHANNEL, JSON.stringify({ kind: 'close-day', id: day, progress: now.length }))
        }),
      )
      .catch(() => {})
  }
  return {
    begins(name: string) {
      phases.push({ name, ms: null })
      tell()
    },
    ended({ name, ms }: { name: string; ms: number }) {
      const phase = phases.findLast((one) => one.name === name)
      if (phase) phase.ms = ms
      tell()
    },
    settled: () => telling,
  }
}

/** Claims the day that waits and works it to its end; false when none waits. */
export async function closeNext(
  services: Services,
  steps: readonly DayStep[],
  stopping?: AbortSignal,
): Promise<boolean> {
  const { clock, log } = services
  const until = () => new Date(clock.now().getTime() + LEASE_MS)
  const claimed = await upkeep(services, (tx) => claimDay(tx, clock.now(), until()))
  if (!claimed) return false
  const { day } = claimed
  const renewing = setInterval(() => {
    upkeep(services, (tx) => renewDay(tx, day, until())).catch(() => {})
  }, RENEW_MS)
  const { begins, ended, settled } = openTelling(services, day)
  try {
    await closeDay(services, day, steps, ended, begins)
  } catch (error) {
    // The next process goes on when the lease has run out.
    if (stopping?.aborted) return true
    if (!(error instanceof Refusal)) log.error({ err: error, day }, 'the day did not close')
    await settled()
    await upkeep(services, (tx) => refuseDay(tx, day, refusalOf(error)))
  } finally {
    clearInterval(renewing)
    await settled()
    await upkeep(services, (tx) =>
      notify(tx, PROGRESS_CHANNEL, JSON.stringify({ kind: 'close-day', id: day, progress: null })),
    ).catch(() => {})
  }
  return true
}

/** Looks for a day to close until stopped; stopping does not wait for a day under way. */
export function startCloseWorker(services: Services, steps: readonly DayStep[]): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS)
      signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true })
    })
  const looking = (async () => {
    while (!signal.aborted) {
      const worked = await closeNext(services, steps, signal).catch((error) => {
        if (!signal.aborted) services.log.error({ err: error }, 'worker of the day')
        return false
      })
      if (!worked && !signal.aborted) await pause()
    }
  })()
  const STOP_MS = 2_000
  return async () => {
    stopping.abort()
    await Promise.race([looking, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())])
  }
}
