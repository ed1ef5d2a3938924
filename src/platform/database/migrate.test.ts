// Migrations on a real server: order, once only, edited files, two processes at once, placement.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/bank/database.ts'
import { checkServer, connect, type MigrationSource, migrate } from './index.ts'
import { splitStatements } from './migrate.ts'
import { placementCalls, placementsOf } from './placement.ts'

let bank: TestDatabase
let source: MigrationSource

beforeEach(async () => {
  bank = await openTestDatabase()
  source = { name: 'thing', folder: mkdtempSync(join(tmpdir(), 'kahu-sql-')) }
})
afterEach(async () => {
  rmSync(source.folder, { recursive: true })
  await bank.close()
})

const put = (file: string, sql: string) => writeFileSync(join(source.folder, file), sql)
const names = (db = bank.db) =>
  db.read((tx) => tx.rows<{ name: string }>('select name from kahu_migration order by applied_at, name'))

const FIRST = `-- Things.
-- placement: local
create table thing (id int primary key, note text /* a ; in a comment */ check (note <> ';'));
create function two() returns int language sql as $$ select 1; select 2 $$;
-- after-placement
alter table thing add constraint later check (id > 0);
`

test('files run in order, once', async () => {
  put('0002-more.sql', 'alter table thing add column more int;')
  put('0001-thing.sql', FIRST)
  const lines: string[] = []
  expect(await migrate(bank.db, [source], (line) => lines.push(line))).toEqual([
    'thing/0001-thing.sql',
    'thing/0002-more.sql',
  ])
  expect(lines).toHaveLength(2)
  expect(await migrate(bank.db, [source])).toEqual([])
  expect(await bank.db.read((tx) => tx.rows('select id, note, more from thing'))).toEqual([])
})

test('a file that fails leaves nothing behind', async () => {
  put('0001-thing.sql', `${FIRST}\nselect 1 / 0;`)
  await expect(migrate(bank.db, [source])).rejects.toThrow('thing/0001-thing.sql failed: division by zero')
  expect(await names()).toEqual([])
  put('0001-thing.sql', FIRST)
  expect(await migrate(bank.db, [source])).toHaveLength(1)
})

test('an edited file is refused', async () => {
  put('0001-thing.sql', FIRST)
  await migrate(bank.db, [source])
  put('0001-thing.sql', `${FIRST}\n`)
  await expect(migrate(bank.db, [source])).rejects.toThrow('applied and then edited')
})

test('a table without a placement is refused, and so is a badly named file', async () => {
  put('0001-thing.sql', 'create table thing (id int primary key);')
  await expect(migrate(bank.db, [source])).rejects.toThrow('table thing has no "-- placement:" line')
  put('0001 thing.sql', '')
  await expect(migrate(bank.db, [source])).rejects.toThrow('not named NNNN-name.sql')
})

test('processes that migrate at once apply each file once', async () => {
  put('0001-thing.sql', FIRST)
  for (let n = 2; n < 8; n += 1) put(`000${n}-more.sql`, `alter table thing add column c${n} int;`)
  const others = Array.from({ length: 4 }, () => connect(bank.url))
  const done = await Promise.all(others.map((db) => migrate(db, [source])))
  expect(done.flat().sort()).toHaveLength(7)
  await Promise.all(others.map((db) => db.close()))
})

test('on a cluster, tables are placed before their foreign keys are made', async () => {
  // Stands for the extension: its two functions, and the row that says it is there.
  await bank.db.write(async (tx) => {
    await tx.run('create table placed (call text)')
    await tx.run(`create function create_distributed_table(t regclass, c text) returns void language sql as
      $$ insert into placed values ('distributed ' || t || ' by ' || c) $$`)
    await tx.run(`create function create_reference_table(t regclass) returns void language sql as
      $$ insert into placed values ('reference ' || t) $$`)
    await tx.run(`insert into pg_extension select 99999, 'citus', extowner, extnamespace, false, '1', null, null
      from pg_extension limit 1`)
  })
  put(
    '0001-thing.sql',
    `-- placement: distributed by customer_id
create table thing (customer_id int, id int, primary key (customer_id, id)) partition by range (id);
create table thing_1 partition of thing for values from (0) to (9);
-- placement: reference
create table kind (code text primary key);
-- placement: local
create table queue (id int primary key);
-- after-placement
insert into placed values ('after');
`,
  )
  await migrate(bank.db, [source])
  const calls = await bank.db.read((tx) => tx.rows<{ call: string }>('select call from placed'))
  expect(calls.map(({ call }) => call)).toEqual(['distributed thing by customer_id', 'reference kind', 'after'])
})

test('placements are read and unknown ones refused', () => {
  expect(placementCalls(placementsOf('-- placement: local\ncreate table a (b int);'))).toEqual([])
  expect(() => placementsOf('-- placement: somewhere\ncreate table a (b int);')).toThrow('unknown placement')
})

test('a script is split at its own semicolons only', () => {
  expect(splitStatements(`select ';'; -- a; b\nselect $x$;$x$;\n-- end;`)).toEqual([
    `select ';'`,
    `-- a; b\nselect $x$;$x$`,
  ])
})

test('a server that cannot carry Kahu is refused in words', async () => {
  await checkServer(bank.db)
  await bank.db.write(async (tx) => {
    await tx.run('drop role if exists kahu_guest')
    await tx.run(`create role kahu_guest login password 'guest'`)
  })
  const url = new URL(bank.url)
  url.username = 'kahu_guest'
  url.password = 'guest'
  const guest = connect(url.href)
  await expect(checkServer(guest)).rejects.toThrow('role "kahu_guest" may not create tables in schema "public"')
  await guest.close()
  await bank.db.write((tx) => tx.run('drop role kahu_guest'))
  const nowhere = connect('postgres://kahu@127.0.0.1:1/kahu')
  await expect(checkServer(nowhere)).rejects.toThrow('Cannot use the database: connect ECONNREFUSED')
  await nowhere.close()
})
