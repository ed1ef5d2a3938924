// How far the stream of transactions has been watched, share by share.

import { query } from '../../../platform/command/index.ts'
import { bookedAtOf } from '../../ledger/index.ts'
import * as contract from '../contract.ts'
import { countHits, listShares } from '../stream/stream-store.ts'

const DAY_MS = 86_400_000

export const showStream = query(contract.showStream, async ({ tx, clock }) => {
  const now = clock.now()
  const hits = await countHits(tx, new Date(now.getTime() - DAY_MS))
  const shares = await listShares(tx)
  return {
    shares: shares.map(({ share, leaseUntil, takeovers, putAwayAt, readRow }) => ({
      share,
      held: leaseUntil !== null && leaseUntil > now,
      takeovers,
      // Ids of rows carry the moment at which they were written, as those of transactions do.
      readUntil: readRow === null ? null : bookedAtOf(readRow).toISOString(),
      putAwayAt: putAwayAt?.toISOString() ?? null,
    })),
    hitsLastDay: [...hits.values()].reduce((sum, count) => sum + count, 0),
  }
})
