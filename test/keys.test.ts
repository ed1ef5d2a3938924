// The bank's keys in the running system: rotation under load, and the basic journey under both cipher suites.

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { makeCheckpoint, verifyJournal } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import {
  fileKeyProvider,
  listKeysOfOlderMaster,
  openVault,
  rewrapBatch,
  rotateMaster,
  updateWrapped,
} from '../src/platform/vault/index.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { type Answer, type Bank, openBank } from './bank/kahu.ts'
import { runKahu } from './bank/process.ts'

const drafts = demoDrafts(400, 'keys', { branchId: 3 })
const nextDraft = () => {
  const draft = drafts.pop()
  if (!draft) throw new Error('no drafts are left')
  return draft
}
const phoneOf = (draft: (typeof drafts)[number]) => draft.phones?.[0]?.number as string

/** Open, find by number and by name, see, change, restore, reveal, export, and read the history. */
async function journey(bank: Bank, who: string): Promise<string> {
  const done = async (answer: Promise<Answer>) => {
    const { status, text, body } = await answer
    expect(status, text).toBe(200)
    return body
  }
  const draft = nextDraft()
  const made = await done(
    bank.call(who, customer.createCustomer, { body: { ...draft, education: 'college' }, key: newId() }),
  )
  const params = { customerId: made.customerId }
  const byPhone = await done(bank.call(who, customer.searchCustomers, { body: { text: phoneOf(draft) } }))
  expect(byPhone.items.map((item: { customerId: string }) => item.customerId)).toContain(made.customerId)
  const byName = await done(bank.call(who, customer.searchCustomers, { body: { text: draft.name, limit: 50 } }))
  expect(byName.items.map((item: { customerId: string }) => item.customerId)).toContain(made.customerId)
  const changed = await done(
    bank.call(who, customer.updateCustomer, { params, body: { changes: { education: 'master' }, version: 1 } }),
  )
  await done(
    bank.call(who, customer.restoreField, { params, body: { seq: 2, field: 'education', version: changed.version } }),
  )
  const shown = await done(bank.call(who, customer.showCustomer, { params }))
  expect(shown).toMatchObject({ education: 'college', version: 3 })
  const opened = await done(
    bank.call(who, customer.revealCustomer, { params, body: { fields: ['name'], purpose: 'verify-identity' } }),
  )
  expect(opened.values).toEqual([{ field: 'name', value: draft.name }])
  const history = await done(bank.call(who, customer.customerHistory, { params }))
  expect(history.items.map(({ action }: { action: string }) => action)).toEqual([
    'customer.reveal',
    'customer.restore-field',
    'customer.update',
    'customer.create',
  ])
  return made.customerId
}

it('the key ring is shared out among officers and brought back by enough of them', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kahu-officers-'))
  const keyFile = join(home, 'keys.json')
  const environment = { KAHU_DATA: home, KAHU_KEY_FILE: keyFile }
  const fileOf = (officer: number) => join(home, 'officers', `officer-${officer}-of-3.json`)
  try {
    expect(
      (await runKahu(['key', 'split', '--officers', '3', '--needed', '2', '--into', home], environment)).output,
    ).toContain('is missing')
    const ring = await fileKeyProvider(keyFile).load({ keysExist: false, indexHash: 'sha256' })
    const args = ['key', 'split', '--officers', '3', '--needed', '2', '--into', join(home, 'officers')]
    expect(await runKahu(args, environment)).toMatchObject({ code: 0 })
    expect(statSync(fileOf(1)).mode & 0o077).toBe(0)
    expect(readFileSync(fileOf(1), 'utf8')).not.toContain(ring.blindKey)
    expect((await runKahu(['key', 'combine', fileOf(1), fileOf(3)], environment)).output).toContain('is there already')
    rmSync(keyFile)
    expect((await runKahu(['key', 'combine', fileOf(2)], environment)).output).toContain('2 officers are needed')
    expect(await runKahu(['key', 'combine', fileOf(1), fileOf(3)], environment)).toMatchObject({ code: 0 })
    expect(await fileKeyProvider(keyFile).load({ keysExist: true, indexHash: 'sha256' })).toEqual(ring)
  } finally {
    rmSync(home, { recursive: true })
  }
})

describe('rotation of the master key', () => {
  let bank: Bank
  beforeAll(async () => {
    bank = await openBank({ customers: 200 })
  })
  afterAll(() => bank.close())

  it('fails no request while it runs, twice in a row, and everything still opens', async () => {
    const environment = {
      KAHU_DATA: bank.dataDir,
      DATABASE_URL: bank.databaseUrl,
      KAHU_LOG_FILE: join(bank.dataDir, 'cli.log'),
    }
    let rotating = true
    let requests = 0
    const filter = { all: [] }
    const load = async (work: () => Promise<unknown>) => {
      while (rotating) {
        await work()
        requests += 1
      }
    }
    const list = async () => {
      const answer = await bank.call('risk-officer', customer.listCustomers, { body: { filter, limit: 200 } })
      expect(answer.status, answer.text).toBe(200)
    }
    const exporting = async () => {
      const body = { filter, columns: ['number', 'name', 'phone'], format: 'csv', purpose: 'report' }
      const answer = await bank.call('risk-officer', customer.exportCustomers, { body })
      expect(answer.status, answer.text).toBe(200)
      expect(answer.text.split('\r\n').length).toBeGreaterThan(200)
    }
    const working = Promise.all([load(list), load(exporting), load(() => journey(bank, 'teller'))])
    const rotations = (async () => {
      const outputs: string[] = []
      for (const version of [2, 3]) {
        const ended = await runKahu(['key', 'rotate'], environment)
        expect(ended, ended.output).toMatchObject({ code: 0 })
        expect(ended.output).toContain(`master ${version} is in force`)
        outputs.push(ended.output)
      }
      return outputs
    })().finally(() => {
      rotating = false
    })
    await Promise.all([rotations, working])
    expect(requests).toBeGreaterThan(10)
    await journey(bank, 'teller')
    // What the running process wrapped between two readings of the ring follows with the next rotation.
    expect(await runKahu(['key', 'rotate'], environment)).toMatchObject({ code: 0 })
    const { database, vault } = bank.kahu.services
    const [left] = await database.read((tx) =>
      tx.rows<{ n: number }>('select count(*)::int as n from data_key where master_version < 4'),
    )
    expect(left?.n).toBe(0)
    await list()
    await exporting()
    await journey(bank, 'teller')
    expect((await database.read((tx) => verifyJournal(tx, vault))).findings).toEqual([])
  })

  /** What `kahu key rotate` does, with a vault of its own, and nobody is told. */
  async function rotateElsewhere(): Promise<number> {
    const { keyProvider, services } = bank.kahu
    await rotateMaster(keyProvider)
    const vault = await openVault({ provider: keyProvider, keysExist: true })
    const rows = await services.database.read((tx) => listKeysOfOlderMaster(tx, vault.masterVersion, 1_000, null))
    return upkeep(services, (tx) => updateWrapped(tx, rewrapBatch(vault, rows)))
  }

  it('by another process is met by a list and by a change that nobody told of it', async () => {
    const all = { filter: { all: [] } }
    expect(await rotateElsewhere()).toBeGreaterThan(0)
    const listed = await bank.call('compliance', customer.listCustomers, { body: all })
    expect(listed.status, listed.text).toBe(200)
    expect(await rotateElsewhere()).toBeGreaterThan(0)
    const own = await bank.call('teller', customer.listCustomers, { body: all })
    const [line] = own.body.items
    expect(await rotateElsewhere()).toBeGreaterThan(0)
    const changed = await bank.call('teller', customer.updateCustomer, {
      params: { customerId: line.customerId },
      body: { changes: { tags: ['rotated'] }, version: line.version },
    })
    expect(changed.status, changed.text).toBe(200)
  })
})

describe.each(['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const)('the suite %s', (cipher) => {
  it('carries the basic journey', async () => {
    const bank = await openBank({ customers: 3, cipher })
    try {
      const customerId = await journey(bank, 'teller')
      const [row] = await bank.kahu.services.database.read((tx) =>
        tx.rows<{ suite: number }>('select get_byte(sealed, 0) as suite from customer where customer_id = $1', [
          customerId,
        ]),
      )
      expect(row?.suite).toBe(cipher === 'aes-256-gcm' ? 0x11 : 0x12)
      const { database, vault } = bank.kahu.services
      const signed = await upkeep(bank.kahu.services, (tx) => makeCheckpoint(tx, vault, bank.clock))
      expect(signed?.keyId ?? 'none').toMatch(cipher === 'aes-256-gcm' ? /^ed25519-1$/ : /^sm2-1$/)
      expect((await database.read((tx) => verifyJournal(tx, vault))).findings).toEqual([])
    } finally {
      await bank.close()
    }
  })
})
