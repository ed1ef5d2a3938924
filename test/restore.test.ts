// A dump restored into a new server that counts transactions from a lower number: the journal goes on by itself.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Kahu, open } from '../src/main.ts'
import { listCustomers, updateCustomer } from '../src/modules/customer/contract.ts'
import { createUser } from '../src/modules/staff/index.ts'
import { jobCaller } from '../src/platform/access/index.ts'
import { runCommand, upkeep } from '../src/platform/command/index.ts'
import { type Embedded, startEmbedded } from '../src/platform/database/index.ts'
import { makeCheckpoint, relayStep, verifyJournal } from '../src/platform/journal/index.ts'
import { readConfig } from '../src/platform/kernel/config.ts'
import { copyBank, withClient } from './bank/copy-bank.ts'
import { type Bank, openBank } from './bank/kahu.ts'

/** How far the counter of the old server runs ahead of that of the new one, at least. */
const TRANSACTIONS_BURNT = 3_000

let bank: Bank
let home: string
let server: Embedded
let restored: Kahu | undefined

const configFor = (databaseUrl: string) =>
  readConfig({ KAHU_DATA: bank.dataDir, DATABASE_URL: databaseUrl, KAHU_LOG_FILE: join(home, 'kahu.log') })

/** Covers every row: those that other databases of the same server still hold back are waited for. */
async function checkpointAll({ services }: Kahu) {
  await expect
    .poll(
      async () => {
        await upkeep(services, (tx) => makeCheckpoint(tx, services.vault, services.clock))
        return withClient(bank.databaseUrl, async (client) => {
          const { rows } = await client.query(
            'select (select count(*) from journal) - (select coalesce(max(tree_size), 0) from journal_checkpoint) as open',
          )
          return Number(rows[0].open)
        })
      },
      { timeout: 30_000 },
    )
    .toBe(0)
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kahu-restore-'))
  chmodSync(home, 0o755)
  bank = await openBank({ customers: 5 })
  server = await startEmbedded({ dataDir: home, settings: { fsync: 'off' } })
})
afterAll(async () => {
  await restored?.close()
  await server?.stop()
  await bank?.close()
  rmSync(home, { recursive: true, force: true })
})

it('signs, relays and verifies on, without anybody raising the counter', async () => {
  await withClient(bank.databaseUrl, async (client) => {
    for (let n = 0; n < TRANSACTIONS_BURNT; n++) await client.query('select pg_current_xact_id()')
  })
  const { body } = await bank.call('teller', listCustomers, {
    body: { filter: { all: [] } },
  })
  const [line] = body.items
  const change = {
    params: { customerId: line.customerId },
    body: { changes: { tags: ['old'] }, version: line.version },
  }
  expect((await bank.call('teller', updateCustomer, change)).status).toBe(200)
  await checkpointAll(bank.kahu)
  while ((await upkeep(bank.kahu.services, (tx) => relayStep(tx, 'live', async (_tx, rows) => rows.length))) > 0);

  await copyBank(bank.databaseUrl, configFor(server.url))
  const [newest, next] = await withClient(server.url, async (client) => {
    const { rows } = await client.query(
      'select (select max(txid::text::bigint) from journal) as newest, pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next',
    )
    return [BigInt(rows[0].newest), BigInt(rows[0].next)]
  })
  expect(newest > next).toBe(true)

  const said: string[] = []
  restored = await open(configFor(server.url), { migrate: true, say: (line) => said.push(line) })
  expect(said.join()).toContain('the journal goes on behind its newest row')
  const { services } = restored
  const verify = () => services.database.read((tx) => verifyJournal(tx, services.vault))
  expect(await verify()).toMatchObject({ findings: [], uncovered: 0 })

  // What is written from now on comes behind, reaches the relay, and is signed.
  await runCommand(services, createUser, {
    caller: jobCaller('test'),
    requestId: 'restore',
    channel: 'cli',
    origin: 'test',
    input: { params: {}, query: {}, body: { loginName: 'after', displayName: 'after', branchId: 1, roleIds: [] } },
  })
  const relayed: string[] = []
  await expect
    .poll(async () => {
      await upkeep(services, (tx) =>
        relayStep(tx, 'live', async (_tx, rows) => {
          relayed.push(...rows.map(({ action }) => action))
          return rows.length
        }),
      )
      return relayed
    })
    .toEqual(['staff.create-user'])
  await checkpointAll(restored)
  expect(await verify()).toMatchObject({ findings: [], uncovered: 0 })
  // The next start finds nothing to do.
  said.length = 0
  const again = await open(configFor(server.url), { migrate: true, say: (line) => said.push(line) })
  await again.close()
  expect(said).toEqual([])
})
