// `kahu audit`: verify the journal, here or from an export.

import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { upkeep } from '../platform/command/index.ts'
import {
  exportJournal,
  makeCheckpoint,
  type Verification,
  verifyExport,
  verifyJournal,
} from '../platform/journal/index.ts'
import { print, type WithKahu } from './with-kahu.ts'

const WORDS: Record<string, string> = {
  edited: 'row was edited',
  'link-broken': 'row does not follow the one before it (reordered or replaced)',
  gap: 'row is missing (deleted), or rows were moved',
  inserted: 'row stands behind the recorded end of its chain (inserted)',
  'tail-removed': 'the end of the chain was removed',
  'chain-removed': 'the whole chain was removed',
  'head-missing': 'the chain has rows but no head (inserted)',
  'root-differs': 'the log up to this checkpoint is not what was signed',
  'rows-missing': 'the log is shorter than this checkpoint',
  'signature-wrong': 'the signature of this checkpoint is wrong',
}

function report(result: Verification): void {
  print(
    `${result.rows} rows in ${result.chains} chains, ${result.checkpoints} checkpoints, ${result.uncovered} rows since the last checkpoint`,
  )
  for (const { kind, chainId, seq, treeSize } of result.findings) {
    const place = chainId ? `chain ${chainId}${seq === null ? '' : ` row ${seq}`}` : `checkpoint of size ${treeSize}`
    print(`${kind}: ${place}: ${WORDS[kind] ?? kind}`)
  }
  if (result.findings.length > 0) throw new Error(`the journal does not verify: ${result.findings.length} findings`)
  print('the journal verifies')
}

export function addAuditCommands(program: Command, withKahu: WithKahu): void {
  const audit = program.command('audit').description('the journal')
  audit
    .command('verify')
    .description('check every chain and every checkpoint; names each edited, deleted, inserted or reordered row')
    .option('--export <file>', 'check an exported file instead of the database; needs no database')
    .option('--keys <file>', 'trusted public keys (from `kahu audit keys`) for an export')
    .action(async (options: { export?: string; keys?: string }) => {
      if (options.export) {
        const trusted = options.keys ? JSON.parse(readFileSync(options.keys, 'utf8')) : []
        report(await verifyExport(createInterface({ input: createReadStream(options.export) }), trusted))
        return
      }
      await withKahu(async ({ services }) =>
        report(await services.database.read((tx) => verifyJournal(tx, services.vault))),
      )
    })
  audit
    .command('export')
    .description('write the sealed journal to a file that verifies offline')
    .argument('<file>')
    .action((file: string) =>
      withKahu(async ({ services }) => {
        await upkeep(services, (tx) => makeCheckpoint(tx, services.vault, services.clock))
        await services.database.read((tx) =>
          pipeline(Readable.from(exportJournal(tx, services.vault)), createWriteStream(file, { mode: 0o600 })),
        )
        print(`exported to ${file}`)
      }),
    )
  audit
    .command('checkpoint')
    .description('sign the log as it stands now')
    .action(() =>
      withKahu(async ({ services }) => {
        const point = await upkeep(services, (tx) => makeCheckpoint(tx, services.vault, services.clock))
        print(point ? `checkpoint over ${point.treeSize} rows` : 'nothing new to cover')
      }),
    )
  audit
    .command('keys')
    .description('print the public keys that sign checkpoints')
    .action(() => withKahu(async ({ services }) => print(JSON.stringify(services.vault.publicKeys(), null, 2))))
}
