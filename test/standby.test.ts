// Reads on a real streaming standby: what must not lag comes from the primary, and everybody reads what they wrote.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import { connect, type Database } from '../src/platform/database/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { type Answer, type Bank, openBank, PASSWORD } from './bank/kahu.ts'
import { type Pair, startPair } from './bank/standby.ts'

let pair: Pair
let bank: Bank
const drafts = demoDrafts(5, 'standby', { branchId: 3 })

beforeAll(async () => {
  pair = await startPair()
  // The tests hold the standby back for as long as a busy machine takes: it may lag as far as can be configured.
  const environment = {
    DATABASE_URL: pair.primary.url,
    DATABASE_READ_URL: pair.standby.url,
    DATABASE_READ_LAG_SECONDS: '50',
  }
  bank = await openBank({ customers: 5, environment })
})
afterAll(async () => {
  await bank?.close()
  await pair?.close()
})

/** Which server answers a read that may lag. */
const onStandby = async (after: string | null = null, database: Database = bank.kahu.services.database) => {
  const work = (tx: Parameters<Parameters<typeof database.read>[0]>[0]) =>
    tx.one<{ standby: boolean }>('select pg_is_in_recovery() as standby')
  return (await database.read(work, { standby: { after } })).standby
}
const cookiesOf = ({ headers }: Answer) =>
  [headers['set-cookie'] ?? []].flat().map((line) => String(line).split(';')[0] as string)
const wroteOf = (answer: Answer) => cookiesOf(answer).find((cookie) => cookie.startsWith('kahu_wrote=')) as string
/** How far the primary had written when the session wrote. */
const positionOf = (answer: Answer) => wroteOf(answer).split('=')[1] as string
const tagsOf = async (cookie: string, customerId: string) =>
  (await bank.call(cookie, customer.showCustomer, { params: { customerId } })).body.tags

it('answers reads from the standby, but sessions, keys and what a session wrote itself from the primary', async () => {
  await expect.poll(() => onStandby(), { timeout: 20_000 }).toBe(true)
  const other = await bank.signIn('teller')
  const made = await bank.call(other, customer.createCustomer, { body: drafts[0] })
  const { customerId, version } = made.body
  // Until the standby is known to hold what this session wrote, it would read from the primary.
  const written = positionOf(made)
  await expect.poll(() => onStandby(written), { timeout: 20_000 }).toBe(true)
  await pair.pause()

  // Signing in writes the session on the primary; the next request finds it.
  const payload = { loginName: 'teller', password: PASSWORD }
  const signedIn = await bank.inject({ method: 'POST', url: '/api/session', payload })
  const session = cookiesOf(signedIn)
    .filter((cookie) => /^kahu_(session|device)=/.test(cookie))
    .join('; ')
  const listed = await bank.call(session, customer.listCustomers, { body: { filter: { all: [] } } })
  expect(listed.status, listed.text).toBe(200)

  const body = { changes: { tags: ['seen'] }, version }
  const changed = await bank.call(session, customer.updateCustomer, { params: { customerId }, body })
  expect(changed.status, changed.text).toBe(200)
  const wrote = wroteOf(changed)
  expect(await tagsOf(`${session}; ${wrote}`, customerId)).toEqual(['seen'])
  expect(await tagsOf(other, customerId)).toEqual(made.body.tags)

  // The same key twice writes once, though the standby knows nothing of the first time.
  const key = newId()
  const first = await bank.call(session, customer.createCustomer, { body: drafts[1], key })
  const second = await bank.call(session, customer.createCustomer, { body: drafts[1], key })
  expect([first.status, second.status]).toEqual([200, 200])
  expect(second.body.customerId).toBe(first.body.customerId)
  expect(second.headers['idempotent-replayed']).toBe('true')

  await pair.resume()
  await expect.poll(() => onStandby(positionOf(changed)), { timeout: 20_000 }).toBe(true)
  expect(await tagsOf(other, customerId)).toEqual(['seen'])
})

it('does not take another server for a standby, and asks nothing that an ordinary role may not ask', async () => {
  const said: string[] = []
  const url = new URL(pair.primary.url)
  const admin = connect(url.href)
  await admin.write((tx) => tx.run(`create role plain login password 'plain-word'`))
  url.username = 'plain'
  url.password = 'plain-word'
  const plain = connect(url.href, { readUrl: url.href, onStandby: (line) => said.push(line) })
  await plain.read((tx) => tx.one('select 1 as n'), { standby: { after: null } })
  expect(said.join()).toBe('reads go to the primary: the server of DATABASE_READ_URL is not a streaming standby')
  await Promise.all([plain.close(), admin.close()])
})

it('leaves a standby alone that falls too far behind, and takes it up again', async () => {
  const said: string[] = []
  const hasty = connect(pair.primary.url, {
    readUrl: pair.standby.url,
    readLagMsMax: 1_000,
    onStandby: (line) => said.push(line),
  })
  try {
    await expect.poll(() => onStandby(null, hasty), { timeout: 20_000 }).toBe(true)
    await pair.pause()
    const cookie = await bank.signIn('teller')
    await bank.call(cookie, customer.createCustomer, { body: drafts[2] })
    await expect.poll(() => onStandby(null, hasty), { timeout: 30_000, interval: 200 }).toBe(false)
    expect(said).toContain('reads go to the primary: the standby is too far behind')
    await pair.resume()
    await expect.poll(() => onStandby(null, hasty), { timeout: 30_000, interval: 200 }).toBe(true)
  } finally {
    await pair.resume()
    await hasty.close()
  }
})

it('goes on reading while the standby is frozen, also what was asked of it just then, and takes it up again', async () => {
  const { database } = bank.kahu.services
  const cookie = await bank.signIn('teller')
  await expect.poll(() => onStandby(), { timeout: 20_000 }).toBe(true)
  // A read that the standby has in hand when it freezes; the primary answers it long before a statement's time ends.
  const held = database.read(
    (tx) =>
      tx.one<{ standby: boolean }>(
        'select pg_is_in_recovery() as standby, pg_sleep(case when pg_is_in_recovery() then 20 else 0 end)::text',
      ),
    { standby: { after: null } },
  )
  pair.freeze()
  try {
    const listed = await bank.call(cookie, customer.listCustomers, { body: { filter: { all: [] } } })
    expect(listed.status, listed.text).toBe(200)
    expect((await held).standby).toBe(false)
    expect(await onStandby()).toBe(false)
    expect(bank.log()).toContain('the standby failed: it fell silent during a read')
  } finally {
    pair.thaw()
  }
  await expect.poll(() => onStandby(), { timeout: 30_000, interval: 200 }).toBe(true)
})

it('reads from the primary when the standby is gone', async () => {
  const cookie = await bank.signIn('teller')
  await expect.poll(() => onStandby(), { timeout: 20_000 }).toBe(true)
  await pair.standby.stop()
  for (let n = 0; n < 5; n++) {
    const listed = await bank.call(cookie, customer.listCustomers, { body: { filter: { all: [] } } })
    expect(listed.status, listed.text).toBe(200)
  }
  expect(await onStandby()).toBe(false)
  expect(bank.log()).toContain('reads go to the primary')
})
