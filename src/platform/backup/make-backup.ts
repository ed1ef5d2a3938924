// Makes a backup of the embedded server while it works: a base backup with its log, or the log since the one before.

import type { Vault } from '../vault/index.ts'
import { BackupBusy, BackupFault } from './backup-fault.ts'
import type { BackupPlace } from './backup-place.ts'
import { listBackups, listExpired, newBackupId, removeBackup, removeLeftovers } from './catalogue.ts'
import { type CopiedFile, copyFiles, listDataFolder } from './data-folder.ts'
import { MANIFEST_FORMAT, type Manifest, newBackupKey, putManifest } from './manifest.ts'
import { PartWriter, putPart, type Sealing } from './parts.ts'
import { openSession, type ServerFacts, type Session } from './server-store.ts'
import { lsnOf, segmentAt, segmentFile } from './wal-segment.ts'

export type BackupOptions = {
  place: BackupPlace
  vault: Vault
  /** The embedded server: where it answers, and its data folder on this machine. */
  server: { url: string; folder: string }
  /** `incremental` becomes full when there is nothing to go on from; `say` tells why. */
  kind: Manifest['kind']
  /** Backups that no time of the last days needs are removed after this one. */
  keepDays: number
  /** Append-only counts of the bank, to be compared after a restore. */
  totals: () => Promise<Record<string, string>>
  say: (line: string) => void
  stop?: AbortSignal
}

/** What an index part holds: what to write back, and where the bytes of which file are. */
export type BackupIndex = { folders: string[]; files: CopiedFile[]; log: CopiedFile[]; label: string | null }

const DAY_MS = 86_400_000

/** Why the log cannot go on from the backup before; null when it can. */
function whyNotIncremental(last: Manifest | undefined, facts: ServerFacts, keptFrom: bigint | null): string | null {
  if (!last) return 'there is no backup to go on from'
  if (last.systemId !== facts.systemId) return 'the backup before is of another server'
  if (last.timeline !== facts.timeline) return 'the server was restored since the backup before'
  if (keptFrom === null) return 'the server no longer has the log since the backup before'
  return segmentAt(keptFrom, facts.walSegmentBytes) > BigInt(last.walTo) + 1n ? 'the log has a gap' : null
}

type Base = { folders: string[]; files: CopiedFile[]; label: string; at: string; from: bigint; data: Manifest['data'] }

async function copyBase(session: Session, id: string, sealing: Sealing, options: BackupOptions): Promise<Base> {
  const { place, server, stop } = options
  const from = await session.start(`kahu ${id}`)
  const { folders, files: paths } = await listDataFolder(server.folder)
  const writer = new PartWriter(place, id, sealing, 'data')
  const files = await copyFiles(server.folder, paths, writer, stop)
  const data = await writer.end()
  const { label, at } = await session.stop()
  return { folders, files, label, at, from, data }
}

async function copyLog(id: string, sealing: Sealing, segments: string[], options: BackupOptions) {
  const { place, server, stop } = options
  const writer = new PartWriter(place, id, sealing, 'wal')
  const paths = segments.map((name) => `pg_wal/${name}`)
  const log = await copyFiles(server.folder, paths, writer, stop)
  const wal = await writer.end()
  if (log.length !== paths.length)
    throw new BackupFault('the server gave up log that this backup needs: make a full one')
  return { log, wal }
}

function segmentsBetween(from: bigint, to: bigint, { timeline, walSegmentBytes }: ServerFacts): string[] {
  const names: string[] = []
  for (let at = from; at <= to; at++) names.push(segmentFile(timeline, at, walSegmentBytes))
  return names
}

async function makeOne(session: Session, backups: Manifest[], options: BackupOptions): Promise<Manifest> {
  const { place, vault, say } = options
  const facts = await session.facts()
  const last = backups.at(-1)
  const gap = whyNotIncremental(last, facts, await session.keptFrom())
  const kind = gap === null ? options.kind : 'full'
  if (gap !== null && options.kind === 'incremental') say(`a full backup is made: ${gap}`)
  const id = newBackupId(kind, facts.now)
  if (last && id <= last.id) throw new BackupFault('the clock of the server stands before the backup before')
  if (gap !== null) await session.keepFromNow()
  const { wrapped, key } = newBackupKey(vault, id)
  const sealing = { vault, key }
  const base = kind === 'full' ? await copyBase(session, id, sealing, options) : null
  const totals = await options.totals()
  const { coversUntil, end } = await session.closeSegment()
  const walTo = segmentAt(end - 1n, facts.walSegmentBytes)
  const walFrom =
    gap === null ? BigInt((last as Manifest).walTo) + 1n : segmentAt((base as Base).from, facts.walSegmentBytes)
  const { log, wal } = await copyLog(id, sealing, segmentsBetween(walFrom, walTo, facts), options)
  const index: BackupIndex = { folders: base?.folders ?? [], files: base?.files ?? [], log, label: base?.label ?? null }
  const manifest: Manifest = {
    format: MANIFEST_FORMAT,
    id,
    kind,
    previous: last?.id ?? null,
    startedAt: facts.now,
    coversFrom: base?.at ?? null,
    coversUntil,
    serverMajor: facts.major,
    systemId: facts.systemId,
    timeline: facts.timeline,
    walFrom: String(walFrom),
    walTo: String(walTo),
    walSegmentBytes: facts.walSegmentBytes,
    wrappedKey: wrapped,
    totals,
    index: await putPart(place, id, sealing, 'index', index),
    data: base?.data ?? [],
    wal,
  }
  options.stop?.throwIfAborted()
  await putManifest(place, vault, manifest)
  await session.keptUntil(lsnOf((walTo + 1n) * BigInt(facts.walSegmentBytes)))
  return manifest
}

/**
 * Makes one backup and removes what is older than asked. A backup counts from the moment its manifest is written, which is
 * last: an interrupted one leaves parts that no list shows and the next run removes. Refuses a second backup at a time.
 */
export async function makeBackup(options: BackupOptions): Promise<Manifest> {
  const { place, vault, say } = options
  const session = await openSession(options.server.url)
  try {
    if (!(await session.tryLock())) throw new BackupBusy('another backup of this server is being made')
    const backups = await listBackups(place, vault)
    const left = await removeLeftovers(place, backups)
    if (left > 0) say(`removed what ${left} interrupted backups left`)
    const made = await makeOne(session, backups, options)
    const keepFrom = new Date(Date.parse(made.coversUntil) - options.keepDays * DAY_MS).toISOString()
    for (const { id } of listExpired([...backups, made], keepFrom)) {
      await removeBackup(place, id)
      say(`removed ${id}: older than ${options.keepDays} days`)
    }
    return made
  } finally {
    await session.close().catch(() => {})
  }
}
