// The end of a bank's day: cut-off, what other modules do with the day, the bank's own sums, the trial balance.

import { type BatchAnswer, batchCommand, jobCall, runBatch, type Services } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { bankDate, type Clock } from '../../../platform/kernel/clock.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { CLOSE_DAY } from '../day/day-contract.ts'
import {
  findClosedBefore,
  findLastDay,
  finishDay,
  insertDay,
  listBroken,
  listUncancelled,
  lockDaysAlone,
  type Phase,
  sumInternal,
  type TrialLine,
  takeTime,
  trialBalance,
} from '../day-store.ts'
import { ledgerDayClosed, ledgerDayRefused } from '../event-contract.ts'

const DAY_MS = 86_400_000
const LEGS_NAMED_MAX = 100
const CHAIN = namedId('ledger', 'days')

/** The bank day so many days on. */
export const dayAfter = (day: string, days = 1): string =>
  bankDate(new Date(Date.parse(`${day}T00:00:00+08:00`) + days * DAY_MS))

/** Shuts the day for bookings, once all that is under way is booked; null when it was shut already. Refuses any day but the next. */
export async function cutOffDay(tx: Tx, clock: Clock, day: string): Promise<Date | null> {
  await lockDaysAlone(tx)
  const last = await findLastDay(tx)
  const expected = last ? (last.status === 'cutting-off' ? last.day : dayAfter(last.day)) : day
  if (day !== expected) throw new Refusal('ledger.day-not-next', { day, expected }, { status: 409 })
  if (day > clock.today()) throw new Refusal('ledger.day-ahead', { day }, { status: 409 })
  if (last?.day === day) return null
  const at = clock.now()
  await insertDay(tx, day, at)
  return at
}

const cutOff = batchCommand<{ day: string }>(
  { id: 'ledger.cut-off', permission: CLOSE_DAY },
  async ({ tx, clock, vault }, [item]) => {
    const { day } = item as { day: string }
    const at = await cutOffDay(tx, clock, day)
    if (!at) return [{ refused: null, change: null }]
    const change = {
      chain: { id: CHAIN, key: vault.bankKey },
      before: null,
      after: { day, status: 'cutting-off', cutOffAt: at.toISOString() },
      events: [],
      reply: null,
    }
    return [{ refused: null, change }]
  },
)

type Closing = { day: string; phases: Phase[]; timed: <T>(name: string, work: () => Promise<T>) => Promise<T> }

/** Sums, compares, and closes the day; a trial balance that is not zero leaves it open and names the legs. */
const finish = batchCommand<Closing>(
  { id: 'ledger.close-day', permission: CLOSE_DAY },
  async ({ tx, clock, vault }, [item]): Promise<BatchAnswer[]> => {
    const { day, phases, timed } = item as Closing
    await takeTime(tx)
    const before = await findClosedBefore(tx, day)
    await timed('internal-totals', () => sumInternal(tx, { day, after: before?.day ?? null }))
    const lines = await timed('trial-balance', () => trialBalance(tx, day))
    if (lines.some((line) => BigInt(line.differenceFen) !== 0n)) {
      const legs = await timed('find-legs', async () => [
        ...(await listBroken(tx, LEGS_NAMED_MAX)),
        ...(await listUncancelled(tx, LEGS_NAMED_MAX)),
      ])
      throw new Refusal('ledger.trial-balance', { day }, { status: 409, data: { lines, legs } })
    }
    await finishDay(tx, day, clock.now(), lines, phases)
    const change = {
      chain: { id: CHAIN, key: vault.bankKey },
      before: { day, status: 'cutting-off' },
      after: { day, status: 'closed', trialBalance: lines },
      events: [ledgerDayClosed({ day })],
      reply: lines,
    }
    return [{ refused: null, change }]
  },
)

/** The refusal rolled everything back; that it came to one is written by itself. */
const noteRefused = batchCommand<{ day: string; legs: number }>(
  { id: 'ledger.refuse-day', permission: CLOSE_DAY },
  async ({ vault }, [item]): Promise<BatchAnswer[]> => {
    const { day, legs } = item as { day: string; legs: number }
    const change = {
      chain: { id: CHAIN, key: vault.bankKey },
      before: null,
      after: { day, refused: 'ledger.trial-balance', legs },
      events: [ledgerDayRefused({ day, legs })],
      reply: null,
    }
    return [{ refused: null, change }]
  },
)

async function finishOrNote(services: Services, closing: Closing): Promise<BatchAnswer | undefined> {
  try {
    return (await runBatch(services, finish, { ...jobCall('close-day'), items: [closing] }))[0]
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ledger.trial-balance') {
      const items = [{ day: closing.day, legs: (error.data as { legs: unknown[] }).legs.length }]
      await runBatch(services, noteRefused, { ...jobCall('close-day'), items })
    }
    throw error
  }
}

/** What another module does with a day that is cut off and not closed yet: accrual, statements due. */
export type DayStep = { name: string; run: (services: Services, day: string) => Promise<void> }
export type ClosedDay = { day: string; lines: TrialLine[]; phases: Phase[] }

/** The day that is to be closed next: the one after the last, or yesterday when none ever was. */
export async function nextDayToClose(services: Services): Promise<string> {
  const last = await services.database.read(findLastDay)
  if (!last) return dayAfter(services.clock.today(), -1)
  return last.status === 'cutting-off' ? last.day : dayAfter(last.day, 1)
}

/** Closes a day, phase by phase; run again after a fault it goes on where it stands. */
export async function closeDay(
  services: Services,
  day: string,
  steps: readonly DayStep[] = [],
  said: (phase: Phase) => void = () => {},
  begins: (name: string) => void = () => {},
): Promise<ClosedDay> {
  const phases: Phase[] = []
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    begins(name)
    const startedAt = performance.now()
    const result = await work()
    const phase = { name, ms: Math.round(performance.now() - startedAt) }
    phases.push(phase)
    said(phase)
    return result
  }
  await timed('cut-off', () => runBatch(services, cutOff, { ...jobCall('close-day'), items: [{ day }] }))
  for (const step of steps) await timed(step.name, () => step.run(services, day))
  const answer = await finishOrNote(services, { day, phases, timed })
  return { day, lines: answer?.change?.reply as TrialLine[], phases }
}
