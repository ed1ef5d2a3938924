// The write path through the whole system: once and only once, nothing without its journal row, conflicts told in full.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import { jobCaller } from '../src/platform/access/index.ts'
import { type CommandHandler, command, runCommand } from '../src/platform/command/index.ts'
import { type RouteShape, route, T } from '../src/platform/contract/index.ts'
import { verifyJournal } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { type Answer, type Bank, type Input, openBank } from './bank/kahu.ts'

let bank: Bank
const drafts = demoDrafts(40, 'commands', { branchId: 3 })
const nextDraft = () => {
  const draft = drafts.pop()
  if (!draft) throw new Error('no drafts are left')
  return draft
}
const rows = <R>(sql: string, values: unknown[] = []) =>
  bank.kahu.services.database.read((tx) => tx.rows<R>(sql, values))
const count = async (sql: string, values: unknown[] = []) =>
  (await rows<{ n: number }>(`select count(*)::int as n from ${sql}`, values))[0]?.n as number

beforeAll(async () => {
  bank = await openBank({ customers: 5 })
  const permissions = Object.fromEntries(
    bank.routes.filter(({ permission }) => permission.includes('.')).map(({ permission }) => [permission, null]),
  )
  for (const [roleId, scope] of [['everything', 'all'] as const]) {
    const name = { 'zh-CN': '全', 'en-US': 'All' }
    const answer = await bank.call('admin', staff.createRole, {
      body: { roleId, name, scope, masking: 'masked', permissions },
    })
    expect(answer.status, answer.text).toBe(200)
  }
  await bank.addUser('everything', 3, ['everything'])
  await bank.addUser('second', 3, ['everything'])
})
afterAll(() => bank.close())

async function opened(): Promise<{ customerId: string; version: number }> {
  const answer = await bank.call('everything', customer.createCustomer, { body: nextDraft() })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

describe('idempotency', () => {
  it('writes once and answers the same when a key comes again', async () => {
    const input = { body: nextDraft(), key: newId() }
    const first = await bank.call('everything', customer.createCustomer, input)
    const before = await count('customer')
    const again = await bank.call('everything', customer.createCustomer, input)
    expect(first.status).toBe(200)
    expect(again.body).toEqual(first.body)
    expect(first.headers['idempotent-replayed']).toBeUndefined()
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(await count('customer')).toBe(before)
    expect(await count('journal where chain_id = $1', [first.body.customerId])).toBe(1)
  })

  it('refuses a key that comes again with other content, and lets other callers use the same key', async () => {
    const key = newId()
    const { customerId } = await opened()
    const update = (who: string, education: string, version: number) =>
      bank.call(who, customer.updateCustomer, {
        params: { customerId },
        body: { changes: { education }, version },
        key,
      })
    expect((await update('everything', 'master', 1)).status).toBe(200)
    expect(await update('everything', 'doctor', 2)).toMatchObject({ status: 422, body: { code: 'command.key-reused' } })
    expect(await update('second', 'doctor', 2)).toMatchObject({ status: 200, body: { version: 3 } })
  })

  it('applies one of many that come at once under one key, and answers all alike', async () => {
    const input = { body: nextDraft(), key: newId() }
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => bank.call('everything', customer.createCustomer, input)),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(new Set(answers.map(({ body }) => body.customerId)).size).toBe(1)
    expect(await count('journal where chain_id = $1', [answers[0]?.body.customerId])).toBe(1)
  })

  it('answers a change made before its answer was lost, though the version has moved since', async () => {
    const { customerId } = await opened()
    const input = { params: { customerId }, body: { changes: { education: 'master' }, version: 1 }, key: newId() }
    const first = await bank.call('everything', customer.updateCustomer, input)
    const other = { params: { customerId }, body: { changes: { education: 'doctor' }, version: 2 } }
    expect((await bank.call('everything', customer.updateCustomer, other)).status).toBe(200)
    expect((await bank.call('everything', customer.updateCustomer, input)).body).toEqual(first.body)
  })

  it('keeps no answer of a refusal: corrected content under a new key goes through', async () => {
    const key = newId()
    const body = { ...nextDraft(), birthDate: '2999-01-01' }
    const refused = await bank.call('everything', customer.createCustomer, { body, key })
    expect(refused.status).toBe(422)
    expect(await bank.call('everything', customer.createCustomer, { body, key })).toMatchObject({ status: 422 })
  })
})

async function everyTable(): Promise<Record<string, string>> {
  const tables = await rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
     and table_name not in ('access_record', 'relay_cursor', 'staff_session', 'customer_number_range')`,
  )
  const sums: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await rows<{ sum: string }>(
      `select coalesce(md5(string_agg(t::text, '\n' order by t::text)), '') as sum from "${name}" t`,
    )
    sums[name] = row?.sum as string
  }
  return sums
}

describe('dry run', () => {
  it('tries everything, keeps nothing and shows what would differ, masked', async () => {
    const { customerId } = await opened()
    const before = await everyTable()
    const input = {
      params: { customerId },
      body: { changes: { education: 'doctor', employer: '云帆远洋渔业公司' }, version: 1 },
      key: newId(),
      dryRun: true,
    }
    const answer = await bank.call('everything', customer.updateCustomer, input)
    expect(answer).toMatchObject({ status: 200, body: { dryRun: true } })
    expect(answer.body.diff.map(({ field }: { field: string }) => field).sort()).toEqual(['education', 'employer'])
    expect(answer.text).not.toContain('云帆远洋渔业公司')
    expect(await bank.call('everything', customer.createCustomer, { body: nextDraft(), dryRun: true })).toMatchObject({
      status: 200,
    })
    expect(await everyTable()).toEqual(before)
  })

  it('refuses what the command would refuse', async () => {
    const { customerId } = await opened()
    const input = { params: { customerId }, body: { changes: { birthDate: '2999-01-01' }, version: 1 }, dryRun: true }
    expect(await bank.call('everything', customer.updateCustomer, input)).toMatchObject({ status: 422 })
  })
})

describe('versions', () => {
  it('answers 409 with both versions when the record moved, masked', async () => {
    const { customerId } = await opened()
    const update = (who: string, education: string) =>
      bank.call(who, customer.updateCustomer, { params: { customerId }, body: { changes: { education }, version: 1 } })
    const [first, second] = await Promise.all([update('everything', 'master'), update('second', 'doctor')])
    const [won, lost] = first.status === 200 ? [first, second] : [second, first]
    expect(won.status).toBe(200)
    expect(lost).toMatchObject({
      status: 409,
      body: {
        code: 'record.moved',
        data: { yours: { version: 1 }, theirs: { version: 2, education: won.body.education } },
      },
    })
    expect(lost.body.data.theirs.name).toContain('*')
  })

  it('loses none of many changes of one record', async () => {
    const { customerId } = await opened()
    const add = async (tag: string): Promise<void> => {
      for (;;) {
        const shown = await bank.call('everything', customer.showCustomer, { params: { customerId } })
        const changes = { tags: [...shown.body.tags, tag] }
        const input = { params: { customerId }, body: { changes, version: shown.body.version } }
        const answer = await bank.call('everything', customer.updateCustomer, input)
        if (answer.status === 200) return
        expect(answer.status, answer.text).toBe(409)
      }
    }
    const { body: before } = await bank.call('everything', customer.showCustomer, { params: { customerId } })
    const tags = ['a', 'b', 'c', 'd', 'e', 'f']
    await Promise.all(tags.map(add))
    const { body } = await bank.call('everything', customer.showCustomer, { params: { customerId } })
    expect(body.tags).toEqual(expect.arrayContaining([...before.tags, ...tags]))
    expect(body.version).toBe(1 + tags.length)
  })
})

const shapeOf = (id: string) =>
  route({
    id,
    method: 'POST',
    path: '/trial',
    summary: 'trial',
    permission: 'signed-in',
    reply: T.Object({ done: T.Boolean() }),
  })
const trial = (id: string, handle: CommandHandler<ReturnType<typeof shapeOf>>) => command(shapeOf(id), handle)
const inCli = () => ({
  caller: jobCaller('test'),
  requestId: newId(),
  channel: 'cli' as const,
  origin: 'test',
  input: { params: {}, query: {}, body: {} },
})
const changeOf = (id: string) => ({
  chain: { id, key: bank.kahu.services.vault.bankKey },
  reply: { done: true },
  before: null,
  after: { done: true },
  events: [],
})

describe('the transaction', () => {
  it('holds the change and its journal row together', async () => {
    const { customerId } = await opened()
    const [row] = await rows<{ same: boolean }>(
      `select c.xmin = j.xmin and j.txid::text::bigint % 4294967296 = j.xmin::text::bigint as same
       from customer c join journal j on j.chain_id = c.customer_id where c.customer_id = $1`,
      [customerId],
    )
    expect(row?.same).toBe(true)
  })

  it('keeps nothing of a handler that fails after it wrote', async () => {
    const before = await everyTable()
    const breaks = trial('trial.breaks', async ({ tx }) => {
      await tx.run("update customer set stage = 'lost'")
      throw new Error('broke')
    })
    await expect(runCommand(bank.kahu.services, breaks, inCli())).rejects.toThrow('broke')
    expect(await everyTable()).toEqual(before)
  })

  it('runs again after a serialization failure, and gives up after a few', async () => {
    let attempts = 0
    const failing = (times: number) =>
      trial('trial.serialization', async ({ tx }) => {
        attempts += 1
        if (attempts <= times) await tx.run("do $$ begin raise exception 'again' using errcode = '40001'; end $$")
        return changeOf(newId())
      })
    expect(await runCommand(bank.kahu.services, failing(3), inCli())).toMatchObject({ reply: { done: true } })
    expect(attempts).toBe(4)
    attempts = 0
    await expect(runCommand(bank.kahu.services, failing(99), inCli())).rejects.toMatchObject({ code: '40001' })
    expect(attempts).toBe(5)
  })

  it('comes through a real deadlock', async () => {
    const ids = [(await opened()).customerId, (await opened()).customerId]
    let holding = 0
    let release: () => void = () => {}
    const bothHold = new Promise<void>((resolve) => (release = resolve))
    let attempts = 0
    const crossing = (order: string[]) =>
      trial('trial.deadlock', async ({ tx }) => {
        attempts += 1
        await tx.run('select 1 from customer where customer_id = $1 for update', [order[0]])
        holding += 1
        if (holding === 2) release()
        await bothHold
        await tx.run('select 1 from customer where customer_id = $1 for update', [order[1]])
        return changeOf(newId())
      })
    const answers = await Promise.all(
      [ids, [...ids].reverse()].map((order) => runCommand(bank.kahu.services, crossing(order), inCli())),
    )
    expect(answers.map(({ reply }) => reply)).toEqual([{ done: true }, { done: true }])
    expect(attempts).toBeGreaterThan(2)
  })
})

type Step = [route: RouteShape, who: string, input: () => Promise<Input> | Input, then?: (answer: Answer) => void]

/** Every command of staff and customer, in an order in which each may be done. */
function steps(): Step[] {
  let one: { customerId: string; version: number }
  let other: { customerId: string }
  let relationshipId: string
  let request: { changeRequestId: string; recordVersion: number }
  let view: { viewId: string }
  let user: { userId: string; version: number }
  let branch: { branchId: number; version: number }
  const keep = (answer: Answer) => {
    one = answer.body
  }
  const keepUser = (answer: Answer) => {
    user = answer.body.user ?? answer.body
  }
  const name = { 'zh-CN': '临时', 'en-US': 'Trial' }
  const role = { name, scope: 'own', masking: 'masked', permissions: { 'customer.show': null } }
  const onOne = (body: object) => ({ params: { customerId: one.customerId }, body: { version: one.version, ...body } })
  const onUser = (body: object = {}) => ({ params: { userId: user.userId }, body: { version: user.version, ...body } })
  const fields = { name: '我的', shared: false, isDefault: false, filter: { all: [] }, sort: null, columns: ['name'] }
  const prepare = async () => {
    other = await opened()
    return { body: nextDraft() }
  }
  return [
    [customer.createCustomer, 'everything', prepare, keep],
    [customer.updateCustomer, 'everything', () => onOne({ changes: { employer: '甲公司' } }), keep],
    [customer.updateCustomer, 'everything', () => onOne({ changes: { education: 'doctor' } }), keep],
    [customer.restoreField, 'everything', () => onOne({ seq: 2, field: 'employer' }), keep],
    [customer.deactivateCustomer, 'everything', () => onOne({ reason: '销户' }), keep],
    [customer.reactivateCustomer, 'everything', () => onOne({}), keep],
    [
      customer.revealCustomer,
      'everything',
      () => ({ params: { customerId: one.customerId }, body: { fields: ['name'], purpose: 'verify-identity' } }),
    ],
    [
      customer.bulkUpdateCustomers,
      'everything',
      () => ({ body: { customerIds: [one.customerId, other.customerId], set: { addTags: ['批量'] } } }),
    ],
    [
      customer.addRelationship,
      'everything',
      () => ({ params: { customerId: one.customerId }, body: { type: 'referrer', otherId: other.customerId } }),
      ({ body }) => {
        relationshipId = body.relationshipId
      },
    ],
    [
      customer.endRelationship,
      'everything',
      () => ({ params: { customerId: one.customerId, relationshipId }, body: {} }),
    ],
    [
      customer.requestChange,
      'everything',
      () => ({
        params: { customerId: one.customerId },
        body: { changes: { education: 'master' }, channel: 'counter' },
      }),
      ({ body }) => {
        request = body
      },
    ],
    [
      customer.decideChangeRequest,
      'second',
      () => ({
        params: { changeRequestId: request.changeRequestId },
        body: { decision: 'accept', recordVersion: request.recordVersion },
      }),
    ],
    [
      customer.saveView,
      'everything',
      () => ({ body: fields }),
      ({ body }) => {
        view = body
      },
    ],
    [customer.deleteView, 'everything', () => ({ params: { viewId: view.viewId } })],
    [
      staff.createBranch,
      'admin',
      () => ({ body: { code: 'TRIAL', name: '试点支行', parentId: 2 } }),
      ({ body }) => {
        branch = body
      },
    ],
    [
      staff.updateBranch,
      'admin',
      () => ({
        params: { branchId: branch.branchId },
        body: { name: '试点二支行', parentId: 6, active: true, version: 1 },
      }),
    ],
    [staff.createRole, 'admin', () => ({ body: { roleId: 'trial', ...role } })],
    [
      staff.updateRole,
      'admin',
      () => ({ params: { roleId: 'trial' }, body: { ...role, scope: 'branch', version: 1 } }),
    ],
    [
      staff.createUser,
      'admin',
      () => ({ body: { loginName: 'trial', displayName: '试用', branchId: 3, roleIds: ['trial'] } }),
      keepUser,
    ],
    [staff.updateUser, 'admin', () => onUser({ displayName: '试用二', branchId: 4, roleIds: ['teller'] }), keepUser],
    [staff.disableUser, 'admin', () => onUser(), keepUser],
    [staff.enableUser, 'admin', () => onUser(), keepUser],
    [staff.resetPassword, 'admin', () => onUser(), keepUser],
    [staff.endUserSessions, 'admin', () => onUser(), keepUser],
    [staff.setLanguage, 'teller', () => ({ body: { language: 'en-US' } })],
    [staff.savePreference, 'teller', () => ({ params: { kind: 'trial' }, body: { value: { a: 1 } } })],
    [staff.revokeSession, 'teller', () => ({ params: { sessionId: newId() } })],
    [staff.changePassword, 'teller', () => ({ body: { current: 'kahu-demo-2026', next: 'another-word-2027' } })],
    [staff.signOut, 'manager', () => ({})],
    [staff.signIn, 'manager', () => ({ body: { loginName: 'manager', password: 'kahu-demo-2026' } })],
  ]
}

describe('every command of staff and customer', () => {
  it('leaves its journal row in its own name, once, though its key comes twice', async () => {
    const done = new Set<string>()
    const signedOut = new Set(['staff.sign-out', 'staff.sign-in'])
    for (const [shape, who, inputOf, then] of steps()) {
      const input = await inputOf()
      const key = signedOut.has(shape.id) || shape.id === 'staff.change-password' ? undefined : newId()
      const before = await count('journal where action = $1', [shape.id])
      const answer = await bank.call(who, shape, { ...input, key })
      expect(answer.status, `${shape.id}: ${answer.text}`).toBe(200)
      then?.(answer)
      const written = await rows<{ actor_name: string }>(
        'select actor_name from journal where action = $1 and request_id = $2',
        [shape.id, answer.headers['x-request-id']],
      )
      expect(written.length, shape.id).toBeGreaterThan(0)
      expect(new Set(written.map(({ actor_name }) => actor_name)), shape.id).toEqual(
        new Set([shape.id === 'staff.sign-in' ? expect.any(String) : who]),
      )
      if (key) {
        expect((await bank.call(who, shape, { ...input, key })).body, shape.id).toEqual(answer.body)
        expect(await count('journal where action = $1', [shape.id]), shape.id).toBe(before + written.length)
      }
      done.add(shape.id)
    }
    const commands = bank.kahu.modules
      .filter(({ name }) => name === 'staff' || name === 'customer')
      .flatMap((module) => module.commands.map(({ route }) => route.id))
    expect(commands.filter((id) => !done.has(id))).toEqual([])
  })

  it('leaves a journal that verifies', async () => {
    const { database, vault } = bank.kahu.services
    expect((await database.read((tx) => verifyJournal(tx, vault))).findings).toEqual([])
  })
})
