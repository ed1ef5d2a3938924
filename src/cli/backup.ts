// `kahu backup`: make, list, check, restore and verify backups of the embedded server.

import type { Command } from 'commander'
import {
  BackupBusy,
  BackupFault,
  backupHealth,
  checkBackup,
  configuredPlace,
  findBackupTimes,
  listBackups,
  type Manifest,
  plainBytesOf,
  planRestore,
  restoreBackup,
  storedBytesOf,
} from '../platform/backup/index.ts'
import type { Config } from '../platform/kernel/config.ts'
import { configuredProvider, openVault, type Vault } from '../platform/vault/index.ts'
import { backUpBank } from './back-up-bank.ts'
import { type OpenKahu, verifyBackup } from './verify-backup.ts'
import { print, type WithKahu } from './with-kahu.ts'

const MEGABYTE = 1_000_000

const megabytes = (bytes: number) => `${(bytes / MEGABYTE).toFixed(1)} MB`
const lineOf = (one: Manifest) =>
  `${one.id}  ${one.kind === 'full' ? `restores from ${one.coversFrom} ` : ''}until ${one.coversUntil}  ` +
  `${megabytes(plainBytesOf(one))}, stored as ${megabytes(storedBytesOf(one))}`

/** The keys alone: a restore has no database yet. Refuses to make a key ring. */
const openKeysOf = (config: Config): Promise<Vault> =>
  openVault({ provider: configuredProvider(config), keysExist: true, suiteName: config.cipher })

/** `2026-11-22T22:30:00+08:00` as an ISO instant; refuses a time without its zone. */
function instantOf(text: string): string {
  if (!/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new BackupFault(`${text} is not a time with its zone, like 2026-11-22T22:30:00+08:00`)
  return new Date(text).toISOString()
}

async function make(withKahu: WithKahu, kind: Manifest['kind'], mayBeBusy: boolean): Promise<void> {
  await withKahu(async (kahu) => {
    const startedAt = performance.now()
    try {
      const made = await backUpBank(kahu, configuredPlace(kahu.config), kind, print)
      const seconds = (performance.now() - startedAt) / 1000
      print(lineOf(made))
      print(`made in ${seconds.toFixed(1)} s, ${(plainBytesOf(made) / MEGABYTE / seconds).toFixed(0)} MB/s`)
    } catch (error) {
      if (!(mayBeBusy && error instanceof BackupBusy)) throw error
      print(error.message)
    }
  })
}

async function list(config: Config): Promise<void> {
  const place = configuredPlace(config)
  const backups = await listBackups(place, await openKeysOf(config))
  for (const one of backups) print(lineOf(one))
  print(`${backups.length} backups in ${place.name}`)
}

async function check(config: Config): Promise<void> {
  const place = configuredPlace(config)
  const backups = await listBackups(place, await openKeysOf(config))
  let problems = 0
  for (const one of backups) {
    const found = await checkBackup(place, one)
    problems += found.length
    for (const problem of found) print(problem)
  }
  if (problems > 0) throw new Error(`${problems} parts are missing or altered`)
  print(`${backups.length} backups: every part is there and as it was written`)
}

async function restore(config: Config, options: { into: string; toTime?: string }): Promise<void> {
  const vault = await openKeysOf(config)
  const place = configuredPlace(config)
  const toTime = options.toTime === undefined ? null : instantOf(options.toTime)
  const plan = planRestore(await listBackups(place, vault), toTime)
  const { pgBindir } = config
  const to = { dataDir: options.into, ...(pgBindir ? { pgBindir } : {}) }
  await restoreBackup({ place, vault, plan, toTime, say: print, ...to })
  print(`restored up to ${toTime ?? plan.coversUntil}: start Kahu with KAHU_DATA=${options.into} and the same key ring`)
}

async function status(withKahu: WithKahu): Promise<void> {
  await withKahu(async ({ config, services }) => {
    const times = await services.database.read(findBackupTimes)
    const rule = { configured: config.backupTo !== null, verifiedHoursMax: config.backupVerifiedHoursMax }
    const health = backupHealth(times, rule, services.clock.now())
    print(`last backup: everything until ${health.coversUntil ?? '–'}`)
    print(`last verified: everything until ${health.verifiedUntil ?? '–'}`)
    if (health.state === 'overdue') throw new Error(`backups are overdue: ${health.reasons.join(', ')}`)
    print(health.state === 'none' ? 'no backups are made by themselves: KAHU_BACKUP_TO is not set' : 'in order')
  })
}

export function addBackupCommands(program: Command, withKahu: WithKahu, config: Config, open: OpenKahu): void {
  const backup = program.command('backup').description('backups of the embedded server, to KAHU_BACKUP_TO')
  backup
    .command('make')
    .description('a full backup, while everything keeps running')
    .option('--incremental', 'only the log since the backup before')
    .option('--unless-busy', 'leave it when another backup is being made')
    .action((options: { incremental?: boolean; unlessBusy?: boolean }) =>
      make(withKahu, options.incremental ? 'incremental' : 'full', options.unlessBusy ?? false),
    )
  backup
    .command('list')
    .description('what there is, and which times can be restored; needs no database')
    .action(() => list(config))
  backup
    .command('check')
    .description('read every part and compare its hash; names each missing or altered part; needs no database')
    .action(() => check(config))
  backup
    .command('status')
    .description('ends with 1 when the last backup, or the last verified one, is too old')
    .action(() => status(withKahu))
  backup
    .command('verify')
    .description('restore into a scratch server, verify ledger and journal there, and print how long it took')
    .option('--scratch <folder>', 'an empty folder with room for the whole database')
    .action((options: { scratch?: string }) => withKahu((kahu) => verifyBackup(kahu, open, print, options.scratch)))
  backup
    .command('restore')
    .description('restore into an empty folder; needs the key ring and no database')
    .requiredOption('--into <folder>', 'the KAHU_DATA of the restored bank')
    .option('--to-time <time>', 'a time with its zone; everything when not given')
    .action((options: { into: string; toTime?: string }) => restore(config, options))
}
