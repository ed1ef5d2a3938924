// The clock: the only source of the current time, so that tests and jobs can hold it still.

export interface Clock {
  /** The current instant. */
  now(): Date
  /** The current bank date in Asia/Shanghai, YYYY-MM-DD. */
  today(): string
}

const BANK_OFFSET_MS = 8 * 3_600_000

const DAY_MS = 86_400_000
const DAYS_HELD_MAX = 10_000
/** Days come many times: the text of each is made once. */
const days = new Map<number, string>()

/** The bank date (Asia/Shanghai, no daylight saving since 1991) of an instant, YYYY-MM-DD. */
export function bankDate(instant: Date): string {
  const day = Math.floor((instant.getTime() + BANK_OFFSET_MS) / DAY_MS)
  let text = days.get(day)
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10)
    if (days.size >= DAYS_HELD_MAX) days.clear()
    days.set(day, text)
  }
  return text
}

export const systemClock: Clock = {
  now: () => new Date(),
  today: () => bankDate(new Date()),
}
