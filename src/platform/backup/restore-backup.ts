// Restores a data folder from backups: files and log are laid down, then the server itself replays up to the time asked for.

import { existsSync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type ClusterPlace, placeCluster, startEmbedded } from '../database/index.ts'
import type { Vault } from '../vault/index.ts'
import { BackupFault } from './backup-fault.ts'
import type { BackupPlace } from './backup-place.ts'
import type { RestorePlan } from './catalogue.ts'
import type { CopiedFile } from './data-folder.ts'
import type { BackupIndex } from './make-backup.ts'
import { type Manifest, openBackupKey } from './manifest.ts'
import { readParts, readValue } from './parts.ts'

export type RestoreOptions = {
  place: BackupPlace
  vault: Vault
  plan: RestorePlan
  /** An ISO instant; null replays all there is. */
  toTime: string | null
  /** A folder for a bank (KAHU_DATA) that holds no database yet. */
  dataDir: string
  pgBindir?: string
  say: (line: string) => void
}

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
/** Replaying a week of log takes long; a server that cannot go on ends by itself. */
const REPLAY_PATIENCE_MS = 24 * 3_600_000

/** Hands out exactly as many bytes as asked for. */
class Feed {
  readonly #source: AsyncGenerator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncGenerator<Buffer>) {
    this.#source = source
  }

  async into(file: FileHandle, bytes: number): Promise<void> {
    for (let left = bytes; left > 0; ) {
      if (this.#held.length === 0) {
        const { value, done } = await this.#source.next()
        if (done) throw new BackupFault('a backup holds fewer bytes than its index says')
        this.#held = value
      }
      const piece = this.#held.subarray(0, left)
      await file.writeFile(piece)
      this.#held = this.#held.subarray(piece.length)
      left -= piece.length
    }
  }
}

async function writeFiles(root: string, files: CopiedFile[], feed: Feed, { own }: ClusterPlace): Promise<void> {
  for (const { path, bytes } of files) {
    const file = await open(join(root, path), 'w', FILE_MODE)
    try {
      await feed.into(file, bytes)
    } finally {
      await file.close()
    }
    own(join(root, path))
  }
}

async function layDown(root: string, cluster: ClusterPlace, options: RestoreOptions): Promise<void> {
  const { place, vault, plan } = options
  const put = async (name: string, text: string) => {
    await writeFile(join(root, name), text, { mode: FILE_MODE })
    cluster.own(join(root, name))
  }
  const layOne = async (manifest: Manifest, isBase: boolean) => {
    const sealing = { vault, key: openBackupKey(vault, manifest) }
    const index = await readValue<BackupIndex>(place, manifest.id, manifest.index, sealing)
    if (isBase) {
      for (const folder of index.folders) {
        await mkdir(join(root, folder), { mode: FOLDER_MODE })
        cluster.own(join(root, folder))
      }
      await writeFiles(root, index.files, new Feed(readParts(place, manifest.id, manifest.data, sealing)), cluster)
      await put('backup_label', index.label as string)
    }
    await writeFiles(root, index.log, new Feed(readParts(place, manifest.id, manifest.wal, sealing)), cluster)
  }
  await mkdir(root, { mode: FOLDER_MODE })
  cluster.own(root)
  await layOne(plan.base, true)
  for (const manifest of plan.log) await layOne(manifest, false)
  await put('recovery.signal', '')
}

/** The server knows no Z in a time. All log lies in its folder already: there is nothing to fetch, and nobody may ask before the end is reached. */
const replaySettings = (toTime: string | null): Record<string, string> => ({
  restore_command: 'false',
  recovery_target_timeline: 'current',
  recovery_target_action: 'promote',
  hot_standby: 'off',
  ...(toTime === null ? {} : { recovery_target_time: toTime.replace('T', ' ').replace('Z', '+00') }),
})

/**
 * Restores by a plan into a folder without a database and stops the server again; the next start serves it. Refuses a folder
 * that holds one, and names each missing or altered part. What an interrupted restore left is not started by anything.
 */
export async function restoreBackup(options: RestoreOptions): Promise<void> {
  const { dataDir, plan, say, toTime } = options
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  const cluster = placeCluster(dataDir, say)
  if (existsSync(cluster.folder))
    throw new BackupFault(`${cluster.folder} is there already: restore into an empty folder`)
  const unfinished = join(dirname(cluster.folder), 'postgres.restoring')
  await rm(unfinished, { recursive: true, force: true })
  say(`restoring ${plan.base.id} and the log of ${plan.log.length} later backups`)
  try {
    await layDown(unfinished, cluster, options)
    await rename(unfinished, cluster.folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  say(`replaying the log up to ${toTime ?? plan.coversUntil}`)
  const server = await startEmbedded({
    dataDir,
    ...(options.pgBindir ? { pgBindir: options.pgBindir } : {}),
    settings: replaySettings(toTime),
    patienceMs: REPLAY_PATIENCE_MS,
    log: say,
  })
  await server.stop()
}
