// Checks a backup without restoring it: every part is there and is what the manifest says.

import type { BackupPlace } from './backup-place.ts'
import { type Manifest, partsOf } from './manifest.ts'
import { checkPart } from './parts.ts'

/** What is wrong with each part of a backup; empty when nothing is. */
export async function checkBackup(place: BackupPlace, manifest: Manifest): Promise<string[]> {
  const problems: string[] = []
  for (const part of partsOf(manifest))
    await checkPart(place, manifest.id, part).catch((error) => problems.push((error as Error).message))
  return problems
}
