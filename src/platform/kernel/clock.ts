// The clock: the only source of the current time, so that tests and jobs can hold it still.

export interface Clock {
  /** The current instant. */
  now(): Date
  /** The current bank date in Asia/Shanghai, YYYY-MM-DD. */
  today(): string
}

const BANK_OFFSET_MS = 8 * 3_600_000

/** The bank date (Asia/Shanghai, no daylight saving since 1991) of an instant, YYYY-MM-DD. */
export function bankDate(instant: Date): string {
  return new Date(instant.getTime() + BANK_OFFSET_MS).toISOString().slice(0, 10)
}

export const systemClock: Clock = {
  now: () => new Date(),
  today: () => bankDate(new Date()),
}
