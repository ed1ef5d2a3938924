// Positions and postings inside another command's transaction, on a real database.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openTestDatabase } from '../../../../test/bank/database.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { systemClock } from '../../../platform/kernel/clock.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { fileKeyProvider, openVault } from '../../../platform/vault/index.ts'
import { findPosition } from '../position-store.ts'
import {
  closePosition,
  findAddress,
  lockPosition,
  openPosition,
  postInside,
  registerAddress,
  setGate,
} from './post-inside.ts'

const platform = join(import.meta.dirname, '..', '..', '..', 'platform')
const database = await openTestDatabase([
  { name: 'platform/vault', folder: join(platform, 'vault', 'sql') },
  { name: 'platform/journal', folder: join(platform, 'journal', 'sql') },
  { name: 'ledger', folder: join(import.meta.dirname, '..', 'sql') },
])
const folder = mkdtempSync(join(tmpdir(), 'kahu-ledger-'))
const vault = await openVault({ provider: fileKeyProvider(join(folder, 'ring')), keysExist: false })
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const write = <T>(work: (tx: Tx) => Promise<T>) => database.db.write(work)
const inside = (tx: Tx) => ({ tx, vault, clock: systemClock })

async function opened(floorFen = 0) {
  const key = { customerId: newId(), accountId: newId() }
  await write((tx) => openPosition(tx, { ...key, currency: 'CNY', branchId: 3, floorFen }))
  return key
}

it('opens, posts a pair with a fee, refuses what is too much, and closes at zero only', async () => {
  const [one, other] = [await opened(), await opened()]
  const done = await write((tx) =>
    postInside(inside(tx), [
      { type: 'deposit', amountFen: 1_000, currency: 'CNY', credit: one },
      { type: 'transfer', amountFen: 900, feeFen: 100, currency: 'CNY', debit: one, credit: other },
    ]),
  )
  expect(done.events).toMatchObject([{ id: 'ledger.posted', data: { count: 2 } }])
  expect(done.booked[1]?.entries.map((entry) => [entry.amountFen, entry.contra, entry.balanceAfterFen])).toEqual([
    [-900, 'transfer-in-transit', 100],
    [900, 'transfer-in-transit', 900],
    [-100, 'fee-income', 0],
  ])
  const refused = write((tx) =>
    postInside(inside(tx), [
      { type: 'deposit', amountFen: 5, currency: 'CNY', credit: other },
      { type: 'withdraw', amountFen: 1, currency: 'CNY', debit: one },
    ]),
  )
  await expect(refused).rejects.toMatchObject({ code: 'ledger.insufficient', facts: { availableFen: 0, shortFen: 1 } })
  const [left, right] = await database.db.read(async (tx) => [
    await findPosition(tx, one),
    await findPosition(tx, other),
  ])
  expect(left).toMatchObject({ balanceFen: 0, seq: 3 })
  expect(right).toMatchObject({ balanceFen: 900, seq: 1 })
  await expect(write((tx) => closePosition(tx, other))).rejects.toMatchObject({ code: 'ledger.not-at-zero' })
  await write((tx) => closePosition(tx, one))
  const late = write((tx) => postInside(inside(tx), [{ type: 'deposit', amountFen: 1, currency: 'CNY', credit: one }]))
  await expect(late).rejects.toMatchObject({ code: 'ledger.account-closed' })
})

it('sets the gate and says what it was', async () => {
  const key = await opened(-500)
  const { before, after } = await write((tx) => setGate(tx, key, { gate: 'no-debit', frozenFen: 20 }))
  expect([before.gate, after.gate, after.frozenFen]).toEqual(['open', 'no-debit', 20])
  expect(await write((tx) => lockPosition(tx, key))).toMatchObject({ gate: 'no-debit', frozenFen: 20, floorFen: -500 })
  const blocked = write((tx) =>
    postInside(inside(tx), [{ type: 'withdraw', amountFen: 1, currency: 'CNY', debit: key }]),
  )
  await expect(blocked).rejects.toMatchObject({ code: 'ledger.account-blocked' })
  await expect(write((tx) => lockPosition(tx, { ...key, accountId: newId() }))).rejects.toMatchObject({ status: 404 })
})

it('gives a number once', async () => {
  const key = await opened()
  const address = { ...key, number: '6217 0000 0000 0001', kind: 'account' as const }
  await write((tx) => registerAddress(tx, vault, address))
  const found = await database.db.read((tx) => findAddress(tx, vault, '6217000000000001'))
  expect(found).toEqual({ ...key, kind: 'account' })
  const again = write((tx) => registerAddress(tx, vault, { ...address, ...key, kind: 'card' }))
  await expect(again).rejects.toMatchObject({ code: 'ledger.number-taken' })
})
