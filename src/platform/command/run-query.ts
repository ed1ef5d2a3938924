// The read path: permission, scope, a read-only connection, and the access record of what was shown.

import { admit, clearOf } from '../access/index.ts'
import type { Input, RouteShape } from '../contract/index.ts'
import type { AccessLedger } from '../journal/index.ts'
import { appendChange } from './append-change.ts'
import type { Call, Query, QueryReply, Services } from './command.ts'
import { withCurrentKeys } from './with-current-keys.ts'

export type QueryCall<R extends RouteShape> = Call & { input: Input<R> }

/** Runs a query for a caller. What it shows of customers is noted in the ledger once the reply is made. */
export async function runQuery<R extends RouteShape>(
  services: Services,
  ledger: AccessLedger,
  query: Query<R>,
  call: QueryCall<R>,
): Promise<QueryReply<R>> {
  const scope = admit(call.caller, query.route, services.clock.now())
  const { database, vault, clock, log } = services
  const { caller, requestId, channel, origin } = call
  let seen = 0
  const look = () =>
    database.read(
      (tx) =>
        query.handle(
          {
            tx,
            clock,
            vault,
            log,
            caller,
            scope,
            requestId,
            channel,
            origin,
            journal: (chain, after) =>
              database.write((write) =>
                appendChange(
                  write,
                  services,
                  call,
                  query.route.id,
                  { chain, reply: null, before: null, after, events: [] },
                  null,
                ),
              ),
            looked: (customerIds) => {
              seen += customerIds.length
              ledger.note(call.caller, query.route.id, requestId, customerIds)
            },
          },
          call.input,
        ),
      { standby: { after: call.wrote ?? null } },
    )
  const reply = await withCurrentKeys(vault, look)
  // What is shown in the clear is on record before it leaves.
  if (seen > 0 && clearOf(caller).length > 0) await ledger.flush()
  return reply
}
