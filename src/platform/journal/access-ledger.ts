// The access ledger: who was shown which customer, gathered for a moment and written many at a time.

import { actorOf, type Caller, clearOf } from '../access/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { newId } from '../kernel/ids.ts'
import type { Log } from '../kernel/log.ts'
import type { AccessRecord } from './journal-store.ts'

const FLUSH_AFTER_MS = 250
const BATCH_ROWS_MAX = 2_000
const QUEUE_ROWS_MAX = 200_000

export interface AccessLedger {
  note(caller: Caller, action: string, requestId: string, customerIds: readonly string[]): void
  /** Writes what is waiting; called before the process ends. */
  flush(): Promise<void>
}

/**
 * Masked looks wait at most a quarter of a second in memory; a look that shows a class of data in the clear is written before
 * its answer leaves (`flush`). Single opened values never come here, they are journal rows.
 */
export function openAccessLedger(
  write: (records: AccessRecord[]) => Promise<void>,
  clock: Clock,
  log: Log,
): AccessLedger {
  let queue: AccessRecord[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_ROWS_MAX)
      queue = queue.slice(batch.length)
      try {
        await write(batch)
      } catch (error) {
        queue = [...batch, ...queue].slice(0, QUEUE_ROWS_MAX)
        log.error(
          { err: error, waiting: queue.length },
          'access records could not be written; they are kept and tried again',
        )
        return
      }
    }
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(drain).then(() => {
      if (queue.length > 0) timer ??= setTimeout(flush, FLUSH_AFTER_MS * 4)
    })
    return writing
  }
  return {
    note(caller, action, requestId, customerIds) {
      const actor = actorOf(caller)
      const at = clock.now()
      const opened = clearOf(caller).join(',')
      for (const customerId of customerIds) {
        queue.push({
          customerId,
          at,
          recordId: newId(at.getTime()),
          actorId: actor.id,
          actorName: actor.name,
          action,
          requestId,
          opened,
        })
      }
      timer ??= setTimeout(flush, FLUSH_AFTER_MS)
    },
    flush,
  }
}
