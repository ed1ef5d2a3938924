// Hits that do not come from the stream's worker: the demo bank's, and those of tests.

import { type BatchAnswer, batchCommand } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import type { Hit } from '../alert.ts'
import { hitEvents, recordHits } from './record-hits.ts'

export type TimedHit = Hit & { recordedAt: Date }

/** One journal row for the whole batch; each item answers what became of it. Items of a batch share one moment: the first's. */
export const recordMany = batchCommand<TimedHit>(
  { id: 'casework.record-hits', permission: 'casework.record-hits' },
  async ({ tx, vault }, items) => {
    const [first] = items
    if (!first) return []
    const recorded = await recordHits(tx, items, first.recordedAt)
    const fresh = recorded.filter(({ known }) => !known).length
    return recorded.map(
      (reply, at): BatchAnswer => ({
        refused: null,
        reply,
        change:
          at === 0 && fresh > 0
            ? {
                chain: { id: namedId('casework', 'hits'), key: vault.bankKey },
                before: null,
                after: { asked: items.length, recorded: fresh },
                events: hitEvents(items, recorded),
                reply,
              }
            : null,
      }),
    )
  },
)
