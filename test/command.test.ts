// The write path through the whole system: once and only once, nothing without its journal row, conflicts told in full.

import { afterAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import { jobCaller } from '../src/platform/access/index.ts'
import { type CommandHandler, command, runCommand } from '../src/platform/command/index.ts'
import { route, T } from '../src/platform/contract/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, nextDraft, rows, count, opened } = await openAllRights(40, 'commands')
afterAll(() => bank.close())

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
