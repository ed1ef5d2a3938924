// Many items in one transaction, an answer each; the same permission, journal and retry as a single command.

import { permit } from '../access/index.ts'
import { CommitUnknown, isRetryable, isUniqueViolation, type Tx } from '../database/index.ts'
import { insertJournalRows, type JournalRow, lockHeads } from '../journal/index.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { BatchAnswer, BatchCommand, Call, Change, Services } from './command.ts'
import { journalRowOf } from './journal-row-of.ts'
import { withCurrentKeys } from './with-current-keys.ts'

const ATTEMPTS_MAX = 5
const RETRY_DELAY_MS = 20
export const BATCH_ITEMS_MAX = 1000

export type BatchCall<I> = Call & {
  items: readonly I[]
  dryRun?: boolean
  /** Written in the same transaction as the items: how far an import has come. */
  alongside?: (tx: Tx, answers: BatchAnswer[]) => Promise<void>
}

class DryRunEnd extends Error {}

async function appendAll(
  tx: Tx,
  services: Services,
  call: Call,
  action: string,
  answers: BatchAnswer[],
): Promise<void> {
  const changes: Pick<Change<unknown>, 'chain' | 'before' | 'after' | 'events'>[] = answers.flatMap((answer) =>
    answer.change ? [answer.change, ...(answer.change.also ?? [])] : [],
  )
  if (changes.length === 0) return
  const known = [...new Set(changes.filter((change) => !change.chain.fresh).map((change) => change.chain.id))].sort()
  const heads = known.length > 0 ? await lockHeads(tx, known) : new Map()
  const at = services.clock.now()
  const rows: JournalRow[] = changes.map((change) => {
    const row = journalRowOf(services.vault, call, action, at, change, heads.get(change.chain.id) ?? null)
    heads.set(row.chainId, { seq: row.seq, hash: row.hash })
    return row
  })
  await insertJournalRows(tx, rows)
}

/** Runs a batch: all accepted items and their journal rows become durable together, or none do. */
export async function runBatch<I>(
  services: Services,
  batch: BatchCommand<I>,
  call: BatchCall<I>,
): Promise<BatchAnswer[]> {
  if (call.items.length > BATCH_ITEMS_MAX) throw new Refusal('command.batch-too-large', { max: BATCH_ITEMS_MAX })
  const scope = permit(call.caller, batch.permission)
  const { database, vault, clock, log } = services
  for (let attempt = 1; ; attempt++) {
    let answers: BatchAnswer[] = []
    try {
      const write = () =>
        database.write(async (tx) => {
          const context = {
            tx,
            clock,
            vault,
            log,
            caller: call.caller,
            scope,
            requestId: call.requestId,
            again: attempt > 1,
            idempotencyKey: null,
            origin: call.origin,
            device: '',
          }
          answers = await batch.handle(context, call.items)
          if (call.dryRun) {
            await tx.settled()
            throw new DryRunEnd()
          }
          await appendAll(tx, services, call, batch.id, answers)
          await call.alongside?.(tx, answers)
        })
      await withCurrentKeys(vault, write)
      return answers
    } catch (error) {
      if (error instanceof DryRunEnd) return answers
      // Whoever sent the batch looks first how far it came.
      if (error instanceof CommitUnknown) throw error
      if (error instanceof Refusal || attempt >= ATTEMPTS_MAX || !(isRetryable(error) || isUniqueViolation(error)))
        throw error
      log.warn({ requestId: call.requestId, action: batch.id, attempt }, 'batch is tried again')
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS * attempt * (1 + Math.random())))
    }
  }
}
