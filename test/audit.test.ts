// The journal for an examiner: found by any condition, opened masked, verified on demand; the past of a customer; a dossier that shows every touched byte.

import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPack, openDossier } from '../examples/verify-dossier.mjs'
import * as audit from '../src/modules/audit/contract.ts'
import { workNextAudit } from '../src/modules/audit/work/work-audit.ts'
import * as customer from '../src/modules/customer/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import type { Answer } from './bank/kahu.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(10, 'audit')
afterAll(() => bank.close())
const { services } = bank.kahu
const PASSPHRASE = '检查组口令 2026 第一号'
const making = { bankName: '测试银行', extra: async () => ({}) }

let customerId: string
/** When the customer was still a bachelor. */
let early: string
const ok = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const list = async (who: string, body: object) =>
  ok(await bank.call(who, audit.listRows, { body })).items as audit.JournalLine[]
const idOf = async (loginName: string) =>
  (await rows<{ id: string }>('select user_id as id from staff_user where login_name = $1', [loginName]))[0]
    ?.id as string
const change = (version: number, changes: object) =>
  bank.call('everything', customer.updateCustomer, { params: { customerId }, body: { changes, version } })
const work = async () => {
  while (await workNextAudit(services, making));
}

beforeAll(async () => {
  const created = await opened()
  customerId = created.customerId
  ok(await change(created.version, { education: 'bachelor' }))
  early = new Date(Date.now() + 1).toISOString()
  ok(await change(created.version + 1, { education: 'master', employer: '上海申和信息有限公司' }))
  const body = { fields: ['name'], purpose: 'verify-identity' }
  ok(await bank.call('everything', customer.revealCustomer, { params: { customerId }, body }))
  expect(
    (
      await bank.inject({
        method: 'POST',
        url: '/api/session',
        payload: { loginName: 'teller', password: 'wrong-password-1' },
      })
    ).status,
  ).toBe(401)
})

describe('the journal', () => {
  it('is found by person, customer, action, purpose, outcome and day, newest first, and no other row comes along', async () => {
    const today = services.clock.today()
    const own = await list('auditor', { subjectId: customerId })
    expect(own.map(({ action }) => action)).toEqual([
      'customer.reveal',
      'customer.update',
      'customer.update',
      'customer.create',
    ])
    expect(own[0]).toMatchObject({ subjectKind: 'customer', purpose: 'verify-identity', refusal: null })
    expect(own[0]?.subjectName).toMatch(/\*/)
    const actorId = await idOf('everything')
    const mine = await list('auditor', { actorId, action: 'customer.update', since: today, until: today })
    expect(mine).toHaveLength(2)
    const looks = await list('auditor', { purpose: 'verify-identity' })
    expect(looks.map(({ subjectId, seq }) => [subjectId, seq])).toEqual([[customerId, 4]])
    const refused = await list('auditor', { outcome: 'refused' })
    expect(refused[0]).toMatchObject({ action: 'staff.sign-in', refusal: 'staff.sign-in-failed', subjectKind: 'user' })
    expect(refused.every(({ refusal }) => refusal !== null)).toBe(true)
    expect(await list('auditor', { subjectId: customerId, until: '2020-01-01' })).toEqual([])
    expect((await list('auditor', { subjectId: customerId, outcome: 'done' })).length).toBe(4)
  })

  it('comes page by page with no row twice and none left out', async () => {
    const all = (await list('auditor', { limit: 200 })).map(({ subjectId, seq }) => `${subjectId}/${seq}`)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const answer = await bank.call('auditor', audit.listRows, { body: { limit: 7, ...(cursor ? { cursor } : {}) } })
      const page = ok(answer)
      paged.push(...page.items.map((line: audit.JournalLine) => `${line.subjectId}/${line.seq}`))
      cursor = page.next
    } while (cursor && paged.length < all.length)
    expect(paged.slice(0, all.length)).toEqual(all)
    expect(new Set(paged).size).toBe(paged.length)
  })

  it('walks an index for each kind of search', async () => {
    const client = new pg.Client({ connectionString: bank.databaseUrl })
    await client.connect()
    try {
      await client.query('set enable_seqscan = off; set enable_sort = off; set enable_bitmapscan = off')
      const plan = async (where: string) =>
        (await client.query(`explain select seq from journal where ${where} order by row_id desc limit 50`)).rows
          .map((row) => row['QUERY PLAN'])
          .join('\n')
      const before = `row_id < 'ffffffff-ffff-ffff-ffff-ffffffffffff'`
      expect(await plan(before)).toContain('journal_row')
      expect(await plan(`actor_id = 'x' and ${before}`)).toContain('journal_actor')
      expect(await plan(`action = 'x' and ${before}`)).toContain('journal_action')
    } finally {
      await client.end()
    }
  })

  it('opens a row masked, says whether it fits, and records the look in the chain of who looked', async () => {
    const userId = await idOf('auditor')
    const before = await count('journal where chain_id = $1 and action = $2', [userId, 'audit.open-row'])
    const row = ok(await bank.call('auditor', audit.openRow, { params: { subjectId: customerId, seq: 3 } }))
    expect(row).toMatchObject({ fits: true })
    expect(row.fields.find(({ field }: { field: string }) => field === 'education')).toMatchObject({
      before: 'bachelor',
      after: 'master',
    })
    expect(row.fields.find(({ field }: { field: string }) => field === 'employer').after).toMatch(/\*/)
    expect(JSON.stringify(row)).not.toContain('申和信息')
    expect(await count('journal where chain_id = $1 and action = $2', [userId, 'audit.open-row'])).toBe(before + 1)
    const role = (await list('auditor', { action: 'staff.create-role' }))[0] as audit.JournalLine
    const created = ok(
      await bank.call('auditor', audit.openRow, { params: { subjectId: role.subjectId, seq: role.seq } }),
    )
    expect(created.fields.some(({ field }: { field: string }) => field.startsWith('permissions.'))).toBe(true)
    const params = { subjectId: newId(), seq: 1 }
    expect((await bank.call('auditor', audit.openRow, { params })).status).toBe(404)
  })

  it('shows a branch examiner only rows of customers of the branch', async () => {
    const permissions = { 'audit.list-rows': null, 'audit.show-past': null }
    const name = { 'zh-CN': '分行检查', 'en-US': 'Branch examiner' }
    const role = { roleId: 'branch-examiner', name, scope: 'branch', masking: 'masked', permissions }
    ok(await bank.call('admin', staff.createRole, { body: role }))
    await bank.addUser('examiner-seven', 7, ['branch-examiner'])
    expect(await list('examiner-seven', { subjectId: customerId })).toEqual([])
    expect((await list('examiner-seven', {})).every(({ subjectKind }) => subjectKind === 'customer')).toBe(true)
    const params = { subjectId: customerId, seq: 1 }
    expect((await bank.call('examiner-seven', audit.openRow, { params })).status).toBe(404)
    const past = { params: { customerId }, body: { at: early } }
    expect((await bank.call('examiner-seven', audit.showPast, past)).status).toBe(404)
  })

  it('is exported with a purpose on record, and to nobody without the permission', async () => {
    const body = { filter: { subjectId: customerId }, format: 'csv', purpose: 'examination' }
    const answer = await bank.call('auditor', audit.exportRows, { body })
    expect(answer.status).toBe(200)
    expect(answer.text.trim().split('\r\n')).toHaveLength((await list('auditor', { subjectId: customerId })).length + 1)
    expect((await list('auditor', { purpose: 'examination' }))[0]?.action).toBe('audit.export-rows')
    for (const [route, input] of [
      [audit.listRows, { body: {} }],
      [audit.exportRows, { body }],
      [audit.verifyJournal, {}],
      [audit.showPast, { params: { customerId }, body: { at: early } }],
      [audit.requestDossier, { params: { customerId }, body: { purpose: 'court', passphrase: PASSPHRASE } }],
    ] as const)
      expect((await bank.call('teller', route, input)).status, route.id).toBe(403)
  })
})

describe('verification', () => {
  const state = async () => ok(await bank.call('auditor', audit.showVerification))

  it('runs once however often it is asked for, and says until when all is well', async () => {
    const key = newId()
    const { jobId } = ok(await bank.call('auditor', audit.verifyJournal, { key }))
    expect(ok(await bank.call('auditor', audit.verifyJournal, { key })).jobId).toBe(jobId)
    expect(ok(await bank.call('second', audit.verifyJournal)).jobId).toBe(jobId)
    expect((await state()).running).toMatchObject({ jobId, state: 'waiting' })
    await work()
    const { running, last } = await state()
    expect(running).toBeNull()
    expect(last).toMatchObject({ jobId, state: 'done', result: { findingCount: 0 } })
    expect(last.result.rows).toBeGreaterThan(10)
    const ended = await rows<{ action: string }>('select action from journal where chain_id = $1', [jobId])
    expect(ended).toEqual([{ action: 'audit.finish' }])
  })

  it('names the row that somebody touched', async () => {
    const client = new pg.Client({ connectionString: bank.databaseUrl })
    await client.connect()
    const set = (name: string) =>
      client.query('update journal set actor_name = $1 where chain_id = $2 and seq = 2', [name, customerId])
    try {
      await set('nobody')
      ok(await bank.call('auditor', audit.verifyJournal))
      await work()
      const { last } = await state()
      expect(last.result.findings).toContainEqual({ kind: 'edited', subjectId: customerId, seq: 2, treeSize: null })
      expect(ok(await bank.call('auditor', audit.openRow, { params: { subjectId: customerId, seq: 2 } })).fits).toBe(
        false,
      )
    } finally {
      await set('everything')
      await client.end()
    }
  })
})

describe('the past of a customer', () => {
  it('is what was known then, marked where it is no longer so, masked', async () => {
    const past = ok(await bank.call('auditor', audit.showPast, { params: { customerId }, body: { at: early } }))
    expect(past.fields).toContainEqual({ field: 'education', value: 'bachelor', now: false })
    expect(past.fields.find(({ field }: { field: string }) => field === 'employer')?.value ?? '').not.toMatch(/申和/)
    expect(past.changesSince).toBe(1)
    expect(past.name).toMatch(/\*/)
    const before = { params: { customerId }, body: { at: '2001-01-01T00:00:00.000Z' } }
    expect((await bank.call('auditor', audit.showPast, before)).body.code).toBe('audit.moment-unknown')
  })
})

describe('a dossier', () => {
  let file: Buffer
  let pack: Buffer
  const keys = () => services.vault.publicKeys().map(({ publicKey }) => publicKey)
  const ask = (body: object, key?: string) =>
    bank.call('auditor', audit.requestDossier, { params: { customerId }, body, ...(key ? { key } : {}) })
  const made = async (body: object): Promise<Buffer> => {
    const { jobId } = ok(await ask(body))
    await work()
    const answer = await bank.call('auditor', audit.fetchDossier, { params: { customerId, jobId } })
    expect(answer.status, answer.text).toBe(200)
    return answer.bytes
  }
  beforeAll(async () => {
    file = await made({ purpose: 'examination', passphrase: PASSPHRASE })
    pack = openDossier(file, { passphrase: PASSPHRASE })
  })

  it('verifies with nothing but Node, every row of the customer proved in the signed log', () => {
    const { findings, manifest, parts, rows: inside, proved } = checkPack(pack, keys())
    expect(findings).toEqual([])
    expect(inside).toBeGreaterThanOrEqual(5)
    expect(proved).toBeGreaterThanOrEqual(Number(inside) - 1)
    expect(manifest).toMatchObject({ customerId, purpose: 'examination', bank: '测试银行' })
    const json = JSON.parse(String(parts.get('dossier.json')))
    expect(json.record.employer).toBe('上海申和信息有限公司')
    expect(json.history.map(({ action }: { action: string }) => action).slice(0, 4)).toEqual([
      'customer.create',
      'customer.update',
      'customer.update',
      'customer.reveal',
    ])
    expect(String(parts.get('dossier.pdf')?.subarray(0, 5))).toBe('%PDF-')
  })

  it('keeps nothing in the clear on the way: neither values nor what opens it', async () => {
    expect(file.includes('申和')).toBe(false)
    expect(await count('audit_job where sealed is not null')).toBe(0)
    expect(bank.log()).not.toContain(PASSPHRASE)
  })

  it('shows any byte that was changed in the file', () => {
    // Scrypt takes half a second: the file is tried where it says how it opens, at its ends and in between.
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(file)
        changed[at] = (changed[at] as number) ^ flip
        expect(() => openDossier(changed, { passphrase: PASSPHRASE })).toThrow()
      }),
      {
        numRuns: 6,
        examples: [
          [0, 1],
          [file.indexOf('"nonce"') + 9, 1],
          [file.length - 1, 128],
        ],
      },
    )
  })

  it('shows any byte that its recipient changed inside', () => {
    fc.assert(
      fc.property(fc.nat(pack.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(pack)
        changed[at] = (changed[at] as number) ^ flip
        expect(checkPack(changed, keys()).findings).not.toEqual([])
      }),
      { numRuns: 300 },
    )
    expect(checkPack(Buffer.concat([pack, Buffer.from('x')]), keys()).findings).not.toEqual([])
    expect(checkPack(pack.subarray(0, -1), keys()).findings).not.toEqual([])
    const { publicKey } = generateKeyPairSync('ed25519')
    expect(checkPack(pack, [String(publicKey.export({ type: 'spki', format: 'pem' }))]).findings).not.toEqual([])
  })

  it('opens with the private key of whom it was made for, and with no other', async () => {
    const pair = () => generateKeyPairSync('rsa', { modulusLength: 3072 })
    const [own, other] = [pair(), pair()]
    const pem = (key: typeof own.privateKey) => String(key.export({ type: 'pkcs8', format: 'pem' }))
    const publicKey = String(own.publicKey.export({ type: 'spki', format: 'pem' }))
    const locked = await made({ purpose: 'court', publicKey })
    expect(checkPack(openDossier(locked, { privateKey: pem(own.privateKey) }), keys()).findings).toEqual([])
    expect(() => openDossier(locked, { privateKey: pem(other.privateKey) })).toThrow()
    const weak = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' })
    expect((await ask({ purpose: 'court', publicKey: String(weak) })).body.code).toBe('audit.key-unfit')
    expect((await ask({ purpose: 'court' })).body.code).toBe('audit.lock-missing')
  })

  it('is asked for once however often its key comes, stands in the customer’s chain, and is gone when its time is over', async () => {
    const key = newId()
    const body = { purpose: 'court', passphrase: PASSPHRASE }
    const { jobId } = ok(await ask(body, key))
    expect(ok(await ask(body, key)).jobId).toBe(jobId)
    expect(await count('audit_job where job_id = $1', [jobId])).toBe(1)
    expect((await list('auditor', { subjectId: customerId, purpose: 'court' }))[0]?.action).toBe(
      'audit.request-dossier',
    )
    await work()
    bank.clock.move((audit.DOSSIER_KEPT_DAYS + 1) * 86_400_000)
    try {
      const params = { customerId, jobId }
      expect((await bank.call('auditor', audit.fetchDossier, { params })).status).not.toBe(200)
    } finally {
      bank.clock.release()
    }
  })
})
