// Goes on with the journal's order after a dump was restored into a server that counts transactions from a lower number.

import type { Tx } from '../database/index.ts'
import { findOrderState, lockJournal, type OrderState, setAdded } from './order-store.ts'

const isBehind = ({ newest, next }: OrderState) => newest >= next

/** Whether new rows would sort among old ones; costs one statement at each start. */
export async function isOrderBehind(tx: Tx): Promise<boolean> {
  return isBehind(await findOrderState(tx))
}

/**
 * Adds so much to transaction numbers that every row written from now on sorts behind every old one; answers what is
 * added, or null when another process has done it. The number of whoever may still write is at least that of the
 * oldest running transaction, so from there on all places lie behind the newest.
 */
export async function continueOrder(tx: Tx): Promise<bigint | null> {
  await lockJournal(tx)
  const state = await findOrderState(tx)
  if (!isBehind(state)) return null
  const added = state.newest + 1n - state.oldestRunning
  await setAdded(tx, added)
  return added
}
