// Verification: every chain link by link, then every signed checkpoint over the whole log; names what is wrong.

import type { Tx } from '../database/index.ts'
import type { Vault } from '../vault/index.ts'
import { checkpointText } from './checkpoint.ts'
import { GENESIS_HASH, hashRow, type JournalRow } from './journal-row.ts'
import {
  type Checkpoint,
  listCheckpoints,
  listForVerify,
  listHeads,
  listOrphanHeads,
  listSettledHashes,
  START,
} from './journal-store.ts'
import { addLeaf, emptyFrontier, rootOf } from './merkle.ts'

export type Finding = {
  kind:
    | 'edited'
    | 'link-broken'
    | 'gap'
    | 'inserted'
    | 'tail-removed'
    | 'chain-removed'
    | 'head-missing'
    | 'root-differs'
    | 'rows-missing'
    | 'signature-wrong'
  chainId: string | null
  seq: number | null
  treeSize?: number
}
export type Verification = { rows: number; chains: number; checkpoints: number; uncovered: number; findings: Finding[] }

const PAGE_ROWS = 5_000
const FINDINGS_MAX = 1_000
const NIL = '00000000-0000-0000-0000-000000000000'

/** Checks rows of chains in (chain, seq) order against each other. Feed pages in order, then `end()`. */
export class ChainVerifier {
  findings: Finding[] = []
  rows = 0
  chains = 0
  #last: JournalRow | null = null
  /** Last (seq, hash) of each finished chain since the last `takeEnds`. */
  #ends: { chainId: string; seq: number; hash: Buffer }[] = []

  add(row: JournalRow): void {
    this.rows += 1
    const last = this.#last?.chainId === row.chainId ? this.#last : null
    if (!last) {
      this.#finish()
      this.chains += 1
    }
    const expectedSeq = (last?.seq ?? 0) + 1
    if (row.seq !== expectedSeq) this.#found('gap', row.chainId, expectedSeq)
    else if (!row.prevHash.equals(last?.hash ?? GENESIS_HASH)) this.#found('link-broken', row.chainId, row.seq)
    if (!hashRow(row).equals(row.hash)) this.#found('edited', row.chainId, row.seq)
    this.#last = row
  }

  end(): void {
    this.#finish()
    this.#last = null
  }

  takeEnds() {
    const ends = this.#ends
    this.#ends = []
    return ends
  }

  #finish(): void {
    if (this.#last) this.#ends.push({ chainId: this.#last.chainId, seq: this.#last.seq, hash: this.#last.hash })
  }

  #found(kind: Finding['kind'], chainId: string, seq: number): void {
    if (this.findings.length < FINDINGS_MAX) this.findings.push({ kind, chainId, seq })
  }
}

/** Told how many rows were looked at since it was told last; throwing ends the verification. */
export type Watch = (rows: number) => Promise<void>

async function verifyChains(tx: Tx, watch: Watch): Promise<ChainVerifier> {
  const verifier = new ChainVerifier()
  let after = { chainId: NIL, seq: 0 }
  const checkEnds = async () => {
    const ends = verifier.takeEnds()
    if (ends.length === 0) return
    const heads = await listHeads(
      tx,
      ends.map((end) => end.chainId),
    )
    for (const end of ends) {
      const head = heads.get(end.chainId)
      if (!head) verifier.findings.push({ kind: 'head-missing', chainId: end.chainId, seq: end.seq })
      else if (head.seq < end.seq) verifier.findings.push({ kind: 'inserted', chainId: end.chainId, seq: head.seq + 1 })
      else if (head.seq !== end.seq || !head.hash.equals(end.hash))
        verifier.findings.push({ kind: 'tail-removed', chainId: end.chainId, seq: end.seq + 1 })
    }
  }
  for (;;) {
    const rows = await listForVerify(tx, after, PAGE_ROWS)
    for (const row of rows) verifier.add(row)
    await watch(rows.length)
    const last = rows.at(-1)
    if (!last || rows.length < PAGE_ROWS) break
    after = { chainId: last.chainId, seq: last.seq }
    await checkEnds()
  }
  verifier.end()
  await checkEnds()
  for (const chainId of await listOrphanHeads(tx, FINDINGS_MAX))
    verifier.findings.push({ kind: 'chain-removed', chainId, seq: null })
  return verifier
}

/** Rebuilds the tree from row hashes in log order and compares it with each checkpoint; stops at the first that differs. */
export async function verifyCheckpoints(
  pages: AsyncIterable<{ hash: Buffer }[]>,
  points: Checkpoint[],
  verifySignature: (point: Checkpoint) => boolean,
): Promise<{ findings: Finding[]; uncovered: number }> {
  const frontier = emptyFrontier()
  const findings: Finding[] = []
  const waiting = [...points]
  for (const point of points) {
    if (!verifySignature(point))
      findings.push({ kind: 'signature-wrong', chainId: null, seq: null, treeSize: point.treeSize })
  }
  for await (const page of pages) {
    for (const row of page) {
      addLeaf(frontier, row.hash)
      const point = waiting[0]
      if (point?.treeSize !== frontier.size) continue
      waiting.shift()
      if (!rootOf(frontier).equals(point.root)) {
        findings.push({ kind: 'root-differs', chainId: null, seq: null, treeSize: point.treeSize })
        waiting.length = 0
      }
    }
  }
  for (const point of waiting)
    findings.push({ kind: 'rows-missing', chainId: null, seq: null, treeSize: point.treeSize })
  const covered = points.at(-1)?.treeSize ?? 0
  return { findings, uncovered: Math.max(0, frontier.size - covered) }
}

async function* settledPages(tx: Tx, watch: Watch): AsyncGenerator<{ hash: Buffer }[]> {
  let position = START
  for (;;) {
    const rows = await listSettledHashes(tx, position, PAGE_ROWS)
    const last = rows.at(-1)
    if (!last) return
    yield rows
    await watch(rows.length)
    position = { txid: last.txid, rowId: last.rowId }
  }
}

async function allCheckpoints(tx: Tx): Promise<Checkpoint[]> {
  const points: Checkpoint[] = []
  for (;;) {
    const page = await listCheckpoints(tx, points.at(-1)?.treeSize ?? 0, PAGE_ROWS)
    points.push(...page)
    if (page.length < PAGE_ROWS) return points
  }
}

/**
 * Verifies the journal of a live database. An empty list of findings means that nothing was touched. Every row is
 * looked at twice: in its chain and in the log; `watch` hears of both.
 */
export async function verifyJournal(tx: Tx, vault: Vault, watch: Watch = async () => {}): Promise<Verification> {
  const chains = await verifyChains(tx, watch)
  const points = await allCheckpoints(tx)
  const log = await verifyCheckpoints(settledPages(tx, watch), points, (point) =>
    vault.verify(point.keyId, checkpointText(point), point.signature),
  )
  return {
    rows: chains.rows,
    chains: chains.chains,
    checkpoints: points.length,
    uncovered: log.uncovered,
    findings: [...chains.findings, ...log.findings],
  }
}
