// Checks entries of accounts against their chains and balances; fed in the order of the primary key.

import type { Entry } from './entry.ts'
import { entryHash, GENESIS } from './entry-chain.ts'
import type { Position } from './position.ts'

export type LedgerFinding = {
  kind: 'edited' | 'gap' | 'balance-broken' | 'position-differs' | 'entries-lost' | 'not-zero' | 'reference-lost'
  customerId: string
  accountId: string | null
  transactionId: string | null
}
const FINDINGS_MAX = 1_000

type End = { customerId: string; accountId: string; seq: number; hash: Buffer; balanceFen: number }

export class EntryVerifier {
  findings: LedgerFinding[] = []
  entries = 0
  accounts = 0
  #customerId: string | null = null
  #open = new Map<string, End>()
  #ended: End[] = []

  add(entry: Entry): void {
    this.entries += 1
    if (entry.customerId !== this.#customerId) this.end()
    this.#customerId = entry.customerId
    let last = this.#open.get(entry.accountId)
    if (!last) {
      const { customerId, accountId } = entry
      this.accounts += 1
      this.#open.set(accountId, (last = { customerId, accountId, seq: 0, hash: GENESIS, balanceFen: 0 }))
    }
    if (entry.seq !== last.seq + 1) this.found('gap', entry)
    else if (!entryHash(last.hash, entry).equals(entry.hash)) this.found('edited', entry)
    if (entry.balanceAfterFen !== last.balanceFen + entry.amountFen) this.found('balance-broken', entry)
    last.seq = entry.seq
    last.hash = entry.hash
    last.balanceFen = entry.balanceAfterFen
  }

  /** After the last entry of a customer. */
  end(): void {
    this.#ended.push(...this.#open.values())
    this.#open.clear()
  }

  /** Accounts that were seen to their end since the last call. */
  takeEnds(): End[] {
    const ends = this.#ended
    this.#ended = []
    return ends
  }

  /** An account's end against its position. */
  compare(end: End, position: Position | undefined): void {
    const same =
      position &&
      position.balanceFen === end.balanceFen &&
      position.seq === end.seq &&
      position.lastHash.equals(end.hash)
    if (!same) this.found('position-differs', { ...end, transactionId: null })
  }

  found(kind: LedgerFinding['kind'], { customerId, accountId, transactionId }: Omit<LedgerFinding, 'kind'>): void {
    if (this.findings.length < FINDINGS_MAX) this.findings.push({ kind, customerId, accountId, transactionId })
  }
}
