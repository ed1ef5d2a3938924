// A manifest: the signed list of what one backup holds, written last, so that a backup without one does not count.

import type { DataKey, Vault } from '../vault/index.ts'
import { BackupFault } from './backup-fault.ts'
import type { BackupPlace } from './backup-place.ts'

export const MANIFEST = 'manifest.json'
export const MANIFEST_FORMAT = 1

/** One object of a backup: bytes as stored, and as they were before compression and sealing. */
export type Part = { name: string; bytes: number; plainBytes: number; sha256: string }

/** Times are ISO instants of the server's clock; WAL positions are numbers of segments. */
export type Manifest = {
  format: number
  id: string
  kind: 'full' | 'incremental'
  /** The backup before this one in the same place, or null. */
  previous: string | null
  startedAt: string
  /** A full backup can be restored to any time from here on. */
  coversFrom: string | null
  /** Every commit up to here is in it. */
  coversUntil: string
  serverMajor: number
  systemId: string
  timeline: number
  walFrom: string
  walTo: string
  walSegmentBytes: number
  /** The backup's own key, wrapped by the bank's master key; base64. */
  wrappedKey: string
  /** Append-only counts of the bank before the end; a restored bank has at least these. */
  totals: Record<string, string>
  index: Part
  data: Part[]
  wal: Part[]
}

export const partsOf = ({ index, data, wal }: Manifest) => [...data, ...wal, index]
export const storedBytesOf = (manifest: Manifest) => partsOf(manifest).reduce((sum, { bytes }) => sum + bytes, 0)
export const plainBytesOf = (manifest: Manifest) => partsOf(manifest).reduce((sum, one) => sum + one.plainBytes, 0)

const placeOf = (id: string) => `backup ${id}`

/** A key of its own for each backup, wrapped by the newest master key of the bank. */
export function newBackupKey(vault: Vault, id: string): { wrapped: string; key: DataKey } {
  const { wrapped, key } = vault.newKey(placeOf(id))
  vault.forgetKey(placeOf(id))
  return { wrapped: wrapped.toString('base64'), key }
}

/** The backup's key; refuses a key ring that does not open it. */
export function openBackupKey(vault: Vault, { id, wrappedKey }: Manifest): DataKey {
  try {
    return vault.openKey(placeOf(id), Buffer.from(wrappedKey, 'base64'))
  } catch {
    throw new BackupFault(`the key ring does not open backup ${id}: it is another bank's, or older than the backup`)
  } finally {
    vault.forgetKey(placeOf(id))
  }
}

const signedText = (body: string) => Buffer.from(`kahu-backup\n${body}`)

/** Writes the manifest: from here on the backup counts. */
export async function putManifest(place: BackupPlace, vault: Vault, manifest: Manifest): Promise<void> {
  const body = JSON.stringify(manifest)
  const { keyId, signature } = vault.sign(signedText(body))
  const text = JSON.stringify({ body, keyId, signature: signature.toString('base64') })
  await place.put(manifest.id, MANIFEST, [Buffer.from(`${text}\n`)])
}

/** The manifest of a folder, or null when it has none; refuses one that was altered or comes from another bank. */
export async function getManifest(place: BackupPlace, vault: Vault, id: string): Promise<Manifest | null> {
  const bytes = await place.get(id, MANIFEST)
  if (!bytes) return null
  let kept: { body: string; keyId: string; signature: string }
  let manifest: Manifest
  try {
    kept = JSON.parse(bytes.toString('utf8'))
    manifest = JSON.parse(kept.body)
  } catch {
    throw new BackupFault(`the manifest of backup ${id} was altered: it cannot be read`)
  }
  if (manifest.format !== MANIFEST_FORMAT) throw new BackupFault(`the manifest of backup ${id} has an unknown format`)
  openBackupKey(vault, { ...manifest, id })
  if (manifest.id !== id || !vault.verify(kept.keyId, signedText(kept.body), Buffer.from(kept.signature, 'base64')))
    throw new BackupFault(`the manifest of backup ${id} was altered: its signature is wrong`)
  return manifest
}
