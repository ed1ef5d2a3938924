// How fast the bank is backed up while it is served, beside a plain copy of the same files on the same disk.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { backUpBank } from '../../src/cli/back-up-bank.ts'
import { bytesOfDataFolder, folderPlace, plainBytesOf, storedBytesOf } from '../../src/platform/backup/index.ts'
import { type Bench, type Line, type Measure, verdictOf } from '../bench.ts'

const GOAL_MB = 150
const MEGABYTE = 1_000_000

const perSecond = (bytes: number, seconds: number) => bytes / MEGABYTE / seconds
const secondsSince = (startedAt: number) => (performance.now() - startedAt) / 1000

/** `cp` of the data folder and a flush: what the disk gives at all. */
function copySpeed(folder: string, home: string, bytes: number): number {
  const startedAt = performance.now()
  execFileSync('cp', ['-a', folder, join(home, 'copy')])
  execFileSync('sync', ['-f', home])
  const speed = perSecond(bytes, secondsSince(startedAt))
  rmSync(join(home, 'copy'), { recursive: true })
  return speed
}

async function backup({ kahu, options, say }: Bench): Promise<Line[]> {
  const folder = kahu.embeddedFolder
  if (!folder) return []
  const home = mkdtempSync(join(options.data, 'bench-backup-'))
  try {
    const copied = copySpeed(folder, home, await bytesOfDataFolder(folder))
    const before = process.cpuUsage()
    const startedAt = performance.now()
    const made = await backUpBank(kahu, folderPlace(home), 'full', say)
    const seconds = secondsSince(startedAt)
    const { user, system } = process.cpuUsage(before)
    const bytes = plainBytesOf(made)
    const speed = perSecond(bytes, seconds)
    const goal = Math.min(GOAL_MB, copied)
    return [
      {
        what: 'full backup, compressed and sealed, while the bank is served',
        beside: `plain copy of the folder, flushed: ${copied.toFixed(0)} MB/s`,
        goal: `>= ${GOAL_MB} MB/s of data, or the plain copy`,
        measured:
          `${speed.toFixed(0)} MB/s (${(bytes / MEGABYTE).toFixed(0)} MB in ${seconds.toFixed(1)} s), ` +
          `stored as ${((storedBytesOf(made) / bytes) * 100).toFixed(0)} %, ` +
          `${perSecond(bytes, (user + system) / 1e6).toFixed(0)} MB a second of processor`,
        verdict: verdictOf([{ name: 'speed', value: speed, goal, upper: false }]),
      },
    ]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

export const backupMeasure: Measure = {
  name: 'backup',
  about: 'a full backup beside a plain copy of the data folder',
  needsBank: true,
  run: backup,
}
