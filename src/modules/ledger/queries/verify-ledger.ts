// Verifies the whole ledger: chains, balances, positions, what is in transit, references. Names what is wrong.

import type { Tx } from '../../../platform/database/index.ts'
import { listUncancelled, takeTime } from '../day-store.ts'
import type { Entry } from '../entry.ts'
import { EntryVerifier, type LedgerFinding } from '../entry-verifier.ts'
import { listPositions } from '../position-store.ts'
import { CHAIN_COLUMNS } from '../read-store.ts'

const PAGE_ROWS = 10_000
const NAMED_MAX = 1_000
const NIL = '00000000-0000-0000-0000-000000000000'

export type LedgerVerification = { entries: number; accounts: number; findings: LedgerFinding[] }

type From = Pick<Entry, 'customerId' | 'at' | 'transactionId' | 'leg'>

const listPage = (tx: Tx, from: From): Promise<Entry[]> =>
  tx.rows<Entry>(
    `select ${CHAIN_COLUMNS} from ledger_entry_all where (customer_id, ts, transaction_id, leg) > ($1, $2, $3, $4)
     order by customer_id, ts, transaction_id, leg limit ${PAGE_ROWS}`,
    [from.customerId, from.at, from.transactionId, from.leg],
  )

/** Positions that were booked on and have no entry left, and references without theirs. */
const listLost = (tx: Tx): Promise<LedgerFinding[]> =>
  tx.rows(
    `(select 'entries-lost' as kind, customer_id as "customerId", account_id as "accountId", null as "transactionId" from ledger_position p
      where seq > 0 and not exists (select 1 from ledger_entry_all e where e.customer_id = p.customer_id and e.account_id = p.account_id) limit $1)
     union all
     (select 'reference-lost', customer_id, null, transaction_id from ledger_reference r where not exists (select 1 from ledger_entry_all e
      where e.customer_id = r.customer_id and e.ts = r.ts and e.transaction_id = r.transaction_id) limit $1)`,
    [NAMED_MAX],
  )

/** One snapshot for all of it: `tx` reads repeatably, so that bookings under way look like none. */
export async function verifyLedger(tx: Tx): Promise<LedgerVerification> {
  await tx.run('set transaction isolation level repeatable read')
  await takeTime(tx)
  const verifier = new EntryVerifier()
  const compareEnds = async () => {
    const ends = verifier.takeEnds()
    if (ends.length === 0) return
    const positions = await listPositions(tx, [...new Set(ends.map((end) => end.customerId))])
    const byAccount = new Map(positions.map((position) => [position.accountId, position]))
    for (const end of ends) verifier.compare(end, byAccount.get(end.accountId))
  }
  let from: From = { customerId: NIL, at: new Date(0), transactionId: NIL, leg: 0 }
  for (;;) {
    const rows = await listPage(tx, from)
    for (const entry of rows) verifier.add(entry)
    const last = rows.at(-1)
    if (!last || rows.length < PAGE_ROWS) break
    from = last
    await compareEnds()
  }
  verifier.end()
  await compareEnds()
  for (const { customerId, accountId, transactionId } of await listUncancelled(tx, NAMED_MAX))
    verifier.found('not-zero', { customerId, accountId, transactionId })
  for (const { kind, ...place } of await listLost(tx)) verifier.found(kind, place)
  return { entries: verifier.entries, accounts: verifier.accounts, findings: verifier.findings }
}
