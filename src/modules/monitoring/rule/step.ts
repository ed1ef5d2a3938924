// How a window's time is cut: into steps that lie fixed on the clock, so that what a window holds never depends on when it is asked.

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
/** 2000-01-01: steps of the shortest window count from here and fit 32 bits until 2085. */
const EPOCH_MS = 946_684_800_000
const STEPS_TO_A_DAY = 48
const STEPS_BEYOND = 30

/** A window of up to a day has 48 steps (24 hours: half hours), a longer one 30 (30 days: days). */
export const stepsOf = (windowMinutes: number): number => (windowMinutes <= DAY_MINUTES ? STEPS_TO_A_DAY : STEPS_BEYOND)
export const stepMsOf = (windowMinutes: number): number => (windowMinutes * MINUTE_MS) / stepsOf(windowMinutes)
/** The step an instant (epoch ms) lies in. */
export const stepAt = (at: number, stepMs: number): number => Math.floor((at - EPOCH_MS) / stepMs)
/** A delay as whole steps, rounded up: what is left out is never newer than asked. */
export const delaySteps = (delayMinutes: number, stepMs: number): number =>
  Math.ceil((delayMinutes * MINUTE_MS) / stepMs)
