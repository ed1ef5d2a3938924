// The batch import, opened: what it works on and where its files lie.

import { access, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Services } from '../command/index.ts'
import { type Facts, Refusal } from '../kernel/refusal.ts'
import type { StartThread } from '../threads/index.ts'
import type { ImportBatch } from './import-batch.ts'
import type { AnyImportable } from './importable.ts'
import { openSealedFile, type SealedFile } from './sealed-file.ts'

export type Language = 'zh-CN' | 'en-US'
/** The words of a key, with facts filled in; null when there are none. */
export type WordsOf = (language: Language, key: string, facts?: Facts) => string | null

export type Intake = {
  services: Services
  importables: ReadonlyMap<string, AnyImportable>
  words: WordsOf
  /** Threads that know the task of applying a chunk; without them everything is done here. */
  startThread?: StartThread
  filePath(batchId: string): string
  openFile(batch: Pick<ImportBatch, 'batchId' | 'key'>): Promise<SealedFile>
  /** Whether this machine has the file: several machines need a shared folder, or each does its own. */
  hasFile(batchId: string): Promise<boolean>
  removeFile(batchId: string): Promise<void>
  listFiles(): Promise<string[]>
  importable(id: string): AnyImportable
}

const ENDING = '.sealed'

/** `folder` is `<data>/intake`; it holds nothing but sealed files named by ids. */
export async function openIntake(
  services: Services,
  options: { importables: AnyImportable[]; folder: string; words?: WordsOf; startThread?: StartThread },
): Promise<Intake> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 })
  const importables = new Map(options.importables.map((importable) => [importable.id, importable]))
  const filePath = (batchId: string) => join(options.folder, `${batchId}${ENDING}`)
  return {
    services,
    importables,
    words: options.words ?? (() => null),
    ...(options.startThread ? { startThread: options.startThread } : {}),
    filePath,
    openFile: ({ batchId, key }) => openSealedFile(filePath(batchId), { vault: services.vault, key }),
    hasFile: (batchId) =>
      access(filePath(batchId)).then(
        () => true,
        () => false,
      ),
    removeFile: (batchId) => rm(filePath(batchId), { force: true }),
    listFiles: async () =>
      (await readdir(options.folder))
        .filter((name) => name.endsWith(ENDING))
        .map((name) => name.slice(0, -ENDING.length)),
    importable(id) {
      const found = importables.get(id)
      if (!found) throw new Refusal('import.unknown-kind', {}, { status: 404 })
      return found
    },
  }
}
