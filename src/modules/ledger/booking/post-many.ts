// The bulk path: files, streams and the demo bank post by the thousand, with the same rules and one journal row a batch.

import {
  type BatchAnswer,
  type BatchCall,
  batchCommand,
  type Change,
  type CommandContext,
  jobCall,
  runBatch,
  type Services,
} from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import type { Refusal } from '../../../platform/kernel/refusal.ts'
import { POST_ANY } from '../posting-type.ts'
import { findReferences, type KeptReference, referenceHash, requestHash } from '../reference-store.ts'
import { book } from './book.ts'
import { referenceReused } from './book-postings.ts'
import { type InsideDraft, wholeDraft } from './post-inside.ts'

/** `reference`: unique under the name of the load; what is sent again under it is not booked again. */
export type ManyPosting = InsideDraft & {
  reference?: string
  /** Why it is not booked, unless it was booked before under its reference. */
  unfit?: Refusal
}
export type ManyAnswer =
  | { refused: Refusal; transactionId: null; replayed: false }
  | { refused: null; transactionId: string; replayed: boolean }

export type ManyCall = {
  /** Names the load: its references and its journal chain. */
  name: string
  items: readonly ManyPosting[]
  /** Written in the same transaction: how far a load has come. */
  alongside?: BatchCall<ManyPosting>['alongside']
}

const clientOf = (name: string) => `bulk:${name}`
const contentOf = ({ reference: _, memo, hold: __, unfit: ___, asGiven: ____, ...posting }: ManyPosting) =>
  requestHash(JSON.stringify([posting, memo ?? null]))

/** What became of the items, and the one journal row that tells of all that was booked; null when nothing was. */
export type BookedMany = { answers: ManyAnswer[]; change: Change<unknown> | null }

/**
 * Books items in the caller's batch: those whose reference is known are answered from the first time. `told` stands in
 * the journal row beside the batch.
 */
export async function bookMany(
  context: CommandContext,
  name: string,
  items: readonly ManyPosting[],
  told: Record<string, unknown> = {},
): Promise<BookedMany> {
  const { tx, vault } = context
  const references = items.map((item) =>
    item.reference === undefined
      ? null
      : { hash: referenceHash(clientOf(name), item.reference), requestHash: contentOf(item) },
  )
  const hashes = references.flatMap((one) => one?.hash ?? [])
  const kept = hashes.length > 0 ? await findReferences(tx, hashes) : new Map<string, KeptReference>()
  const before = references.map((one) => (one ? kept.get(one.hash.toString('hex')) : undefined))
  const fresh = items.flatMap((_, at) => (before[at] ? [] : [at]))
  const { decisions, batchId, events } = await book(
    context,
    fresh.map((at) => {
      const { unfit, ...posting } = items[at] as ManyPosting
      return unfit ?? wholeDraft(posting)
    }),
    fresh.map((at) => references[at] ?? null),
  )
  const decided = new Map(fresh.map((at, index) => [at, decisions[index]]))
  const answers = items.map((item, at): ManyAnswer => {
    const earlier = before[at]
    if (earlier) {
      // The same reference with other content is another posting: it is not answered as if it had been booked.
      if (!earlier.requestHash.equals(references[at]?.requestHash as Buffer))
        return { refused: referenceReused(item.reference as string), transactionId: null, replayed: false }
      return { refused: null, transactionId: earlier.transactionId, replayed: true }
    }
    const decision = decided.get(at) as (typeof decisions)[number]
    if (decision.refused) return { refused: decision.refused, transactionId: null, replayed: false }
    return { refused: null, transactionId: decision.booked.transactionId, replayed: false }
  })
  // What was booked stands in the entries' own chains.
  const change = batchId
    ? {
        chain: { id: namedId('ledger', clientOf(name)), key: vault.bankKey },
        before: null,
        after: { batchId, name, booked: decisions.filter(({ booked }) => booked).length, ...told },
        events,
        reply: null,
      }
    : null
  return { answers, change }
}

/** Lays the one journal row at the first item that was booked. */
export const firstBooked = (answers: readonly ManyAnswer[]): number =>
  answers.findIndex(({ refused, replayed }) => !refused && !replayed)

/** Posts up to BATCH_ITEMS_MAX items in one transaction, each with its own answer, in their order. */
export async function postMany(services: Services, { name, items, alongside }: ManyCall): Promise<ManyAnswer[]> {
  let answers: ManyAnswer[] = []
  const post = batchCommand<ManyPosting>(
    { id: 'ledger.post-many', permission: POST_ANY },
    async (context, postings): Promise<BatchAnswer[]> => {
      const booked = await bookMany(context, name, postings)
      answers = booked.answers
      const first = firstBooked(answers)
      return answers.map(({ refused }, at): BatchAnswer => {
        if (refused) return { refused, change: null }
        return { refused: null, change: at === first ? booked.change : null }
      })
    },
  )
  await runBatch(services, post, { ...jobCall(name), items, alongside })
  return answers
}
