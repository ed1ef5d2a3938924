// The bulk path: files, streams and the demo bank post by the thousand, with the same rules and one journal row a batch.

import {
  type BatchAnswer,
  type BatchCall,
  batchCommand,
  jobCall,
  runBatch,
  type Services,
} from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import type { Refusal } from '../../../platform/kernel/refusal.ts'
import { POST_ANY } from '../posting-type.ts'
import { findReferences, referenceHash, requestHash } from '../reference-store.ts'
import { book } from './book.ts'
import { type InsideDraft, wholeDraft } from './post-inside.ts'

/** `reference`: unique under the name of the load; what is sent again under it is not booked again. */
export type ManyPosting = InsideDraft & { reference?: string }
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
const contentOf = ({ reference: _, memo, hold: __, ...posting }: ManyPosting) =>
  requestHash(JSON.stringify([posting, memo ?? null]))

/** Posts up to BATCH_ITEMS_MAX items in one transaction, each with its own answer, in their order. */
export async function postMany(services: Services, { name, items, alongside }: ManyCall): Promise<ManyAnswer[]> {
  let answers: ManyAnswer[] = []
  const post = batchCommand<ManyPosting>(
    { id: 'ledger.post-many', permission: POST_ANY },
    async (context, postings) => {
      const { tx, vault } = context
      const references = postings.map((posting) =>
        posting.reference === undefined
          ? null
          : { hash: referenceHash(clientOf(name), posting.reference), requestHash: contentOf(posting) },
      )
      const hashes = references.flatMap((one) => one?.hash ?? [])
      const kept = hashes.length > 0 ? await findReferences(tx, hashes) : new Map()
      const before = references.map((one) => (one ? kept.get(one.hash.toString('hex')) : undefined))
      const fresh = postings.flatMap((_, at) => (before[at] ? [] : [at]))
      const drafts = fresh.map((at) => wholeDraft(postings[at] as ManyPosting))
      const { decisions, batchId, events } = await book(
        context,
        drafts,
        fresh.map((at) => references[at] ?? null),
      )
      const decided = new Map(fresh.map((at, index) => [at, decisions[index]]))
      answers = postings.map((_, at): ManyAnswer => {
        const decision = decided.get(at)
        if (!decision) return { refused: null, transactionId: before[at].transactionId, replayed: true }
        if (decision.refused) return { refused: decision.refused, transactionId: null, replayed: false }
        return { refused: null, transactionId: decision.booked.transactionId, replayed: false }
      })
      // The one row of the batch: what was booked stands in the entries' own chains.
      const change = batchId && {
        chain: { id: namedId('ledger', clientOf(name)), key: vault.bankKey },
        before: null,
        after: { batchId, name, booked: decisions.length },
        events,
        reply: null,
      }
      const first = answers.findIndex(({ refused, replayed }) => !refused && !replayed)
      return answers.map(({ refused }, at): BatchAnswer => {
        if (refused) return { refused, change: null }
        return { refused: null, change: at === first && change ? change : null }
      })
    },
  )
  await runBatch(services, post, { ...jobCall(name), items, alongside })
  return answers
}
