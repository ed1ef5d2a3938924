// Verifies the journal from its first row to its last and keeps what was found, up to which checkpoint.

import type { Services } from '../../../platform/command/index.ts'
import { verifyJournal } from '../../../platform/journal/index.ts'
import type { Run } from '../contract.ts'
import { findTreeSize } from '../job-store.ts'

const FINDINGS_KEPT_MAX = 100

/** `tell` hears how many looks of how many are done: each row is looked at in its chain and in the log. */
export async function runVerification(
  { database, vault }: Services,
  tell: (done: number, total: number) => Promise<void>,
): Promise<NonNullable<Run['result']>> {
  const { treeSize, at } = await database.read(findTreeSize)
  const total = Math.max(1, treeSize * 2)
  let done = 0
  const found = await database.read((tx) =>
    verifyJournal(tx, vault, async (rows) => {
      done += rows
      await tell(Math.min(done, total), total)
    }),
  )
  return {
    rows: found.rows,
    chains: found.chains,
    checkpoints: found.checkpoints,
    uncovered: found.uncovered,
    treeSize,
    upTo: at?.toISOString() ?? null,
    findingCount: found.findings.length,
    findings: found.findings
      .slice(0, FINDINGS_KEPT_MAX)
      .map(({ kind, chainId, seq, treeSize: size }) => ({ kind, subjectId: chainId, seq, treeSize: size ?? null })),
  }
}
