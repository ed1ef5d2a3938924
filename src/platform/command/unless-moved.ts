// What a sweep does about a record that somebody else changed meanwhile: nothing.

import { Refusal } from '../kernel/refusal.ts'

/** Whether the change was made. One that came too late (409) is left: the next run of the sweep looks again. */
export async function unlessMoved(change: Promise<unknown>): Promise<boolean> {
  try {
    await change
    return true
  } catch (error) {
    if (error instanceof Refusal && error.status === 409) return false
    throw error
  }
}
