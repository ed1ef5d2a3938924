// Proves a backup by using it: restored into a scratch server, opened, and verified as a whole.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Kahu } from '../main.ts'
import { listTallyDifferences } from '../modules/customer/index.ts'
import { countEntries, verifyLedger } from '../modules/ledger/index.ts'
import {
  BackupFault,
  configuredPlace,
  insertBackupCheck,
  listBackups,
  type Manifest,
  planRestore,
  restoreBackup,
} from '../platform/backup/index.ts'
import { upkeep } from '../platform/command/index.ts'
import { placeCluster } from '../platform/database/index.ts'
import { findLastCheckpoint, verifyJournal } from '../platform/journal/index.ts'
import type { Config } from '../platform/kernel/config.ts'

export type OpenKahu = (config: Config, options: { migrate: boolean; say: (line: string) => void }) => Promise<Kahu>

const SCRATCH_MODE = 0o711

/** The same keys over the restored data; nothing else of the configuration reaches the bank that works. */
const scratchConfig = (config: Config, dataDir: string): Config => ({
  ...config,
  dataDir,
  databaseUrl: null,
  databaseReadUrl: null,
  databaseReadLagSeconds: 10,
  keyFile: config.keyFile ?? join(config.dataDir, 'keys', 'kahu-keys.json'),
  logFile: null,
  backupTo: null,
})

function emptyFolder(asked: string | undefined, config: Config): string {
  if (asked === undefined) {
    const made = mkdtempSync(join(config.dataDir, 'verify-'))
    // Others may pass through, not look: the database's own account lives in here.
    chmodSync(made, SCRATCH_MODE)
    return made
  }
  const folder = resolve(asked)
  mkdirSync(folder, { recursive: true, mode: SCRATCH_MODE })
  if (readdirSync(folder).length > 0) throw new BackupFault(`${folder} is not empty`)
  return folder
}

function removeScratch(dataDir: string): void {
  const { folder } = placeCluster(dataDir, () => {})
  if (dirname(folder) !== dataDir) rmSync(dirname(folder), { recursive: true, force: true })
  if (existsSync(dataDir)) rmSync(dataDir, { recursive: true })
}

function compareTotals(manifests: Manifest[], restored: Record<string, bigint>): string[] {
  return manifests.flatMap(({ id, totals }) =>
    Object.entries(totals)
      .filter(([name, count]) => (restored[name] ?? 0n) < BigInt(count))
      .map(([name, count]) => `${name}: ${id} was made over ${count}, restored are ${restored[name] ?? 0n}`),
  )
}

/** What does not verify in a restored bank; empty when all does. */
async function examine({ services }: Kahu, manifests: Manifest[], say: (line: string) => void): Promise<string[]> {
  const { database, vault } = services
  const restored = {
    journalRows: BigInt((await database.read(findLastCheckpoint))?.treeSize ?? 0),
    ledgerEntries: BigInt(await upkeep(services, countEntries)),
  }
  const totals = compareTotals(manifests, restored)
  say(`totals: ${restored.journalRows} signed journal rows, ${restored.ledgerEntries} ledger entries`)
  const ledger = await upkeep(services, verifyLedger)
  say(`ledger: ${ledger.entries} entries of ${ledger.accounts} accounts, ${ledger.findings.length} findings`)
  const journal = await database.read((tx) => verifyJournal(tx, vault))
  say(`journal: ${journal.rows} rows, ${journal.checkpoints} checkpoints, ${journal.findings.length} findings`)
  const tallies = await upkeep(services, listTallyDifferences)
  say(`counts of customers: ${tallies.length} differences`)
  return [
    ...totals,
    ...ledger.findings.map(({ kind }) => `ledger: ${kind}`),
    ...journal.findings.map(({ kind }) => `journal: ${kind}`),
    ...tallies.map(() => 'counts of customers differ'),
  ]
}

/**
 * Restores everything into a scratch server, checks totals against what the manifests say, ledger, journal and counts, and
 * notes the success for the alarm. Refuses with the first problems found; the scratch server goes away either way.
 */
export async function verifyBackup(
  { config, services }: Kahu,
  open: OpenKahu,
  say: (line: string) => void,
  scratch?: string,
): Promise<void> {
  const startedAt = performance.now()
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
  const { vault, clock } = services
  const place = configuredPlace(config)
  const plan = planRestore(await listBackups(place, vault), null)
  const dataDir = emptyFolder(scratch, config)
  try {
    const { pgBindir } = config
    await restoreBackup({ place, vault, plan, toTime: null, dataDir, say, ...(pgBindir ? { pgBindir } : {}) })
    say(`restored after ${seconds()}`)
    const restored = await open(scratchConfig(config, dataDir), { migrate: true, say: () => {} })
    const problems = await examine(restored, [plan.base, ...plan.log], say).finally(() => restored.close())
    if (problems.length > 0)
      throw new Error(`the backup does not verify: ${problems.length} problems, the first: ${problems[0]}`)
  } finally {
    removeScratch(dataDir)
  }
  const tookMs = Math.round(performance.now() - startedAt)
  const backupId = (plan.log.at(-1) ?? plan.base).id
  const check = { backupId, coversUntil: new Date(plan.coversUntil), at: clock.now(), tookMs }
  await upkeep(services, (tx) => insertBackupCheck(tx, check))
  say(`${backupId} verifies: restored and examined in ${seconds()}`)
}
