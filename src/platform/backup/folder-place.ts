// Backups in a folder: each object is flushed under another name before it gets its own.

import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupPlace } from './backup-place.ts'

const UNFINISHED = '.unfinished'

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

/** A folder that only the program's own user may enter. */
export function folderPlace(root: string): BackupPlace {
  return {
    name: root,
    async listFolders() {
      const entries = await readdir(root, { withFileTypes: true }).catch((error) => {
        if (isMissing(error)) return []
        throw error
      })
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    },
    async put(folder, name, pieces) {
      const home = join(root, folder)
      if (await mkdir(home, { recursive: true, mode: 0o700 })) await flushFolder(root)
      const unfinished = join(home, name + UNFINISHED)
      const file = await open(unfinished, 'w', 0o600)
      try {
        for (const piece of pieces) await file.writeFile(piece)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(unfinished, join(home, name))
      await flushFolder(home)
    },
    get: (folder, name) =>
      readFile(join(root, folder, name)).catch((error) => {
        if (isMissing(error)) return null
        throw error
      }),
    async remove(folder, name) {
      await rm(join(root, folder, name), { force: true })
      await flushFolder(join(root, folder))
    },
    removeFolder: (folder) => rm(join(root, folder), { recursive: true, force: true }),
  }
}
