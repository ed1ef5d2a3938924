// Contacts: noted, corrected, withdrawn by their author alone; sealed; waiting as tasks; on the timeline; within the scope.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as contact from '../src/modules/contact/contract.ts'
import * as overview from '../src/modules/overview/contract.ts'
import * as task from '../src/modules/task/contract.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(4, 'contact')
afterAll(() => bank.close())
const NOTE = '客户问房贷提前还款，已说明违约金'
const DAY_MS = 86_400_000
let customerId: string
const said = (more: object = {}) => ({
  at: new Date().toISOString(),
  channel: 'phone',
  direction: 'inbound',
  purpose: 'advice',
  outcome: 'open',
  note: NOTE,
  ...more,
})
const dayFromNow = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10)
async function record(more: object = {}, who = 'everything', of = customerId): Promise<contact.Contact> {
  const answer = await bank.call(who, contact.recordContact, { params: { customerId: of }, body: said(more) })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const list = async (of = customerId): Promise<contact.Contact[]> =>
  (await bank.call('everything', contact.listContacts, { params: { customerId: of } })).body.items
const stepsOf = async (who: string) => {
  const { groups } = (await bank.call(who, task.listTasks, {})).body
  return groups.find(({ source }: task.TaskGroup) => source === 'contact.step')?.items ?? []
}

beforeAll(async () => {
  customerId = (await opened()).customerId
})

it('notes a contact once for one key, sealed, with its row in the chain and its place on the timeline', async () => {
  const key = newId()
  const input = { params: { customerId }, body: said(), key }
  const [first, again] = [
    await bank.call('everything', contact.recordContact, input),
    await bank.call('everything', contact.recordContact, input),
  ]
  expect(first.status, first.text).toBe(200)
  expect(again.body).toEqual(first.body)
  expect(first.body).toMatchObject({ note: NOTE, version: 1, by: expect.any(String) })
  expect(await count('contact where customer_id = $1', [customerId])).toBe(1)
  const kept = await rows<{ text: string }>(`select encode(sealed, 'escape') || contact::text as text from contact`)
  expect(JSON.stringify(kept)).not.toContain('房贷')
  expect(await count(`journal where action = 'contact.record' and chain_id = $1`, [customerId])).toBe(1)
  const asked = { params: { customerId }, body: { kinds: ['contact' as const] } }
  const shown = await bank.call('everything', overview.showTimeline, asked)
  expect(shown.body.items).toHaveLength(1)
  expect(shown.body.items[0].entry.fields[0].after).toContain(NOTE)
})

it('says which date cannot be, and by which rule', async () => {
  const refused = async (more: object) => {
    const answer = await bank.call('everything', contact.recordContact, { params: { customerId }, body: said(more) })
    expect(answer.status, answer.text).toBe(422)
    return answer.body.fields.map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`)
  }
  const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()
  expect(await refused({ at: at(1) })).toEqual(['at contact.at-ahead'])
  expect(await refused({ at: at(-32) })).toEqual(['at contact.at-too-old'])
  const past = { text: 'x', dueOn: dayFromNow(-1) }
  expect(await refused({ nextStep: past })).toEqual(['nextStep.dueOn contact.step-past'])
})

it('lets its next step wait with its author until it is done', async () => {
  const noted = await record({ nextStep: { text: '寄还款试算', dueOn: dayFromNow(2) } })
  expect((await stepsOf('everything')).map(({ key }: { key: string }) => key)).toContain(noted.contactId)
  expect(await stepsOf('second')).toEqual([])
  const params = { customerId, contactId: noted.contactId }
  const done = await bank.call('everything', contact.finishStep, { params, body: { version: 1 } })
  expect(done.body).toMatchObject({ version: 2, nextStep: { doneAt: expect.any(String) } })
  expect(await stepsOf('everything')).toEqual([])
  const twice = await bank.call('everything', contact.finishStep, { params, body: { version: 2 } })
  expect(twice.status).toBe(409)
  expect(twice.body.code).toBe('contact.not-possible')
})

it('is corrected and withdrawn by its author alone, and what stood before stays in the journal', async () => {
  const noted = await record()
  const params = { customerId, contactId: noted.contactId }
  const body = { ...said({ note: '改', outcome: 'settled' }), version: 1 }
  const other = await bank.call('second', contact.correctContact, { params, body })
  expect([other.status, other.body.code]).toEqual([403, 'contact.not-yours'])
  const corrected = await bank.call('everything', contact.correctContact, { params, body })
  expect(corrected.body, corrected.text).toMatchObject({ note: '改', outcome: 'settled', version: 2 })
  const late = await bank.call('everything', contact.correctContact, { params, body })
  expect([late.status, late.body.code]).toEqual([409, 'record.moved'])
  const reason = '登错客户'
  const gone = await bank.call('everything', contact.withdrawContact, { params, body: { version: 2, reason } })
  expect(gone.body).toMatchObject({ withdrawnAt: expect.any(String), actions: [] })
  expect((await list()).find(({ contactId }) => contactId === noted.contactId)?.withdrawnAt).not.toBeNull()
  expect(await count(`journal where action like 'contact.%' and chain_id = $1`, [customerId])).toBeGreaterThan(3)
})

it('pages newest first and misses none', async () => {
  const { customerId: of } = await opened()
  for (let at = 0; at < 7; at++)
    await record({ at: new Date(Date.now() - (at % 4) * DAY_MS).toISOString() }, 'everything', of)
  const found: contact.Contact[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = { limit: 2, ...(cursor ? { cursor } : {}) }
    const page = await bank.call('everything', contact.listContacts, { params: { customerId: of }, query })
    found.push(...page.body.items)
    cursor = page.body.next
  }
  expect(new Set(found.map(({ contactId }) => contactId)).size).toBe(7)
  expect(found.map((one) => one.at)).toEqual(
    found
      .map((one) => one.at)
      .sort()
      .reverse(),
  )
})

it('is out of reach for those of another branch, and for those without the right', async () => {
  await bank.addUser('far-teller', 7, ['teller'])
  const far = await bank.call('far-teller', contact.listContacts, { params: { customerId } })
  expect(far.status).toBe(404)
  const body = said()
  expect((await bank.call('far-teller', contact.recordContact, { params: { customerId }, body })).status).toBe(404)
  expect((await bank.call('compliance', contact.recordContact, { params: { customerId }, body })).status).toBe(403)
})
