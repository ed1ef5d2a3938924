// Notices and tasks: each event told once to whom it concerns, over a kill too; never another's; names only as the reader may see them.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import { closeDay, nextDayToClose } from '../src/modules/ledger/index.ts'
import * as notice from '../src/modules/notice/contract.ts'
import { NOTICES } from '../src/modules/notice/reactions.ts'
import { sweepNotices } from '../src/modules/notice/sweep-notices.ts'
import * as staff from '../src/modules/staff/contract.ts'
import * as task from '../src/modules/task/contract.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { listUnread, relayStep } from '../src/platform/journal/index.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(8, 'notice')
afterAll(() => bank.close())
const { services, modules } = bank.kahu
const DAY_MS = 86_400_000
const reader = modules.flatMap(({ readers = [] }) => readers).find(({ name }) => name === NOTICES)
if (!reader) throw new Error('no reader writes notices')
const { handle } = reader

/** Reads the outbox to its end; what other databases of the server still hold back comes with a later step. */
async function follow(): Promise<void> {
  const left = () => services.database.read((tx) => listUnread(tx, NOTICES, 1))
  while ((await left()).length > 0) await upkeep(services, (tx) => relayStep(tx, NOTICES, handle))
}
const idOf = async (loginName: string) =>
  (await rows<{ id: string }>('select user_id as id from staff_user where login_name = $1', [loginName]))[0]
    ?.id as string
type Shown = notice.Notice
const told = async (who: string, query: Record<string, string | boolean | number> = {}): Promise<Shown[]> => {
  await follow()
  const answer = await bank.call(who, notice.listNotices, { query })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.items
}
const kinds = async (who: string) => (await told(who)).map(({ kind }) => kind)
const unread = async (who: string) => (await bank.call(who, notice.countNotices)).body.unread as number
const tasks = async (who: string): Promise<task.TaskGroup[]> => (await bank.call(who, task.listTasks)).body.groups
const taskCount = async (who: string) => (await bank.call(who, task.countTasks)).body.count as number

async function requestChange(
  who: string,
): Promise<{ customerId: string; changeRequestId: string; recordVersion: number }> {
  const { customerId } = await opened()
  const body = { changes: { education: 'master' }, channel: 'counter' }
  const answer = await bank.call(who, customer.requestChange, { params: { customerId }, body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const decide = (who: string, { changeRequestId, recordVersion }: { changeRequestId: string; recordVersion: number }) =>
  bank.call(who, customer.decideChangeRequest, {
    params: { changeRequestId },
    body: { decision: 'refuse', reason: '材料不全', recordVersion },
  })

beforeAll(follow)

it('tells the nearest reviewers of a change, never the one who asked, and the asker what became of it', async () => {
  const request = await requestChange('everything')
  const [mine] = await told('second')
  expect(mine).toMatchObject({ kind: 'customer.change-requested', read: false })
  expect(mine?.link).toBe(`/change-requests?id=${request.changeRequestId}`)
  expect(mine?.subject).toMatch(/\*/)
  expect(await kinds('everything')).not.toContain('customer.change-requested')
  // The teller of the branch may decide too; the approver of the branch above is not asked while somebody is near.
  expect(await kinds('teller')).toContain('customer.change-requested')
  expect(await kinds('approver')).not.toContain('customer.change-requested')
  const waiting = (await tasks('second')).find(({ source }) => source === 'customer.review')
  expect(waiting?.items.map(({ key }) => key)).toContain(request.changeRequestId)
  expect((await tasks('everything')).find(({ source }) => source === 'customer.review')).toBeUndefined()
  const before = await taskCount('second')
  expect((await decide('second', request)).status).toBe(200)
  expect(await taskCount('second')).toBe(before - 1)
  expect((await told('everything'))[0]).toMatchObject({ kind: 'customer.change-refused' })
  expect(await kinds('second')).not.toContain('customer.change-refused')
})

it('tells a new owner of one customer with its name, of many with their number, and nobody of what they took themselves', async () => {
  const [one, two, three] = [await opened(), await opened(), await opened()]
  const ownerId = await idOf('relationship-manager')
  const give = (customerIds: string[], owner: string) =>
    bank.call('everything', customer.bulkUpdateCustomers, { body: { customerIds, set: { ownerId: owner } } })
  await give([one.customerId], ownerId)
  await give([two.customerId, three.customerId], ownerId)
  const [many, single] = await told('relationship-manager')
  expect(many).toMatchObject({ kind: 'customer.assigned-many', facts: { count: 2 }, subject: null })
  expect(single).toMatchObject({ kind: 'customer.assigned', link: `/customers/${one.customerId}` })
  expect(single?.subject).toMatch(/\*/)
  // Given again to the same owner, nothing changes, nothing is told.
  await give([one.customerId], ownerId)
  expect(await kinds('relationship-manager')).toHaveLength(2)
  await give([one.customerId], await idOf('everything'))
  expect(await kinds('everything')).not.toContain('customer.assigned')
  // Out of the reader's scope the name is gone; the notice stays.
  await bank.call('everything', customer.bulkUpdateCustomers, {
    body: { customerIds: [one.customerId], set: { ownerId: await idOf('second') } },
  })
  await services.database.write((tx) =>
    tx.run('update customer set branch_id = 4 where customer_id = $1', [one.customerId]),
  )
  expect((await told('relationship-manager')).find(({ kind }) => kind === 'customer.assigned')?.subject).toBeNull()
})

it('keeps no personal value: ids, counts and codes only', async () => {
  const kept = await rows<{ facts: object; link: string }>('select facts, link from notice')
  expect(kept.length).toBeGreaterThan(0)
  expect(JSON.stringify(kept)).not.toMatch(/\p{Script=Han}/u)
})

it('tells of a sign-in from elsewhere, of sessions ended and of a password given by another', async () => {
  await bank.addUser('watched', 3, ['teller'])
  const userId = await idOf('watched')
  const versionOf = async () =>
    (await rows<{ version: number }>('select version from staff_user where user_id = $1', [userId]))[0]?.version
  expect(await kinds('watched')).toEqual([])
  const far = await bank.inject({
    method: 'POST',
    url: '/api/session',
    remoteAddress: '198.51.100.7',
    payload: { loginName: 'watched', password: 'kahu-demo-2026' },
  })
  expect(far.status).toBe(200)
  expect(await kinds('watched')).toEqual(['staff.signed-in-elsewhere'])
  await bank.call('admin', staff.endUserSessions, { params: { userId }, body: { version: await versionOf() } })
  const again = await bank.signIn('watched')
  expect(await kinds(again)).toEqual(['staff.sessions-ended', 'staff.signed-in-elsewhere'])
  await bank.call('admin', staff.resetPassword, { params: { userId }, body: { version: await versionOf() } })
  await follow()
  expect(await count("notice where kind = 'staff.password-reset' and user_id = $1", [userId])).toBe(1)
})

it('tells operators how the day ended', async () => {
  const day = await nextDayToClose(services)
  await closeDay(services, day)
  expect((await told('everything'))[0]).toMatchObject({ kind: 'ledger.day-closed', facts: { day } })
  expect(await kinds('teller')).not.toContain('ledger.day-closed')
})

it('writes once what is read twice, and nothing is lost when the reader dies between', async () => {
  const before = await count('notice')
  const died = new Error('killed')
  const request = await requestChange('everything')
  // Dies after it wrote, before it committed: neither notice nor place remain.
  let wrote = 0
  for (let tries = 0; wrote === 0 && tries < 500; tries++)
    await upkeep(services, async (tx) => {
      await relayStep(tx, NOTICES, handle)
      wrote = (await tx.one<{ n: number }>('select count(*)::int as n from notice')).n - before
      if (wrote > 0) throw died
    }).catch((error) => {
      if (error !== died) throw error
    })
  expect(wrote).toBeGreaterThan(0)
  expect(await count('notice')).toBe(before)
  await follow()
  const after = await count('notice')
  expect(after).toBe(before + wrote)
  // A restored place reads everything again: every notice is there already.
  const held = (await told('second')).map(({ noticeId }) => noticeId)
  await services.database.write((tx) => tx.run('delete from relay_cursor where reader = $1', [NOTICES]))
  expect((await told('second')).map(({ noticeId }) => noticeId)).toEqual(held)
  await decide('second', request)
})

it('shows and marks one’s own only; pages go by keyset; counts and filters', async () => {
  await requestChange('everything')
  const all = await told('second')
  const [first] = all as [Shown]
  expect(await unread('second')).toBe(all.length)
  const foreign = await bank.call('teller', notice.readNotices, { body: { noticeIds: [first.noticeId] } })
  expect(foreign.status).toBe(200)
  // Two users told of one event have a notice each, of the same id: only the caller's is touched.
  expect(await unread('second')).toBe(all.length)
  const read = await bank.call('second', notice.readNotices, { body: { noticeIds: [first.noticeId] } })
  expect(read.body.unread).toBe(all.length - 1)
  expect((await told('second', { unread: true })).map(({ noticeId }) => noticeId)).not.toContain(first.noticeId)
  const pages: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await bank.call('second', notice.listNotices, {
      query: { limit: 1, ...(cursor ? { cursor } : {}) },
    })
    pages.push(...body.items.map((one: Shown) => one.noticeId))
    if (!body.next) break
    cursor = body.next
  }
  expect(pages).toEqual(all.map(({ noticeId }) => noticeId))
  expect((await told('second', { topic: 'ledger' })).every(({ kind }) => kind.startsWith('ledger.'))).toBe(true)
  const upTo = services.clock.now().toISOString()
  expect((await bank.call('second', notice.readNotices, { body: { upTo } })).body.unread).toBe(0)
  expect(await unread('second')).toBe(0)
  expect((await bank.call(null, notice.listNotices)).status).toBe(401)
})

it('forgets what is old, and of each user all but the newest', async () => {
  const { userId, newest } = (
    await rows<{ userId: string; newest: string }>(
      `select user_id as "userId", (array_agg(notice_id order by at desc, notice_id desc))[1] as newest from notice
       group by user_id having count(*) > 1 limit 1`,
    )
  )[0] as { userId: string; newest: string }
  await sweepNotices(services, 1)
  expect(await rows('select notice_id as newest from notice where user_id = $1', [userId])).toEqual([{ newest }])
  bank.clock.move(91 * DAY_MS)
  await sweepNotices(services)
  expect(await count('notice')).toBe(0)
  bank.clock.release()
})
