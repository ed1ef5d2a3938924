// A rotation of the master key by another process: those that run go on without a restart.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { listCustomers, updateCustomer } from '../src/modules/customer/contract.ts'
import { upkeep } from '../src/platform/command/index.ts'
import {
  listKeysOfOlderMaster,
  openVault,
  rewrapBatch,
  rotateMaster,
  updateWrapped,
} from '../src/platform/vault/index.ts'
import { type Bank, openBank } from './bank/kahu.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank({ customers: 12 })
})
afterAll(() => bank.close())

/** What `kahu key rotate` does, with a vault of its own. */
async function rotateElsewhere(): Promise<number> {
  const { keyProvider, services } = bank.kahu
  await rotateMaster(keyProvider)
  const vault = await openVault({ provider: keyProvider, keysExist: true })
  const rows = await services.database.read((tx) => listKeysOfOlderMaster(tx, vault.masterVersion, 1_000, null))
  return upkeep(services, (tx) => updateWrapped(tx, rewrapBatch(vault, rows)))
}

it('shows and changes customers whose keys another process has wrapped anew', async () => {
  const all = { filter: { all: [] } }
  expect(await rotateElsewhere()).toBeGreaterThan(0)
  const listed = await bank.call('compliance', listCustomers, { body: all })
  expect(listed.status, listed.text).toBe(200)
  expect(await rotateElsewhere()).toBeGreaterThan(0)
  const own = await bank.call('teller', listCustomers, { body: all })
  const [line] = own.body.items
  expect(await rotateElsewhere()).toBeGreaterThan(0)
  const changed = await bank.call('teller', updateCustomer, {
    params: { customerId: line.customerId },
    body: { changes: { tags: ['rotated'] }, version: line.version },
  })
  expect(changed.status, changed.text).toBe(200)
})
