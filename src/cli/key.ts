// `kahu key`: show and rotate the bank's keys while everything keeps running.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { upkeep } from '../platform/command/index.ts'
import { KEYS_CHANNEL, notify } from '../platform/journal/index.ts'
import type { Config } from '../platform/kernel/config.ts'
import {
  combineRing,
  configuredProvider,
  countKeysByMaster,
  listKeysOfOlderMaster,
  type OfficerShare,
  rewrapBatch,
  rotateMaster,
  splitRing,
  updateWrapped,
} from '../platform/vault/index.ts'
import { print, type WithKahu } from './with-kahu.ts'

const BATCH_ROWS = 1_000

async function splitAmong(config: Config, folder: string, officers: number, needed: number): Promise<void> {
  const ring = await configuredProvider(config).load({ keysExist: true, indexHash: 'sha256' })
  const shares = await splitRing(ring, officers, needed)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const share of shares) {
    const path = join(folder, `officer-${share.officer}-of-${officers}.json`)
    writeFileSync(path, `${JSON.stringify(share, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    print(path)
  }
  print(`any ${needed} of ${officers} bring the key ring back: hand each officer one file, then remove them here`)
  print('after each rotation split again: shares hold the ring as it is now')
}

function readShare(path: string): OfficerShare {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // The parser's own message would quote the file.
    throw new Error(`${path} cannot be read as an officer's share`)
  }
}

async function combineFrom(config: Config, files: string[]): Promise<void> {
  await configuredProvider(config).restore(await combineRing(files.map(readShare)))
  print(`the key ring is back, kept by provider ${config.keyProvider}`)
}

export function addKeyCommands(program: Command, withKahu: WithKahu, config: Config): void {
  const key = program.command('key').description("the bank's keys")
  key
    .command('status')
    .description('which master key wraps how many data keys')
    .action(() =>
      withKahu(async ({ services }) => {
        for (const [version, count] of await services.database.read(countKeysByMaster))
          print(`master ${version}: ${count} data keys`)
        print(`newest master: ${services.vault.masterVersion}; suite: ${services.vault.suiteName}`)
      }),
    )
  key
    .command('rotate')
    .description('add a master key and re-wrap every data key with it; running processes pick it up')
    .action(() =>
      withKahu(async ({ services, keyProvider }) => {
        await rotateMaster(keyProvider)
        await services.vault.reload()
        await upkeep(services, (tx) => notify(tx, KEYS_CHANNEL, ''))
        let rewrapped = 0
        let after: string | null = null
        for (;;) {
          const rows = await services.database.read((tx) =>
            listKeysOfOlderMaster(tx, services.vault.masterVersion, BATCH_ROWS, after),
          )
          if (rows.length === 0) break
          rewrapped += await upkeep(services, (tx) => updateWrapped(tx, rewrapBatch(services.vault, rows)))
          after = rows.at(-1)?.ownerId ?? null
          if (rewrapped % 100_000 < BATCH_ROWS) print(`re-wrapped ${rewrapped}`)
        }
        print(`master ${services.vault.masterVersion} is in force; ${rewrapped} data keys re-wrapped`)
      }),
    )
  key
    .command('split')
    .description('share the key ring out among officers; any of them that are enough bring it back')
    .requiredOption('--officers <n>', 'how many')
    .requiredOption('--needed <m>', 'how many are enough')
    .requiredOption('--into <folder>', 'where the files for the officers are written')
    .action((options: { officers: string; needed: string; into: string }) =>
      splitAmong(config, options.into, Number(options.officers), Number(options.needed)),
    )
  key
    .command('combine')
    .description("put the key ring back from officers' shares, where there is none")
    .argument('<files...>')
    .action((files: string[]) => combineFrom(config, files))
}
