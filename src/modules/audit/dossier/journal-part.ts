// The customer's own rows of the journal as they are hashed, with proofs that each stands in the bank's signed log.

import type { Tx } from '../../../platform/database/index.ts'
import { type JournalRow, listPlaces, proveRows } from '../../../platform/journal/index.ts'
import type { PublicKey } from '../../../platform/vault/index.ts'

const base64 = (bytes: Buffer) => bytes.toString('base64')

/** States stay sealed here: what counts is their hash. Rows after the last checkpoint come without a proof. */
export async function journalPart(tx: Tx, rows: readonly JournalRow[], keys: readonly PublicKey[]) {
  const [first] = rows
  const seqs = new Set(rows.map(({ seq }) => seq))
  const places = first ? (await listPlaces(tx, first.chainId)).filter(({ seq }) => seqs.has(seq)) : []
  const stretches = []
  for await (const { checkpoint, rows: proved } of proveRows(tx, places))
    stretches.push({
      checkpoint: {
        treeSize: checkpoint.treeSize,
        at: checkpoint.at.toISOString(),
        root: base64(checkpoint.root),
        keyId: checkpoint.keyId,
        signature: base64(checkpoint.signature),
      },
      proofs: proved.map(({ place, proof }) => ({ seq: place.seq, index: proof.index, path: proof.path.map(base64) })),
    })
  return {
    keys,
    rows: rows.map((row) => ({
      ...row,
      at: row.at.toISOString(),
      sealed: base64(row.sealed),
      prevHash: base64(row.prevHash),
      hash: base64(row.hash),
    })),
    stretches,
    proved: stretches.reduce((sum, { proofs }) => sum + proofs.length, 0),
  }
}
