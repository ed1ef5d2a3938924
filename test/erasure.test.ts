// Deleting a customer: what holds it up, two others who must agree, an archive under another key, and nothing of the person anywhere after.

import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { open } from '../src/main.ts'
import * as account from '../src/modules/account/contract.ts'
import * as approval from '../src/modules/approval/contract.ts'
import type { Approvals } from '../src/modules/approval/index.ts'
import * as customer from '../src/modules/customer/contract.ts'
import { listTallyDifferences } from '../src/modules/customer/index.ts'
import * as erasure from '../src/modules/erasure/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { verifyLedger } from '../src/modules/ledger/index.ts'
import * as privacy from '../src/modules/privacy/contract.ts'
import { JOURNAL_PLACE, jobCall, runCommand, upkeep } from '../src/platform/command/index.ts'
import { verifyJournal } from '../src/platform/journal/index.ts'
import { readConfig } from '../src/platform/kernel/config.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { copyBank } from './bank/copy-bank.ts'
import { openTestDatabase } from './bank/database.ts'
import { barsOf, DAY_MS, type Doomed, openErasureDesk, YEAR_MS } from './bank/open-erasure-desk.ts'
import { MAKER, ok } from './bank/rich-person.ts'
import { scanBank, scanFiles } from './bank/scan-bank.ts'

const desk = await openErasureDesk('erasure')
const { bank, kahu, services, nextDraft, rows, count, call, pass, work, person, closed, ask } = desk
const { approve, approved, stateOf } = desk
afterAll(() => bank.close())

let first: Doomed
let copied: Awaited<ReturnType<typeof openTestDatabase>>
afterAll(() => copied?.close())
const configOf = (databaseUrl: string) =>
  readConfig({
    KAHU_DATA: bank.dataDir,
    DATABASE_URL: databaseUrl,
    KAHU_LOG_FILE: join(bank.dataDir, 'copy.log'),
    KAHU_BUILD_WEB: 'no',
  })

describe('a deletion is held up', () => {
  it('by whatever is open, each with its code and count', async () => {
    first = await person()
    const params = { customerId: first.customerId }
    expect(barsOf(await ask(first))).toEqual(expect.arrayContaining(['accounts', 'active', 'duty', 'recent']))
    const request = ok(
      await call(MAKER, privacy.openRequest, { params, body: { kind: 'copy', how: 'counter', text: '复制' } }),
    )
    expect(barsOf(await ask(first))).toContain('requests')
    const step = (name: string, version: number) =>
      call(MAKER, privacy.stepRequest, {
        params: { ...params, requestId: request.requestId },
        body: { step: name, note: '核对', version },
      })
    ok(await step('refuse', request.version))
    const { items } = ok(await call(MAKER, account.listAccounts, { params }))
    const at = { ...params, accountId: items[0].accountId }
    ok(
      await call('system', ledger.post, {
        body: { reference: newId(), currency: 'CNY', channel: 'counter', type: 'deposit', credit: at, amountFen: 700 },
      }),
    )
    expect(barsOf(await ask(first))).toContain('balances')
    const hold = ok(
      await call('everything', ledger.hold, {
        params: at,
        body: { reference: newId(), currency: 'CNY', amountFen: 700 },
      }),
    )
    expect(barsOf(await ask(first))).toContain('holds')
    ok(await call('system', ledger.releaseHold, { params: { ...params, holdId: hold.holdId }, body: {} }))
    ok(
      await call('system', ledger.post, {
        body: {
          reference: newId(),
          currency: 'CNY',
          channel: 'counter',
          type: 'withdraw',
          debit: at,
          amountFen: 700,
        },
      }),
    )
    await closed(first)
    const bars = await ask(first)
    expect(barsOf(bars).sort()).toEqual(['duty', 'recent'])
    const duty = bars.body.data.bars.find(({ code }: { code: string }) => code === 'duty')
    expect(Date.parse(duty.until) - services.clock.now().getTime()).toBeGreaterThan(9.9 * 365 * DAY_MS)
    expect(await count('pending_change')).toBe(0)
  })

  it('until three days after anybody changed or opened it, and no longer', async () => {
    pass(11 * YEAR_MS)
    const opening = await call(MAKER, customer.revealCustomer, {
      params: { customerId: first.customerId },
      body: { fields: ['name'], purpose: 'verify-identity' },
    })
    ok(opening)
    expect(barsOf(await ask(first))).toEqual(['recent'])
    pass(4 * DAY_MS)
    const check = ok(await call(MAKER, erasure.checkErasure, { params: { customerId: first.customerId } }))
    expect(check).toMatchObject({ bars: [], number: first.number })
    expect(check.deleted).toBeGreaterThan(10)
  })
})

describe('nobody deletes alone', () => {
  it('needs two others, whoever asks and whatever the rules say', async () => {
    const command = kahu.modules
      .flatMap(({ commands }) => commands)
      .find(({ route }) => route.id === 'erasure.delete-customer')
    const input = { params: { customerId: first.customerId }, query: {}, body: { purpose: 'order' } }
    await expect(
      runCommand(services, command as never, { ...jobCall('test'), input: input as never }),
    ).rejects.toMatchObject({
      code: 'approval.required',
    })
    // A rule that asks for one level only is asked twice all the same, of two people.
    await upkeep(
      services,
      async (tx) =>
        void (await tx.run(
          `insert into approval_policy select policy_id, version + 1, route, active, fixed, conditions, array['permission:approval.decide'], deadline_hours,
           remind_hours, escalate_hours, escalate_to, saved_by, saved_at from approval_policy where policy_id = 'customer-deletions'`,
        )),
    )
    const policies = await rows<{ levels: string[] }>(
      `select levels from approval_policy where policy_id = 'customer-deletions' order by version desc`,
    )
    expect(policies[0]?.levels).toHaveLength(1)
    // Written past its command, which would say so: the gate reads its rules anew.
    ;(services.gate as Approvals).forget()
    await expect
      .poll(async () => (await ask(first)).body?.pendingChange, { timeout: 10_000, interval: 2_500 })
      .toBeTruthy()
    const [waiting] = await rows<{ id: string; levels: string[] }>(
      'select pending_change_id as id, levels from pending_change order by asked_at desc limit 1',
    )
    expect(waiting?.levels).toHaveLength(2)
    const id = waiting?.id as string
    expect((await approve(MAKER, id)).body.code).toBe('approval.own')
    expect(ok(await approve('second', id)).status).toBe('pending')
    expect((await approve('second', id)).body.code).toBe('approval.decided-before')
    expect(await stateOf(first)).toBeUndefined()
    ok(
      await call('risk-officer', approval.refuseChange, {
        params: { pendingChangeId: id },
        body: {
          version: (
            await rows<{ version: number }>('select version from pending_change where pending_change_id = $1', [id])
          )[0]?.version,
          reason: '再核对',
        },
      }),
    )
    await upkeep(
      services,
      async (tx) =>
        void (await tx.run(`delete from approval_policy where policy_id = 'customer-deletions' and version = 2`)),
    )
  })
})

describe('after the deletion', () => {
  let pendingChangeId: string

  it('is archived, then destroyed, by the job', async () => {
    copied = await openTestDatabase()
    const before = await scanBank(kahu, { values: first.values, hashes: first.hashes })
    for (const value of [...first.values, ...first.hashes.map((hash) => hash.toString('hex'))])
      expect(
        before.found.map((one) => one.value),
        value,
      ).toContain(value)
    pendingChangeId = await approved(first)
    expect(await stateOf(first)).toMatchObject({ state: 'approved' })
    expect((await call(MAKER, customer.showCustomer, { params: { customerId: first.customerId } })).status).toBe(404)
    await copyBank(bank.databaseUrl, configOf(copied.url))
    await work()
    expect(await stateOf(first)).toMatchObject({ state: 'erased' })
  })

  it('leaves no personal value in any column of any table, in any file, nor anything that opens', async () => {
    const { archive_id: archiveId } = (await stateOf(first)) as { archive_id: string }
    const { found, columns, cells, opened } = await scanBank(kahu, {
      values: first.values,
      hashes: first.hashes,
      except: new Set([archiveId]),
    })
    expect(found).toEqual([])
    expect(columns).toBeGreaterThan(400)
    expect(cells).toBeGreaterThan(3_000)
    expect(opened).toBeGreaterThan(50)
    expect(scanFiles(bank.dataDir, first.values)).toEqual([])
    expect(await count('data_key where owner_id = $1', [first.customerId])).toBe(0)
    expect(await count('customer_tally_change where customer_id = $1', [first.customerId])).toBe(0)
  })

  it('keeps every chain whole, the books and the counts right, and the rows of the journal shut', async () => {
    expect((await services.database.read((tx) => verifyJournal(tx, services.vault))).findings).toEqual([])
    expect((await upkeep(services, verifyLedger)).findings).toEqual([])
    expect(await upkeep(services, listTallyDifferences)).toEqual([])
    const own = await rows<{ sealed: Buffer }>('select sealed from journal where chain_id = $1', [first.customerId])
    expect(own.length).toBeGreaterThan(5)
    for (const { sealed } of own) expect(() => services.vault.bankKey.open(JOURNAL_PLACE, sealed)).toThrow()
  })

  it('shows a tombstone to those who may, and nothing to others', async () => {
    const params = { params: { customerId: first.customerId } }
    const { erasure: gone } = ok(await call(MAKER, erasure.showErasure, params))
    expect(gone).toMatchObject({
      state: 'erased',
      number: first.number,
      pendingChangeId,
      askedBy: 'everything',
      archived: true,
    })
    expect(gone.approvedBy).toHaveLength(2)
    expect(Date.parse(gone.archiveUntil)).toBeGreaterThan(services.clock.now().getTime() + 2.9 * 365 * DAY_MS)
    expect((await call('teller', erasure.showErasure, params)).status).toBe(403)
    expect(ok(await call(MAKER, erasure.listErasures, { query: { number: first.number } })).items).toHaveLength(1)
    for (const [route, input] of [
      [customer.showCustomer, {}],
      [customer.customerHistory, {}],
      [privacy.listConsents, {}],
    ] as const)
      expect((await call(MAKER, route, { ...params, ...input })).status).toBe(404)
    const { items } = ok(await call(MAKER, customer.listRelationships, { params: { customerId: first.otherId } }))
    expect(items).toEqual([])
  })

  it('finds nothing by what was theirs, which a new customer may have', async () => {
    for (const text of first.values.slice(0, 5))
      expect(ok(await call(MAKER, customer.searchCustomers, { body: { text } })).items, text).toEqual([])
    const [name, phone, , , document] = first.values
    const draft = nextDraft()
    const again = { ...draft, name, phones: [{ type: 'mobile', number: phone }] }
    ok(await call(MAKER, customer.createCustomer, { body: again }))
    expect(document).toBeTruthy()
  })

  it('stays deleted in a backup that was made before and is restored after', async () => {
    const said: string[] = []
    const restored = await open(configOf(copied.url), {
      migrate: true,
      say: (line) => said.push(line),
      clock: bank.clock,
    })
    try {
      expect(said.join()).toContain('destroyed again')
      const { found, opened } = await scanBank(restored, { values: first.values, hashes: first.hashes })
      expect(found).toEqual([])
      expect(opened).toBeGreaterThan(50)
      expect(
        (await restored.services.database.read((tx) => verifyJournal(tx, restored.services.vault))).findings,
      ).toEqual([])
      expect(await upkeep(restored.services, listTallyDifferences)).toEqual([])
    } finally {
      await restored.close()
    }
  })
})

describe('the archive', () => {
  it('opens for a purpose, after another agreed, for who asked, and holds the record', async () => {
    const params = { customerId: first.customerId }
    const held = await call(MAKER, erasure.openArchive, { params, body: { purpose: 'claim' } })
    expect(held.status, held.text).toBe(202)
    expect(ok(await call(MAKER, erasure.showErasure, { params })).openings).toEqual([])
    ok(await approve('risk-officer', held.body.pendingChange.pendingChangeId))
    const { openings } = ok(await call(MAKER, erasure.showErasure, { params }))
    const at = { params: { ...params, openingId: openings[0].openingId }, body: undefined }
    expect((await call('second', erasure.fetchArchive, at)).status).toBe(404)
    const file = await call(MAKER, erasure.fetchArchive, at)
    expect(file.status, file.text).toBe(200)
    const { rows: kept } = JSON.parse(file.text) as { rows: { table: string; row: Record<string, unknown> }[] }
    for (const value of first.values) expect(file.text, value).toContain(value)
    const tables = new Set(kept.map(({ table }) => table))
    for (const table of [
      'customer',
      'customer_relationship',
      'account',
      'card',
      'ledger_entry',
      'contact',
      'privacy_consent',
      'privacy_request',
      'access_record',
      'journal',
    ])
      expect([...tables]).toContain(table)
    expect(
      kept
        .filter(({ table }) => table === 'journal')
        .every(({ row }) => typeof row.sealed === 'object' && !('base64' in (row.sealed as object))),
    ).toBe(true)
    expect(await count("journal where action = 'erasure.fetch-archive'")).toBe(1)
    pass(2 * DAY_MS)
    expect((await call(MAKER, erasure.fetchArchive, at)).status).toBe(404)
  })

  it('does not open with any other key', async () => {
    const { archive_id: archiveId } = (await stateOf(first)) as { archive_id: string }
    const [part] = await rows<{ bytes: Buffer }>('select bytes from erasure_archive_part where archive_id = $1', [
      archiveId,
    ])
    expect(() => services.vault.bankKey.open('erasure_archive_part.bytes/0', part?.bytes as Buffer)).toThrow()
  })
})

describe('the end of an archive', () => {
  it('destroys it and its key, and a restore does not bring it back', async () => {
    const { archive_id: archiveId } = (await stateOf(first)) as { archive_id: string }
    expect(await stateOf(first)).toMatchObject({ state: 'erased' })
    pass(4 * YEAR_MS)
    await work()
    expect(await count('erasure_archive_part where archive_id = $1', [archiveId])).toBe(0)
    expect(await count('data_key where owner_id = $1', [archiveId])).toBe(0)
    expect(services.vault.destroyed.has(archiveId)).toBe(true)
    const params = { customerId: first.customerId }
    expect(ok(await call(MAKER, erasure.showErasure, { params })).erasure).toMatchObject({ archived: false })
    expect((await call(MAKER, erasure.openArchive, { params, body: { purpose: 'claim' } })).body.code).toBe(
      'erasure.no-archive',
    )
    expect((await services.database.read((tx) => verifyJournal(tx, services.vault))).findings).toEqual([])
    expect(first.values.length).toBeGreaterThan(5)
  })
})

it('every table that names a customer stands in some module’s list', async () => {
  const listed = new Set(kahu.modules.flatMap(({ subject }) => subject?.tables.map(({ table }) => table) ?? []))
  for (const platform of ['journal', 'access_record', 'data_key']) listed.add(platform)
  const named = await rows<{ table: string }>(
    `select distinct table_name as table from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and column_name in ('customer_id', 'holder_id', 'other_id', 'other_customer_id')
       and not exists (select 1 from pg_inherits where inhrelid = quote_ident(table_name)::regclass and table_name ~ '_[0-9]')`,
  )
  expect(
    named.map(({ table }) => table).filter((table) => !listed.has(table) && !/^ledger_entry_.*[0-9]/.test(table)),
  ).toEqual([])
})
