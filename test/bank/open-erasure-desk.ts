// A bank in which customers grow old and are deleted: years that pass, somebody who asks, two who agree, and the job.

import { expect } from 'vitest'
import type { Kahu } from '../../src/main.ts'
import * as account from '../../src/modules/account/contract.ts'
import * as approval from '../../src/modules/approval/contract.ts'
import * as customer from '../../src/modules/customer/contract.ts'
import * as erasure from '../../src/modules/erasure/contract.ts'
import { upkeep } from '../../src/platform/command/index.ts'
import { deleteOldKeys } from '../../src/platform/journal/index.ts'
import type { Answer, Bank } from './kahu.ts'
import { openAllRights } from './open-all-rights.ts'
import { type Call, MAKER, ok, type Person, richPerson } from './rich-person.ts'

export const YEAR_MS = 366 * 86_400_000
export const DAY_MS = 86_400_000
export type Doomed = Person & { hashes: Buffer[] }
type Rows = Awaited<ReturnType<typeof openAllRights>>['rows']

/** Sessions end with the years: everybody signs in anew. */
function passing(bank: Bank) {
  let cookies = new Map<string, string>()
  let offsetMs = 0
  const call: Call = async (who, route, input = {}) => {
    const cookie = cookies.get(who) ?? (await bank.signIn(who))
    cookies.set(who, cookie)
    return bank.call(cookie, route, input)
  }
  const pass = (ms: number) => {
    offsetMs += ms
    bank.clock.move(ms)
    cookies = new Map()
  }
  return { call, pass, offset: () => offsetMs }
}

/** Asking, agreeing and closing, as people do it. */
function acting(call: Call, rows: Rows, { services }: Kahu) {
  async function closed({ customerId }: Doomed): Promise<void> {
    const params = { customerId }
    const { items } = ok(await call(MAKER, account.listAccounts, { params }))
    for (const { accountId, version } of items) {
      const closing = { params: { ...params, accountId }, body: { version, reason: 'asked' } }
      ok(await call(MAKER, account.closeAccount, closing))
    }
    const { version } = ok(await call(MAKER, customer.showCustomer, { params }))
    ok(await call(MAKER, customer.deactivateCustomer, { params, body: { version, reason: 'closed' } }))
  }
  const ask = ({ customerId }: { customerId: string }, who = MAKER) =>
    call(who, erasure.deleteCustomer, { params: { customerId }, body: { purpose: 'retention-over' } })
  async function approve(who: string, pendingChangeId: string): Promise<Answer> {
    const [row] = await rows<{ version: number }>('select version from pending_change where pending_change_id = $1', [
      pendingChangeId,
    ])
    return call(who, approval.approveChange, { params: { pendingChangeId }, body: { version: row?.version } })
  }
  /** Asked for and agreed to by two others; kept answers were swept, as the worker does each hour. */
  async function approved(one: Doomed): Promise<string> {
    const before = new Date(services.clock.now().getTime() - 2 * DAY_MS)
    await upkeep(services, (tx) => deleteOldKeys(tx, before, 1_000_000))
    const held = await ask(one)
    expect(held.status, held.text).toBe(202)
    const { pendingChangeId } = held.body.pendingChange
    ok(await approve('risk-officer', pendingChangeId))
    ok(await approve('second', pendingChangeId))
    return pendingChangeId
  }
  return { closed, ask, approve, approved }
}

/** What a refused deletion says holds it up. */
export function barsOf(answer: Answer): string[] {
  expect(answer, answer.text).toMatchObject({ status: 409, body: { code: 'erasure.held-up' } })
  return answer.body.data.bars.map(({ code }: { code: string }) => code)
}

/** Users besides those of the demo bank: `everything`, who asks, and `second`, who agrees first. */
export async function openErasureDesk(seed: string) {
  const { bank, nextDraft, rows, count } = await openAllRights(12, seed)
  const { kahu } = bank
  const { services } = kahu
  const { call, pass, offset } = passing(bank)
  let made = 0
  async function person(): Promise<Doomed> {
    made += 1
    const one = await richPerson(call, made, { draft: nextDraft(), other: nextDraft(), at: services.clock.now() })
    const hashed = await rows<{ hash: Buffer }>(
      `select hash from customer_claim where customer_id = $1
       union all select hash from customer_contact where customer_id = $1`,
      [one.customerId],
    )
    return { ...one, hashes: hashed.map(({ hash }) => hash) }
  }
  const work = async () => {
    for (const { name, run } of kahu.modules.flatMap(({ schedules = [] }) => schedules))
      if (name === 'erasure.work') await run(services)
  }
  const stateOf = async ({ customerId }: { customerId: string }) => {
    const sql = 'select state, archive_id from erasure where customer_id = $1'
    return (await rows<{ state: string; archive_id: string }>(sql, [customerId]))[0]
  }
  const acts = acting(call, rows, kahu)
  return { bank, kahu, services, nextDraft, rows, count, call, pass, offset, work, person, stateOf, ...acts }
}
