// The journal's order is that of the numbers of transactions, also where their text would sort otherwise.

import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/bank/database.ts'
import { newId } from '../kernel/ids.ts'
import { continueOrder, isOrderBehind } from './continue-order.ts'
import { GENESIS_HASH, hashRow, type JournalRow } from './journal-row.ts'
import { insertJournalRows, listSettledAfter, listSettledHashes, START } from './journal-store.ts'

const TXIDS = ['9', '10', '99', '100', '101']

let bank: TestDatabase
beforeAll(async () => {
  bank = await openTestDatabase([{ name: 'platform/journal', folder: join(import.meta.dirname, 'sql') }])
})
afterAll(() => bank.close())

function rowOf(at: Date): JournalRow {
  const row = {
    chainId: newId(),
    seq: 1,
    rowId: newId(),
    at,
    actorKind: 'job',
    actorId: 'test',
    actorName: 'test',
    channel: 'job',
    origin: 'test',
    action: 'test.order',
    requestId: 'test',
    sealed: Buffer.alloc(0),
    events: [],
    prevHash: GENESIS_HASH,
  }
  return { ...row, hash: hashRow(row) }
}

test('readers get rows by transaction number, page by page, and miss none', async () => {
  const rows = TXIDS.map(() => rowOf(new Date(0)))
  await bank.db.write(async (tx) => {
    await insertJournalRows(tx, rows)
    for (const [at, row] of rows.entries())
      await tx.run('update journal set txid = $2::text::xid8 where chain_id = $1', [row.chainId, TXIDS[at]])
  })
  const seen: string[] = []
  let position = START
  for (;;) {
    const [row] = await bank.db.read((tx) => listSettledAfter(tx, position, 1))
    if (!row) break
    seen.push(row.txid)
    position = { txid: row.txid, rowId: row.rowId }
  }
  expect(seen).toEqual(TXIDS)
  const hashes = await bank.db.read((tx) => listSettledHashes(tx, START, 100))
  expect(hashes.map(({ txid }) => txid)).toEqual(TXIDS)
})

test('after a restore new rows sort behind old ones, also those of a transaction that was already open', async () => {
  const old = rowOf(new Date(0))
  const [early, late] = [rowOf(new Date(1)), rowOf(new Date(2))]
  await bank.db.write(async (tx) => {
    await insertJournalRows(tx, [old])
    await tx.run("update journal set txid = '900000000' where chain_id = $1", [old.chainId])
  })
  expect(await bank.db.read(isOrderBehind)).toBe(true)
  await bank.db.write(async (open) => {
    await open.run('select pg_current_xact_id()')
    expect(await bank.db.write(continueOrder)).toBeGreaterThan(800_000_000n)
    await insertJournalRows(open, [early])
  })
  await bank.db.write((tx) => insertJournalRows(tx, [late]))
  expect(await bank.db.write(continueOrder)).toBeNull()
  const ids = [old, early, late].map((row) => row.rowId)
  await expect
    .poll(async () => (await bank.db.read((tx) => listSettledAfter(tx, START, 100))).map((row) => row.rowId))
    .toEqual(expect.arrayContaining(ids))
  const order = (await bank.db.read((tx) => listSettledAfter(tx, START, 100))).map((row) => row.rowId)
  expect(order.slice(-3)).toEqual(ids)
})
