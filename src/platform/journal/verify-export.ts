// The journal as a file: exported line by line, verified with no database at hand.

import { createPublicKey } from 'node:crypto'
import type { Tx } from '../database/index.ts'
import { type Vault, verifySignature } from '../vault/index.ts'
import { checkpointText } from './checkpoint.ts'
import type { JournalRow } from './journal-row.ts'
import { type Checkpoint, listCheckpoints, listSettledAfter, type PositionedRow, START } from './journal-store.ts'
import { ChainVerifier, type Verification, verifyCheckpoints } from './verify.ts'

const PAGE_ROWS = 2_000
const CHAINS_SORT_MAX = 20_000_000

type Line =
  | { kind: 'key'; keyId: string; publicKey: string }
  | { kind: 'checkpoint'; treeSize: number; at: string; root: string; keyId: string; signature: string }
  | ({ kind: 'row'; at: string; sealed: string; prevHash: string; hash: string } & Omit<
      PositionedRow,
      'at' | 'sealed' | 'prevHash' | 'hash'
    >)

const base64 = (bytes: Buffer) => bytes.toString('base64')

/** Public keys, checkpoints, then every row in log order: JSON lines. Values stay sealed. */
export async function* exportJournal(tx: Tx, vault: Vault): AsyncGenerator<string> {
  const line = (value: Line) => `${JSON.stringify(value)}\n`
  for (const key of vault.publicKeys()) yield line({ kind: 'key', ...key })
  let size = 0
  for (;;) {
    const points = await listCheckpoints(tx, size, PAGE_ROWS)
    for (const { treeSize, at, root, keyId, signature } of points) {
      yield line({
        kind: 'checkpoint',
        treeSize,
        at: at.toISOString(),
        root: base64(root),
        keyId,
        signature: base64(signature),
      })
      size = treeSize
    }
    if (points.length < PAGE_ROWS) break
  }
  let position = START
  for (;;) {
    const rows = await listSettledAfter(tx, position, PAGE_ROWS)
    const last = rows.at(-1)
    if (!last) return
    for (const row of rows) {
      yield line({
        kind: 'row',
        ...row,
        at: row.at.toISOString(),
        sealed: base64(row.sealed),
        prevHash: base64(row.prevHash),
        hash: base64(row.hash),
      })
    }
    position = { txid: last.txid, rowId: last.rowId }
  }
}

/** Verifies an export; `trusted` are public keys got by another way (without them the export's own are believed). */
export async function verifyExport(
  lines: AsyncIterable<string>,
  trusted: { keyId: string; publicKey: string }[] = [],
): Promise<Verification> {
  const keys = new Map(trusted.map((key) => [key.keyId, key.publicKey]))
  const points: Checkpoint[] = []
  const rows: JournalRow[] = []
  for await (const text of lines) {
    if (text.trim() === '') continue
    const line = JSON.parse(text) as Line
    if (line.kind === 'key' && trusted.length === 0) keys.set(line.keyId, line.publicKey)
    if (line.kind === 'checkpoint') {
      points.push({
        ...line,
        at: new Date(line.at),
        root: Buffer.from(line.root, 'base64'),
        signature: Buffer.from(line.signature, 'base64'),
        frontier: Buffer.alloc(0),
        lastTxid: '0',
        lastRowId: '',
      })
    }
    if (line.kind === 'row') {
      if (rows.length >= CHAINS_SORT_MAX)
        throw new Error(`more than ${CHAINS_SORT_MAX} rows: verify in the database instead`)
      const bytes = (value: string) => Buffer.from(value, 'base64')
      rows.push({
        ...line,
        at: new Date(line.at),
        sealed: bytes(line.sealed),
        prevHash: bytes(line.prevHash),
        hash: bytes(line.hash),
      })
    }
  }
  const pages = (async function* () {
    yield rows
  })()
  const log = await verifyCheckpoints(pages, points, (point) => {
    const pem = keys.get(point.keyId)
    return pem !== undefined && verifySignature(createPublicKey(pem), checkpointText(point), point.signature)
  })
  const chains = new ChainVerifier()
  const ordered = [...rows].sort((a, b) => (a.chainId === b.chainId ? a.seq - b.seq : a.chainId < b.chainId ? -1 : 1))
  for (const row of ordered) chains.add(row)
  chains.end()
  return {
    rows: chains.rows,
    chains: chains.chains,
    checkpoints: points.length,
    uncovered: log.uncovered,
    findings: [...chains.findings, ...log.findings],
  }
}
