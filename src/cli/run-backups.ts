// Backups by themselves: when they are made, the process that makes them, and what readiness and metrics say of them.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Kahu } from '../main.ts'
import { type BackupHealth, type BackupRule, backupHealth, findBackupTimes } from '../platform/backup/index.ts'

/** In the bank's time: the log each quarter of an hour, all of it at night, proved by a restore each Sunday. */
export const BACKUPS = [
  { name: 'backup.log', cron: '*/15 * * * *', args: ['backup', 'make', '--incremental', '--unless-busy'] },
  { name: 'backup.full', cron: '10 2 * * *', args: ['backup', 'make'] },
  { name: 'backup.verify', cron: '30 4 * * 0', args: ['backup', 'verify'] },
]
const WORDS_KEPT = 2_000

/** Runs a verb in a process of its own, so that sealing gigabytes never holds up a request; it ends with this one. */
export async function runVerb({ stopping, services }: Kahu, args: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: stopping,
    killSignal: 'SIGKILL',
  })
  let words = ''
  const hear = (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-WORDS_KEPT)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`kahu ${args.join(' ')}: ${words.trim()}`)
  services.log.info({ verb: args.join(' '), said: words.trim().split('\n').at(-1) }, 'backup')
}

type Watched = {
  health(): Promise<BackupHealth>
  gauges: { name: string; help: string; read: () => Promise<number> }[]
}

const secondsOf = (at: string | null) => (at === null ? 0 : Date.parse(at) / 1000)

export const backupRuleOf = (config: Kahu['config']): BackupRule => ({
  configured: config.backupTo !== null,
  verifiedHoursMax: config.backupVerifiedHoursMax,
})

/** What the bank's own list says of its backups; reading it also proves that the database answers. */
export function watchBackups({ config, services }: Pick<Kahu, 'config' | 'services'>): Watched {
  const rule = backupRuleOf(config)
  const health = async () => backupHealth(await services.database.read(findBackupTimes), rule, services.clock.now())
  return {
    health,
    gauges: [
      {
        name: 'kahu_backup_until_seconds',
        help: 'Unix time up to which everything is in a backup; 0 when there is none',
        read: async () => secondsOf((await health()).coversUntil),
      },
      {
        name: 'kahu_backup_verified_until_seconds',
        help: 'Unix time up to which everything was restored and verified; 0 when nothing was',
        read: async () => secondsOf((await health()).verifiedUntil),
      },
      {
        name: 'kahu_backup_overdue',
        help: '1 when the last backup, or the last verified one, is older than allowed',
        read: async () => ((await health()).state === 'overdue' ? 1 : 0),
      },
    ],
  }
}
