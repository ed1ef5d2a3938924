// Tampering with the journal: whatever somebody with all rights in the database does to it is found and named, here and offline.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { columnTypes } from '../src/platform/database/column-types.ts'
import type { Tx } from '../src/platform/database/index.ts'
import {
  exportJournal,
  type Finding,
  findJournalRow,
  hashRow,
  makeCheckpoint,
  verifyExport,
  verifyJournal,
} from '../src/platform/journal/index.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { type Bank, openBank } from './bank/kahu.ts'
import { runKahu } from './bank/process.ts'

let bank: Bank
let client: pg.Client
let tx: Tx
/** Four customers of five rows each; the second is the one that is tampered with. */
const chains: string[] = []

async function checkpointAll(): Promise<void> {
  const { services } = bank.kahu
  for (;;) {
    await upkeep(services, (open) => makeCheckpoint(open, services.vault, services.clock))
    const { uncovered, rows, checkpoints } = await services.database.read((read) => verifyJournal(read, services.vault))
    const settled = await client.query(
      'select count(*)::int as n from journal where txid < pg_snapshot_xmin(pg_current_snapshot())',
    )
    // Transactions of other databases on the server may hold rows back for a moment.
    if (checkpoints > 0 && uncovered === 0 && settled.rows[0].n === rows) return
  }
}

async function write(): Promise<void> {
  for (const body of demoDrafts(4, `journal-${chains.length}`, { branchId: 3 })) {
    const answer = await bank.call('teller', customer.createCustomer, { body })
    const { customerId } = answer.body
    chains.push(customerId)
    for (const [at, education] of ['master', 'doctor', 'bachelor', 'college'].entries()) {
      const input = { params: { customerId }, body: { changes: { education }, version: at + 1 } }
      expect((await bank.call('teller', customer.updateCustomer, input)).status).toBeLessThan(300)
    }
  }
}

beforeAll(async () => {
  bank = await openBank({ customers: 5 })
  client = new pg.Client({ connectionString: bank.databaseUrl, types: columnTypes })
  await client.connect()
  const query = (sql: string, values?: unknown[]) => client.query(sql, values)
  tx = {
    rows: async <T>(sql: string, values?: unknown[]) => (await query(sql, values)).rows as T[],
    maybe: async <T>(sql: string, values?: unknown[]) => ((await query(sql, values)).rows[0] ?? null) as T | null,
    one: async <T>(sql: string, values?: unknown[]) => (await query(sql, values)).rows[0] as T,
    run: async (sql, values) => (await query(sql, values)).rowCount ?? 0,
    copy: () => Promise.reject(new Error('nothing is copied here')),
    later: () => expect.unreachable('this reads'),
    settled: async () => {},
  }
  await write()
  await checkpointAll()
  await write()
  await checkpointAll()
})
afterAll(async () => {
  await client.end()
  await bank.close()
})

async function exported(): Promise<string> {
  let text = ''
  for await (const line of exportJournal(tx, bank.kahu.services.vault)) text += line
  return text
}
const lines = async function* (text: string) {
  yield* text.split('\n')
}

/** Tampers inside a transaction that is undone afterwards; answers what both verifications found. */
async function tampered(tamper: () => Promise<unknown>): Promise<{ live: Finding[]; offline: Finding[] }> {
  const { vault, clock } = bank.kahu.services
  await client.query('begin')
  try {
    await tamper()
    // The bank goes on: the next checkpoint is made over what was tampered with.
    await makeCheckpoint(tx, vault, clock)
    const live = (await verifyJournal(tx, vault)).findings
    const offline = (await verifyExport(lines(await exported()), vault.publicKeys())).findings
    return { live, offline }
  } finally {
    await client.query('rollback')
  }
}
const victim = () => chains[1] as string
const found = (kind: Finding['kind'], seq: number | null) => expect.objectContaining({ kind, chainId: victim(), seq })
const atCheckpoint = (...kinds: Finding['kind'][]) =>
  expect.objectContaining({
    kind: kinds.length === 1 ? kinds[0] : expect.stringMatching(kinds.join('|')),
    treeSize: expect.any(Number),
  })

describe('an untouched journal', () => {
  it('verifies, here and offline, with every row under a checkpoint', async () => {
    const { live, offline } = await tampered(async () => {})
    expect({ live, offline }).toEqual({ live: [], offline: [] })
  })
})

describe('an edited row', () => {
  it.each([
    ['actor_name', "'somebody'"],
    ['actor_id', "'somebody'"],
    ['at', "at + interval '1 millisecond'"],
    ['action', "'customer.create'"],
    ['channel', "'cli'"],
    ['origin', "'10.0.0.1'"],
    ['request_id', "'other'"],
    ['sealed', "sealed || '\\x00'"],
    ['events', "'[]'"],
    ['prev_hash', "'\\x00'"],
    ['row_id', "'00000000-0000-7000-8000-000000000000'"],
  ])('is named whatever was edited: %s', async (column, value) => {
    const { live, offline } = await tampered(() =>
      tx.run(`update journal set ${column} = ${value} where chain_id = $1 and seq = 3`, [victim()]),
    )
    const kind = column === 'prev_hash' ? 'link-broken' : 'edited'
    expect(live).toContainEqual(found(kind, 3))
    expect(offline).toContainEqual(found(kind, 3))
  })

  it('is named by its follower when its hash was made to fit, and by the checkpoint', async () => {
    const forge = async (seq: number) => {
      const row = await findJournalRow(tx, victim(), seq)
      if (!row) throw new Error('no row')
      const hash = hashRow({ ...row, actorName: 'somebody' })
      await tx.run("update journal set actor_name = 'somebody', hash = $3 where chain_id = $1 and seq = $2", [
        victim(),
        seq,
        hash,
      ])
      return hash
    }
    const middle = await tampered(() => forge(3))
    for (const findings of [middle.live, middle.offline]) {
      expect(findings).toContainEqual(found('link-broken', 4))
      expect(findings).toContainEqual(atCheckpoint('root-differs'))
    }
    const last = await tampered(async () => {
      const hash = await forge(5)
      await tx.run('update journal_head set hash = $2 where chain_id = $1', [victim(), hash])
    })
    for (const findings of [last.live, last.offline]) expect(findings).toContainEqual(atCheckpoint('root-differs'))
  })
})

describe('rows that are gone, new or elsewhere', () => {
  it('names a deleted row', async () => {
    const { live, offline } = await tampered(() =>
      tx.run('delete from journal where chain_id = $1 and seq = 3', [victim()]),
    )
    for (const findings of [live, offline]) {
      expect(findings).toContainEqual(found('gap', 3))
      expect(findings).toContainEqual(atCheckpoint('root-differs', 'rows-missing'))
    }
  })

  it('names a row inserted in the middle', async () => {
    const columns =
      'actor_kind, actor_id, actor_name, channel, origin, action, request_id, sealed, events, prev_hash, hash'
    const { live, offline } = await tampered(async () => {
      await tx.run('update journal set seq = seq + 100 where chain_id = $1 and seq >= 3', [victim()])
      await tx.run('update journal set seq = seq - 99 where chain_id = $1 and seq >= 100', [victim()])
      await tx.run(
        `insert into journal (chain_id, seq, row_id, txid, at, ${columns})
         select chain_id, 3, gen_random_uuid(), txid, at, ${columns} from journal where chain_id = $1 and seq = 2`,
        [victim()],
      )
      await tx.run('update journal_head set seq = seq + 1 where chain_id = $1', [victim()])
    })
    for (const findings of [live, offline]) {
      expect(findings).toContainEqual(found('edited', 3))
      expect(findings).toContainEqual(atCheckpoint('root-differs'))
    }
  })

  it('names a row inserted behind the end of its chain', async () => {
    const { live } = await tampered(async () => {
      const row = await findJournalRow(tx, victim(), 5)
      if (!row) throw new Error('no row')
      const next = { ...row, seq: 6, prevHash: row.hash }
      await tx.run(
        `insert into journal (chain_id, seq, row_id, at, actor_kind, actor_id, actor_name, channel, origin, action, request_id, sealed, events, prev_hash, hash)
         select chain_id, 6, row_id, at, actor_kind, actor_id, actor_name, channel, origin, action, request_id, sealed, events, $2, $3
         from journal where chain_id = $1 and seq = 5`,
        [victim(), next.prevHash, hashRow(next)],
      )
    })
    expect(live).toContainEqual(found('inserted', 6))
  })

  it('names reordered rows', async () => {
    const { live, offline } = await tampered(async () => {
      await tx.run('update journal set seq = 103 where chain_id = $1 and seq = 3', [victim()])
      await tx.run('update journal set seq = 3 where chain_id = $1 and seq = 4', [victim()])
      await tx.run('update journal set seq = 4 where chain_id = $1 and seq = 103', [victim()])
    })
    for (const findings of [live, offline]) {
      expect(findings).toContainEqual(found('edited', 3))
      expect(findings).toContainEqual(found('edited', 4))
      expect(findings).toContainEqual(found('link-broken', 3))
    }
  })

  it('sees rows that changed their place in the log', async () => {
    const { live, offline } = await tampered(() =>
      tx.run("update journal set txid = '5' where chain_id = $1 and seq = 3", [victim()]),
    )
    for (const findings of [live, offline]) expect(findings).toContainEqual(atCheckpoint('root-differs'))
  })

  it('sees a cut tail, also when the head was set back to fit', async () => {
    const cut = () => tx.run('delete from journal where chain_id = $1 and seq > 3', [victim()])
    const plain = await tampered(cut)
    expect(plain.live).toContainEqual(found('tail-removed', 4))
    expect(plain.offline).toContainEqual(atCheckpoint('root-differs', 'rows-missing'))
    const careful = await tampered(async () => {
      await cut()
      await tx.run(
        `update journal_head h set seq = 3, hash = j.hash from journal j where j.chain_id = h.chain_id and j.seq = 3 and h.chain_id = $1`,
        [victim()],
      )
    })
    for (const findings of [careful.live, careful.offline])
      expect(findings).toContainEqual(atCheckpoint('root-differs', 'rows-missing'))
  })

  it('sees that a customer was removed with the whole chain', async () => {
    const remove = () => tx.run('delete from journal where chain_id = $1', [victim()])
    expect((await tampered(remove)).live).toContainEqual(found('chain-removed', null))
    const careful = await tampered(async () => {
      await remove()
      for (const table of ['journal_head', 'customer', 'customer_claim', 'customer_contact'])
        await tx.run(`delete from ${table} where ${table === 'journal_head' ? 'chain_id' : 'customer_id'} = $1`, [
          victim(),
        ])
    })
    for (const findings of [careful.live, careful.offline])
      expect(findings).toContainEqual(atCheckpoint('root-differs', 'rows-missing'))
  })

  it('sees the newest rows cut off together with nothing else', async () => {
    const { live, offline } = await tampered(async () => {
      const newest = chains.at(-1)
      await tx.run('delete from journal where chain_id = $1', [newest])
      await tx.run('delete from journal_head where chain_id = $1', [newest])
    })
    for (const findings of [live, offline])
      expect(findings).toContainEqual(atCheckpoint('root-differs', 'rows-missing'))
  })
})

describe('a checkpoint', () => {
  it.each([
    ['root', 'sha256(root)'],
    ['at', "at + interval '1 second'"],
    ['tree_size', 'tree_size - 1'],
    ['signature', 'sha512(signature)'],
    ['key_id', "'none'"],
  ])('is named when its %s was edited', async (column, value) => {
    const { live, offline } = await tampered(() =>
      tx.run(
        `update journal_checkpoint set ${column} = ${value} where tree_size = (select max(tree_size) from journal_checkpoint)`,
      ),
    )
    for (const findings of [live, offline]) expect(findings).toContainEqual(atCheckpoint('signature-wrong'))
  })

  it('signed by a key that the bank never had is refused offline when the trusted keys are given', async () => {
    const { vault } = bank.kahu.services
    const text = (await exported()).split('\n').filter((line) => !line.includes('"kind":"key"'))
    const findings = (
      await verifyExport(lines(text.join('\n')), [
        { keyId: 'other', publicKey: vault.publicKeys()[0]?.publicKey as string },
      ])
    ).findings
    expect(findings).toContainEqual(atCheckpoint('signature-wrong'))
  })
})

describe('the command line', () => {
  it('exports, verifies offline, and names what was edited in the file', async () => {
    const file = join(bank.dataDir, 'journal.jsonl')
    const environment = {
      KAHU_DATA: bank.dataDir,
      DATABASE_URL: bank.databaseUrl,
      KAHU_LOG_FILE: join(bank.dataDir, 'cli.log'),
    }
    const made = await runKahu(['audit', 'export', file], environment)
    expect(made, made.output).toMatchObject({ code: 0 })
    // Nowhere near the database or the keys.
    const offline = { KAHU_DATA: join(bank.dataDir, 'elsewhere'), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    const clean = await runKahu(['audit', 'verify', '--export', file], offline)
    expect(clean, clean.output).toMatchObject({ code: 0, output: expect.stringContaining('the journal verifies') })
    const edited = readFileSync(file, 'utf8').replace(
      new RegExp(`("chainId":"${victim()}","seq":3,.*?"actorName":)"teller"`),
      '$1"nobody"',
    )
    writeFileSync(file, edited)
    const verdict = await runKahu(['audit', 'verify', '--export', file], offline)
    expect(verdict.code).toBe(1)
    expect(verdict.output).toContain(`edited: chain ${victim()} row 3`)
  })

  it('names what was edited in the database', async () => {
    const environment = {
      KAHU_DATA: bank.dataDir,
      DATABASE_URL: bank.databaseUrl,
      KAHU_LOG_FILE: join(bank.dataDir, 'cli.log'),
    }
    await client.query("update journal set actor_name = 'nobody' where chain_id = $1 and seq = 2", [victim()])
    const verdict = await runKahu(['audit', 'verify'], environment)
    expect(verdict.code).toBe(1)
    expect(verdict.output).toContain(`edited: chain ${victim()} row 2`)
  })
})
