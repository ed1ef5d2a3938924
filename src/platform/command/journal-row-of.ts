// Turns a change into its journal row: sealed state, place in the chain, hash.

import { actorOf } from '../access/index.ts'
import { type ChainHead, GENESIS_HASH, hashRow, type JournalRow } from '../journal/index.ts'
import { newId } from '../kernel/ids.ts'
import type { Vault } from '../vault/index.ts'
import type { Call, Change } from './command.ts'

export const JOURNAL_PLACE = 'journal.sealed'

/** What is new keeps only the fields that hold something: the rest of a long record says nothing and weighs most. */
function stateText({ before, after }: Pick<Change<unknown>, 'before' | 'after'>): string {
  if (before !== null || after === null) return JSON.stringify({ before, after })
  const held: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(after))
    if (value !== null && !(Array.isArray(value) && value.length === 0)) held[field] = value
  return JSON.stringify({ before, after: held })
}

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
    sealed: vault.seal(change.chain.key, JOURNAL_PLACE, stateText(change)),
    events: change.events,
    prevHash: head?.hash ?? GENESIS_HASH,
  }
  return { ...row, hash: hashRow(row) }
}
