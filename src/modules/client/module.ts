// The client module: its table of contents.

import { join } from 'node:path'
import { type Module, module, upkeep } from '../../platform/command/index.ts'
import type { Bank } from '../staff/index.ts'
import { deleteOldTokens } from './client-store.ts'
import { issueToken } from './commands/issue-token.ts'
import { createClient, updateClient } from './commands/keep-client.ts'
import { addClientKey, endClientKey } from './commands/keep-keys.ts'
import { clientChanged } from './contract.ts'
import { listClients } from './queries/list-clients.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

/** `forget` drops what the roster of systems holds; `permissions` lists those of all modules. */
export const clientModule = (bank: Bank, forget: () => void, permissions: () => readonly { id: string }[]): Module =>
  module({
    name: 'client',
    commands: [
      createClient(permissions, forget),
      updateClient(permissions, forget),
      addClientKey(forget),
      endClientKey(forget),
      issueToken(bank.publicUrl),
    ],
    queries: [listClients(bank.publicUrl)],
    events: [clientChanged],
    schedules: [
      {
        name: 'client.sweep-tokens',
        cron: '*/10 * * * *',
        run: (services) => upkeep(services, (tx) => deleteOldTokens(tx, services.clock.now())),
      },
    ],
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
