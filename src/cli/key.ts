// `kahu key`: show and rotate the bank's keys while everything keeps running.

import type { Command } from 'commander'
import { upkeep } from '../platform/command/index.ts'
import { KEYS_CHANNEL, notify } from '../platform/journal/index.ts'
import {
  countKeysByMaster,
  listKeysOfOlderMaster,
  rewrapBatch,
  rotateMaster,
  updateWrapped,
} from '../platform/vault/index.ts'
import { print, type WithKahu } from './with-kahu.ts'

const BATCH_ROWS = 1_000

export function addKeyCommands(program: Command, withKahu: WithKahu): void {
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
}
