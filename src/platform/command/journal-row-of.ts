// Turns a change into its journal row: sealed state, place in the chain, hash.

import { actorOf } from '../access/index.ts'
import { type ChainHead, GENESIS_HASH, hashRow, type JournalRow } from '../journal/index.ts'
import { newId } from '../kernel/ids.ts'
import type { Vault } from '../vault/index.ts'
import type { Call, Change } from './command.ts'

export const JOURNAL_PLACE = 'journal.sealed'

/** The next row of the change's chain, after `head` (null: the first). */
export function journalRowOf(
  vault: Vault,
  call: Call,
  action: string,
  at: Date,
  change: Pick<Change<unknown>, 'chain' | 'before' | 'after' | 'events'>,
  head: ChainHead | null,
): JournalRow {
  const actor = actorOf(call.caller)
  const row: Omit<JournalRow, 'hash'> = {
    chainId: change.chain.id,
    seq: (head?.seq ?? 0) + 1,
    rowId: newId(at.getTime()),
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    channel: call.channel,
    origin: call.origin,
    action,
    requestId: call.requestId,
    sealed: vault.seal(change.chain.key, JOURNAL_PLACE, JSON.stringify({ before: change.before, after: change.after })),
    events: change.events,
    prevHash: head?.hash ?? GENESIS_HASH,
  }
  return { ...row, hash: hashRow(row) }
}
