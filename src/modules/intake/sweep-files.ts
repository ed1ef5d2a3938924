// Removes the sealed files of imports that ended long ago, and files that no import ever kept.

import { stat } from 'node:fs/promises'
import { upkeep } from '../../platform/command/index.ts'
import { clearSpent, findBatchIds, type Intake, KEEP_FILE_DAYS, listSpent } from '../../platform/intake/index.ts'

const SWEPT_MAX = 500
const ORPHAN_MS = 3_600_000 * 24

export async function sweepFiles(intake: Intake): Promise<void> {
  const { database, clock } = intake.services
  const before = new Date(clock.now().getTime() - KEEP_FILE_DAYS * 86_400_000)
  for (const batchId of await database.read((tx) => listSpent(tx, before, SWEPT_MAX))) await intake.removeFile(batchId)
  // Rows of the file that stand in the database go with it: nothing of it opens from then on.
  await upkeep(intake.services, (tx) => clearSpent(tx, before))
  const files = await intake.listFiles()
  const kept = await database.read((tx) => findBatchIds(tx, files))
  for (const batchId of files.filter((id) => !kept.has(id))) {
    const facts = await stat(intake.filePath(batchId)).catch(() => null)
    if (facts && clock.now().getTime() - facts.mtimeMs > ORPHAN_MS) await intake.removeFile(batchId)
  }
}
