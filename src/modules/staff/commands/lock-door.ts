// The door of a sign-in: failures counted by name, by address and by both; passwords and codes count alike.

import type { CommandContext } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { type AttemptKey, lockAttempts, saveAttempts } from '../session-store.ts'
import { addressHashOf, loginHashOf, pairHashOf } from '../show-user.ts'
import { addressOf, type Door, waitSeconds } from '../sign-in-limits.ts'

/** The three counters of this attempt, locked; and how to write them. */
export async function lockDoor({ tx, vault, origin }: CommandContext, loginName: string, now: Date) {
  const address = addressOf(origin)
  const name = loginHashOf(vault, loginName)
  const keys: AttemptKey[] = [
    { hash: name, ofName: null },
    { hash: addressHashOf(vault, address), ofName: null },
    { hash: pairHashOf(vault, loginName, address), ofName: name },
  ]
  const [byName, byAddress, byPair] = await lockAttempts(tx, keys, now)
  const door = { name: byName, address: byAddress, pair: byPair } as Door
  const save = (next: Door) =>
    saveAttempts(
      tx,
      [next.name, next.address, next.pair].map((attempts, at) => ({ ...attempts, hash: keys[at]?.hash as Buffer })),
    )
  return { door, save, nameHash: name }
}

/** What a failed try is told: the code of its kind, or how long to wait. */
export function refusalOf(door: Door, now: Date, code: string): Refusal {
  const seconds = waitSeconds(door, now)
  if (seconds === 0) return new Refusal(code, {}, { status: code === 'staff.sign-in-failed' ? 401 : 403 })
  const facts = { waitSeconds: seconds, waitMinutes: Math.ceil(seconds / 60) }
  return new Refusal('staff.sign-in-locked', facts, { status: 429 })
}
