// What of a running server's data folder belongs into a base backup.

import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupFault } from './backup-fault.ts'
import type { PartWriter } from './parts.ts'

/** A file as it was copied; paths are relative to the data folder. */
export type CopiedFile = { path: string; bytes: number }

/** The server makes their contents anew; the folders themselves must be there. */
const EMPTIED = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
  'kahu/users',
])
const LEFT_OUT = [
  /^postmaster\.(pid|opts)$/,
  /^(backup_label|tablespace_map)(\.old)?$/,
  /^(recovery|standby)\.signal$/,
  /^\.s\.PGSQL\./,
  /(^|\/)pg_internal\.init/,
  /(^|\/)pgsql_tmp/,
  /^kahu\.conf$/,
  /^kahu\/server\.log/,
]
/** Copied last, when all it speaks of is copied. */
const CONTROL = 'global/pg_control'

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Folders, and files in the order they are to be copied. Refuses a tablespace, whose files lie elsewhere. */
export async function listDataFolder(root: string): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = []
  const files: string[] = []
  const walk = async (path: string) => {
    for (const entry of await readdir(join(root, path), { withFileTypes: true })) {
      const inside = path === '' ? entry.name : `${path}/${entry.name}`
      if (LEFT_OUT.some((pattern) => pattern.test(inside))) continue
      if (path === 'pg_tblspc')
        throw new BackupFault(
          'a tablespace lies outside the data folder: back this server up by the tools of PostgreSQL',
        )
      if (entry.isDirectory()) {
        folders.push(inside)
        if (!EMPTIED.has(inside)) await walk(inside)
      } else if (entry.isFile() && inside !== CONTROL) files.push(inside)
    }
  }
  await walk('')
  return { folders: [...folders, 'pg_wal/archive_status'], files: [...files, CONTROL] }
}

async function copyInto(file: FileHandle, writer: PartWriter, stop: AbortSignal | undefined): Promise<number> {
  let bytes = 0
  for (;;) {
    stop?.throwIfAborted()
    const room = await writer.room()
    const { bytesRead } = await file.read(room, 0, room.length)
    if (bytesRead === 0) return bytes
    writer.took(bytesRead)
    bytes += bytesRead
  }
}

/** Copies files into parts, each as long as it is when it is read; one that vanished meanwhile is left out. */
export async function copyFiles(
  root: string,
  paths: string[],
  writer: PartWriter,
  stop?: AbortSignal,
): Promise<CopiedFile[]> {
  const copied: CopiedFile[] = []
  for (const path of paths) {
    let file: FileHandle
    try {
      file = await open(join(root, path), 'r')
    } catch (error) {
      // Tables are dropped and truncated while they are copied: the log that comes along says so too.
      if (isMissing(error)) continue
      throw error
    }
    try {
      copied.push({ path, bytes: await copyInto(file, writer, stop) })
    } finally {
      await file.close()
    }
  }
  return copied
}

/** The bytes of all files that a base backup copies. */
export async function bytesOfDataFolder(root: string): Promise<number> {
  const { files } = await listDataFolder(root)
  let bytes = 0
  for (const path of files) bytes += (await stat(join(root, path)).catch(() => ({ size: 0 }))).size
  return bytes
}
