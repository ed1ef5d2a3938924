// The catalogue of a place: which backups count, which can be restored to when, and which may go.

import type { Vault } from '../vault/index.ts'
import { BackupFault } from './backup-fault.ts'
import type { BackupPlace } from './backup-place.ts'
import { getManifest, MANIFEST, type Manifest } from './manifest.ts'

const ID = /^\d{8}T\d{9}Z-(full|incremental)$/
const FETCHED_AT_ONCE = 8

/** Sortable by time: `20261122T021000123Z-full`. */
export const newBackupId = (kind: Manifest['kind'], now: string) => `${now.replace(/[-:.]/g, '')}-${kind}`

async function listIds(place: BackupPlace): Promise<string[]> {
  return (await place.listFolders()).filter((folder) => ID.test(folder)).sort()
}

/** Every backup of the place, oldest first; refuses an altered manifest by name. Folders without one do not count. */
export async function listBackups(place: BackupPlace, vault: Vault): Promise<Manifest[]> {
  const ids = await listIds(place)
  const found: (Manifest | null)[] = []
  for (let at = 0; at < ids.length; at += FETCHED_AT_ONCE) {
    const some = ids.slice(at, at + FETCHED_AT_ONCE)
    found.push(...(await Promise.all(some.map((id) => getManifest(place, vault, id)))))
  }
  return found.filter((manifest) => manifest !== null)
}

/** Takes away what interrupted backups and removals left. Call it only while no other backup is made. */
export async function removeLeftovers(place: BackupPlace, counted: Manifest[]): Promise<number> {
  const whole = new Set(counted.map(({ id }) => id))
  const left = (await listIds(place)).filter((id) => !whole.has(id))
  for (const id of left) await place.removeFolder(id)
  return left.length
}

/** The manifest goes first: what a kill leaves behind does not count as a backup. */
export async function removeBackup(place: BackupPlace, id: string): Promise<void> {
  await place.remove(id, MANIFEST)
  await place.removeFolder(id)
}

const sameLine = (a: Manifest, b: Manifest) => a.systemId === b.systemId && a.timeline === b.timeline

/** Whether `next` goes on where the log of `last` ends. */
export const follows = (last: Manifest, next: Manifest) =>
  sameLine(last, next) && BigInt(next.walFrom) <= BigInt(last.walTo) + 1n && BigInt(next.walTo) > BigInt(last.walTo)

export type RestorePlan = { base: Manifest; log: Manifest[]; coversUntil: string }

/** What follows a full backup without a gap, as far as `until`. */
function planFrom(base: Manifest, backups: Manifest[], until: string | null): RestorePlan {
  const log: Manifest[] = []
  let last = base
  for (const next of backups) {
    if (until !== null && last.coversUntil >= until) break
    if (next.id > last.id && follows(last, next)) {
      log.push(next)
      last = next
    }
  }
  return { base, log, coversUntil: last.coversUntil }
}

/**
 * The newest full backup before the time (an ISO instant), and the log behind it; without a time, all there is.
 * Refuses a time before the first or after the last that is covered.
 */
export function planRestore(backups: Manifest[], toTime: string | null): RestorePlan {
  const fulls = backups.filter(({ coversFrom }) => coversFrom !== null)
  const base = fulls.filter(({ coversFrom }) => toTime === null || (coversFrom as string) <= toTime).at(-1)
  if (!base) {
    const first = fulls[0]
    throw new BackupFault(first ? `the backups begin at ${first.coversFrom}` : 'there is no full backup')
  }
  const plan = planFrom(base, backups, toTime)
  if (toTime !== null && plan.coversUntil < toTime) throw new BackupFault(`the backups end at ${plan.coversUntil}`)
  return plan
}

/** Backups that no time from `keepFrom` (an ISO instant) on needs; the newest full backup is always kept. */
export function listExpired(backups: Manifest[], keepFrom: string): Manifest[] {
  const fulls = backups.filter(({ coversFrom }) => coversFrom !== null)
  const first = fulls.filter(({ coversFrom }) => (coversFrom as string) <= keepFrom).at(-1) ?? fulls[0]
  return first ? backups.filter(({ id }) => id < first.id) : []
}
