// Many callers in one transaction: one journal row, an answer each, and what is one caller's fault harms nobody else.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/bank/database.ts'
import { jobCaller, sameMasking } from '../access/index.ts'
import { route, T } from '../contract/index.ts'
import { verifyJournal } from '../journal/index.ts'
import { systemClock } from '../kernel/clock.ts'
import { newId } from '../kernel/ids.ts'
import { openLog } from '../kernel/log.ts'
import { Refusal } from '../kernel/refusal.ts'
import { fileKeyProvider, openVault } from '../vault/index.ts'
import type { Services } from './command.ts'
import { groupedCommand } from './grouped-command.ts'
import { openGatherer } from './run-grouped.ts'

const CALLS = 200
const platform = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'kahu-grouped-'))
let database: TestDatabase
let services: Services

beforeAll(async () => {
  const sources = ['vault', 'journal'].map((name) => ({
    name: `platform/${name}`,
    folder: join(platform, name, 'sql'),
  }))
  database = await openTestDatabase(sources)
  const vault = await openVault({ provider: fileKeyProvider(join(folder, 'ring')), keysExist: false })
  services = { database: database.db, vault, clock: systemClock, log: openLog('silent') }
  await database.db.write((tx) => tx.run('create table noted (id int primary key, fen int check (fen < 1000))'))
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const noting = route({
  id: 'note.take',
  method: 'POST',
  path: '/notes',
  summary: 'Note a number',
  permission: 'note.take',
  body: T.Object({ id: T.Integer(), fen: T.Integer() }),
  reply: T.Object({ id: T.Integer() }),
})
/** Refuses what is negative by itself; what is too large only the table refuses, and with it the whole statement. */
const note = groupedCommand(noting, async ({ tx, again }, items) => {
  const known = again ? await tx.rows<{ id: number }>('select id from noted') : []
  const fresh = items.filter(({ input: { body } }) => body.fen >= 0 && !known.some(({ id }) => id === body.id))
  await tx.run('insert into noted select * from unnest($1::int[], $2::int[])', [
    fresh.map(({ input }) => input.body.id),
    fresh.map(({ input }) => input.body.fen),
  ])
  return {
    answers: items.map(({ input: { body } }) =>
      body.fen < 0 ? { refused: new Refusal('note.negative'), reply: null } : { refused: null, reply: { id: body.id } },
    ),
    after: fresh.length > 0 ? { ids: fresh.map(({ input }) => input.body.id) } : null,
    events: [],
  }
})
const call = () => ({ caller: jobCaller('test'), requestId: newId(), channel: 'api' as const, origin: 'test' })
const submitTo = (gatherer: ReturnType<typeof openGatherer<typeof noting>>, id: number, fen: number) =>
  gatherer.submit(call(), { params: {}, query: {}, body: { id, fen } }).then(
    (reply) => reply.id,
    (error) => error.code as string,
  )
const one = async <T>(sql: string) => (await database.db.read((tx) => tx.one<{ n: T }>(sql))).n

it('commits many together, answers each, and chains one journal row a group', async () => {
  const gatherer = openGatherer(services, note)
  const answers = await Promise.all(
    Array.from({ length: CALLS }, (_, id) => submitTo(gatherer, id, id % 10 === 3 ? -1 : id)),
  )
  expect(answers).toEqual(Array.from({ length: CALLS }, (_, id) => (id % 10 === 3 ? 'note.negative' : id)))
  expect(await one('select count(*)::int as n from noted')).toBe(CALLS * 0.9)
  expect(await one('select count(*)::int as n from journal')).toBeLessThan(CALLS / 10)
  const { findings } = await database.db.read((tx) => verifyJournal(tx, services.vault))
  expect(findings).toEqual([])
})

it('does the rest without the one that the database refuses', async () => {
  const gatherer = openGatherer(services, note)
  const answers = await Promise.all(
    Array.from({ length: CALLS }, (_, at) => submitTo(gatherer, 1_000 + at, at === 77 || at === 150 ? 5_000 : 1)),
  )
  // Both alone are told the database's own error; nobody else hears of it.
  expect(answers.filter((answer) => answer === '23514')).toHaveLength(2)
  expect([answers[77], answers[150]]).toEqual(['23514', '23514'])
  expect(await one('select count(*)::int as n from noted where id >= 1000')).toBe(CALLS - 2)
})

it('tries a group that collided again, and goes on along its chains', async () => {
  const gatherer = openGatherer(services, note)
  for (let round = 0; round < 3; round++) {
    const answers = await Promise.all([0, 1, 2].map((id) => submitTo(gatherer, 2_000 + id + round, 1)))
    expect(answers).toEqual([0, 1, 2].map((id) => 2_000 + id + round))
  }
  expect(await one('select count(*)::int as n from noted where id >= 2000')).toBe(5)
  expect((await database.db.read((tx) => verifyJournal(tx, services.vault))).findings).toEqual([])
})

it('asks for the permission of each caller before anything is gathered', async () => {
  const gatherer = openGatherer(services, note)
  const client = { kind: 'client' as const, clientId: 'c', grants: new Map(), masking: sameMasking('masked') }
  const asked = gatherer.submit({ ...call(), caller: client }, { params: {}, query: {}, body: { id: 1, fen: 1 } })
  await expect(asked).rejects.toMatchObject({ status: 403 })
})
