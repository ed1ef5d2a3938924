// Where backups are kept: the port, and the place that the configuration names.

import { isAbsolute } from 'node:path'
import type { Config } from '../kernel/config.ts'
import { BackupFault } from './backup-fault.ts'
import { folderPlace } from './folder-place.ts'
import { s3Place } from './s3-place.ts'

/** Objects by folder (one a backup) and name; each is written whole or not at all. */
export interface BackupPlace {
  /** For people: a path or an address, never a secret. */
  readonly name: string
  listFolders(): Promise<string[]>
  put(folder: string, name: string, pieces: readonly Buffer[]): Promise<void>
  /** Null when there is no such object. */
  get(folder: string, name: string): Promise<Buffer | null>
  remove(folder: string, name: string): Promise<void>
  /** Removes all that a folder holds. */
  removeFolder(folder: string): Promise<void>
}

/** The place of KAHU_BACKUP_TO: an absolute folder, or s3://bucket/prefix; refuses anything else. */
export function configuredPlace(config: Config): BackupPlace {
  const { backupTo } = config
  if (!backupTo) throw new BackupFault('KAHU_BACKUP_TO is not set: name a folder, or s3://bucket/prefix')
  const s3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w./-]*))?$/.exec(backupTo)
  if (s3) {
    const { backupS3Endpoint: endpoint, backupS3KeyId: keyId, backupS3Secret: secret } = config
    if (!endpoint || !keyId || !secret)
      throw new BackupFault('s3:// needs KAHU_BACKUP_S3_ENDPOINT, KAHU_BACKUP_S3_KEY_ID and KAHU_BACKUP_S3_SECRET')
    const prefix = (s3[2] ?? '').replace(/\/+$/, '')
    return s3Place({ endpoint, region: config.backupS3Region, keyId, secret, bucket: s3[1] as string, prefix })
  }
  if (!isAbsolute(backupTo))
    throw new BackupFault('KAHU_BACKUP_TO is neither an absolute folder nor s3://bucket/prefix')
  return folderPlace(backupTo)
}
