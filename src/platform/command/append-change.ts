// Appends a change to its chain, and to the other chains it touched, in the transaction of the change itself.

import type { Tx } from '../database/index.ts'
import {
  type ChainHead,
  insertJournalRow,
  insertJournalRows,
  insertMark,
  type KeyedReply,
  lockHead,
  lockHeads,
  markOf,
} from '../journal/index.ts'
import type { Call, Chain, Change, Services } from './command.ts'
import { journalRowOf } from './journal-row-of.ts'

async function headOf(tx: Tx, { id, fresh, head }: Chain): Promise<ChainHead | null> {
  if (fresh) return null
  return head === undefined ? lockHead(tx, id) : head
}

/** One journal row for the change, one for each of `also`; the caller's answer is kept with it. */
export async function appendChange<R>(
  tx: Tx,
  services: Pick<Services, 'vault' | 'clock'>,
  call: Call,
  action: string,
  change: Change<R>,
  keyed: KeyedReply | null,
) {
  const head = await headOf(tx, change.chain)
  const at = services.clock.now()
  const row = journalRowOf(services.vault, call, action, at, change, head)
  insertJournalRow(tx, row, keyed)
  const mark = markOf(change.after, change.refusal?.code ?? null)
  if (mark) insertMark(tx, row, mark)
  if (!change.also?.length) return
  const others = change.also
  const heads = await lockHeads(
    tx,
    others.map((other) => other.chain.id),
  )
  await insertJournalRows(
    tx,
    others.map((other) => journalRowOf(services.vault, call, action, at, other, heads.get(other.chain.id) ?? null)),
  )
}
