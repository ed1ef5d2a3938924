// The customer's rights: consent that holds everywhere at once, requests with a clock, erasure that ends in sealing, breaches that must be told.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import * as privacy from '../src/modules/privacy/contract.ts'
import { mayProcess } from '../src/modules/privacy/index.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { verifyJournal } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import type { Answer, Input } from './bank/kahu.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(10, 'privacy')
afterAll(() => bank.close())
const { services } = bank.kahu
const WHO = 'everything'
const ok = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
/** Does a command twice with one key: one journal row in the doer's name, one answer; a marketer may not. */
async function once(route: RouteShape, input: Input) {
  expect((await bank.call('marketer', route, input)).status, route.id).toBe(403)
  const key = newId()
  const answer = await bank.call(WHO, route, { ...input, key })
  const body = ok(answer)
  expect(ok(await bank.call(WHO, route, { ...input, key }))).toEqual(body)
  const written = await rows<{ actor_name: string }>(
    'select actor_name from journal where action = $1 and request_id = $2',
    [route.id, answer.headers['x-request-id']],
  )
  expect(written, route.id).toEqual([{ actor_name: WHO }])
  return body
}
const may = (customerId: string, purpose: 'marketing' | 'service', channel: 'phone' | 'sms' | 'email' | 'any') =>
  services.database.read((tx) => mayProcess({ tx, vault: services.vault }, customerId, purpose, channel))

let customerId: string
beforeAll(async () => {
  customerId = (await opened()).customerId
})

describe('consents', () => {
  const about = { purpose: 'marketing', how: 'counter', proof: '表单 8821 号' }
  const params = () => ({ params: { customerId } })

  it('are given to the newest text alone, and withdrawn everywhere at once', async () => {
    const text = { purpose: 'marketing', chinese: '我同意接收营销信息。', english: 'I agree to marketing.' }
    expect((await once(privacy.publishText, { body: text })).version).toBe(1)
    expect(await may(customerId, 'marketing', 'email')).toBe(false)
    await once(privacy.giveConsent, { ...params(), body: { ...about, channel: 'any', textVersion: 1 } })
    expect(await may(customerId, 'marketing', 'phone')).toBe(true)
    ok(await bank.call(WHO, privacy.publishText, { body: { ...text, english: 'I agree to marketing, once more.' } }))
    const old = { ...params(), body: { ...about, channel: 'sms', textVersion: 1 } }
    expect((await bank.call(WHO, privacy.giveConsent, old)).body.code).toBe('privacy.text-outdated')
    ok(await bank.call(WHO, privacy.giveConsent, { ...params(), body: { ...about, channel: 'sms', textVersion: 2 } }))
    await once(privacy.withdrawConsent, { ...params(), body: { ...about, channel: 'any' } })
    for (const channel of ['phone', 'sms', 'any'] as const)
      expect(await may(customerId, 'marketing', channel)).toBe(false)
    const { items, allowed } = ok(await bank.call(WHO, privacy.listConsents, params()))
    expect(items.map(({ channel, granted }: { channel: string; granted: boolean }) => [channel, granted])).toEqual([
      ['any', false],
      ['sms', true],
    ])
    expect(
      allowed
        .filter(({ purpose }: { purpose: string }) => purpose === 'marketing')
        .every((one: { allowed: boolean }) => !one.allowed),
    ).toBe(true)
  })

  it('decide who may be named in an export for a campaign', async () => {
    const exported = async (purpose: string) => {
      const body = { filter: { all: [] }, columns: ['number'], format: 'csv', purpose }
      const answer = await bank.call(WHO, customer.exportCustomers, { body })
      expect(answer.status, answer.text).toBe(200)
      return answer.text
    }
    const own = await opened()
    const [{ number }] = (await rows<{ number: string }>('select number from customer where customer_id = $1', [
      own.customerId,
    ])) as [{ number: string }]
    expect(await exported('campaign')).not.toContain(number)
    expect(await exported('report')).toContain(number)
    const { items } = ok(await bank.call(WHO, privacy.listTexts))
    const textVersion = items.find(({ purpose }: { purpose: string }) => purpose === 'marketing').version
    const given = { ...about, channel: 'any', textVersion }
    ok(await bank.call(WHO, privacy.giveConsent, { params: { customerId: own.customerId }, body: given }))
    expect(await exported('campaign')).toContain(number)
    ok(
      await bank.call(WHO, privacy.withdrawConsent, {
        params: { customerId: own.customerId },
        body: { ...about, channel: 'any' },
      }),
    )
    expect(await exported('campaign')).not.toContain(number)
  })

  it('keep their proof sealed', async () => {
    const [kept] = await rows<{ sealed: Buffer }>('select sealed from privacy_consent where customer_id = $1', [
      customerId,
    ])
    expect(kept?.sealed.includes(Buffer.from('8821'))).toBe(false)
  })
})

describe('a request', () => {
  const open = async (id: string, kind: string) =>
    ok(
      await bank.call(WHO, privacy.openRequest, {
        params: { customerId: id },
        body: { kind, how: 'letter', text: '来信' },
      }),
    ) as privacy.RightsRequest
  const step = (request: privacy.RightsRequest, name: string) => ({
    params: { customerId: request.customerId, requestId: request.requestId },
    body: { step: name, note: '核对身份证原件', version: request.version },
  })

  it('has fifteen working days, is verified before it is served, and keeps its steps', async () => {
    const input = { params: { customerId }, body: { kind: 'copy', how: 'counter', text: '复制本人信息' } }
    const request = await once(privacy.openRequest, input)
    expect(request).toMatchObject({ status: 'received', overdue: false, text: '复制本人信息' })
    expect(new Date(request.dueOn).getTime() - Date.now()).toBeGreaterThan(18 * 86_400_000)
    expect((await bank.call(WHO, privacy.stepRequest, step(request, 'complete'))).body.code).toBe(
      'privacy.step-not-possible',
    )
    const verified = await once(privacy.stepRequest, step(request, 'verify'))
    expect((await bank.call(WHO, privacy.stepRequest, step(request, 'complete'))).body.code).toBe('record.moved')
    const done = ok(await bank.call(WHO, privacy.stepRequest, step(verified, 'complete')))
    expect(done).toMatchObject({ status: 'done', outcome: 'served' })
    expect(done.steps.map(({ step: name }: { step: string }) => name)).toEqual(['received', 'verify', 'complete'])
    const ended = ok(await bank.call(WHO, privacy.listRequests, { query: { ended: true } }))
    expect(ended.items[0]).toMatchObject({ requestId: request.requestId })
    expect(ended.items[0].customerName).toMatch(/\*/)
  })

  it('is overdue after its day', async () => {
    const { requestId } = await open(customerId, 'access')
    bank.clock.move(40 * 86_400_000)
    try {
      await bank.signIn(WHO)
      const listed = await services.database.read((tx) =>
        tx.rows<{ id: string }>('select request_id as id from privacy_request where ended_at is null and due_on < $1', [
          services.clock.today(),
        ]),
      )
      expect(listed.map(({ id }) => id)).toContain(requestId)
    } finally {
      bank.clock.release()
    }
  })

  it('to erase seals the customer while the law has it kept: nobody finds it in ordinary use, nothing may be done with it', async () => {
    const own = await opened()
    const request = await open(own.customerId, 'erasure')
    const verified = ok(await bank.call(WHO, privacy.stepRequest, step(request, 'verify')))
    const done = ok(await bank.call(WHO, privacy.stepRequest, step(verified, 'complete')))
    expect(done.outcome).toBe('sealed-until-duty-ends')
    const params = { params: { customerId: own.customerId } }
    expect((await bank.call(WHO, customer.showCustomer, params)).status).toBe(404)
    const changes = { ...params, body: { changes: { education: 'master' }, version: own.version } }
    expect((await bank.call(WHO, customer.updateCustomer, changes)).status).toBe(404)
    const listed = ok(await bank.call(WHO, customer.listCustomers, { body: { filter: { all: [] }, limit: 200 } }))
    expect(listed.items.map(({ customerId: id }: { customerId: string }) => id)).not.toContain(own.customerId)
    const [number] = await rows<{ number: string }>('select number from customer where customer_id = $1', [
      own.customerId,
    ])
    expect(ok(await bank.call(WHO, customer.searchCustomers, { body: { text: number?.number } })).items).toEqual([])
    expect(await may(own.customerId, 'service', 'any')).toBe(false)
    const { restricted } = ok(await bank.call(WHO, privacy.listConsents, params))
    expect(restricted).toMatchObject({ reason: 'erasure' })
    const later = ok(await bank.call(WHO, privacy.previewRetention, { query: { on: '2040-01-01' } }))
    expect(later.erasable.map(({ customerId: id }: { customerId: string }) => id)).toContain(own.customerId)
    expect(ok(await bank.call(WHO, privacy.previewRetention)).erasable).toEqual([])
    await once(privacy.liftRestriction, { ...params, body: { note: '客户撤回请求' } })
    expect((await bank.call(WHO, customer.showCustomer, params)).status).toBe(200)
  })

  it('to take the data elsewhere gives what the customer gave, not what the bank thought of it, and is journaled', async () => {
    const answer = await bank.call(WHO, privacy.portFile, { params: { customerId }, body: { format: 'json' } })
    expect(answer.status, answer.text).toBe(200)
    const file = JSON.parse(answer.text)
    expect(file.record).toMatchObject({ customerId })
    expect(file.record).not.toHaveProperty('riskPreference')
    expect(file).not.toHaveProperty('history')
    expect(await count('journal where chain_id = $1 and action = $2', [customerId, 'privacy.port-file'])).toBe(1)
    expect(
      (await bank.call('teller', privacy.portFile, { params: { customerId }, body: { format: 'json' } })).status,
    ).toBe(403)
  })
})

describe('what the bank owes its supervisors', () => {
  it('is a register of every activity that shows, changes or hands out personal data, with who may', async () => {
    const { items } = ok(await bank.call(WHO, privacy.listActivities))
    const of = (id: string) => items.find(({ activity }: { activity: string }) => activity === id)
    expect(of('customer.export')).toMatchObject({ act: 'export', roles: expect.arrayContaining(['compliance']) })
    expect(of('customer.reveal')).toMatchObject({ dataClass: 'C2', fields: expect.arrayContaining(['value']) })
    expect(of('customer.update')).toMatchObject({ act: 'change', dataClass: 'C2' })
    expect(of('customer.show').fields.length).toBeGreaterThan(3)
    expect(of('staff.list-branches')).toBeUndefined()
  })

  it('is a breach told in time: four hours after it was found, seventy-two after it was confirmed', async () => {
    const foundAt = new Date(Date.now() - 5 * 3_600_000).toISOString()
    const body = { grade: 'larger', persons: 620, endangered: true, foundAt, text: '邮件误发' }
    const breach = await once(privacy.recordBreach, { body })
    const clockOf = (one: privacy.Breach, name: string) => one.clocks.find((clock) => clock.step === name)
    expect(clockOf(breach, 'cac-told')).toMatchObject({ late: true, doneAt: null })
    expect(clockOf(breach, 'pboc-told')?.dueAt).toBeNull()
    const at = (version: number, step: string) => ({
      params: { breachId: breach.breachId },
      body: { step, note: '电话', version },
    })
    const confirmed = await once(privacy.stepBreach, at(1, 'confirmed'))
    const { dueAt } = clockOf(confirmed, 'pboc-told') ?? {}
    expect(new Date(String(dueAt)).getTime() - Date.now()).toBeGreaterThan(71 * 3_600_000)
    expect(clockOf(confirmed, 'persons-told')?.dueAt).not.toBeNull()
    expect((await bank.call(WHO, privacy.stepBreach, at(2, 'confirmed'))).body.code).toBe('privacy.breach-step-done')
    expect(ok(await bank.call(WHO, privacy.listBreaches)).items).toHaveLength(1)
  })

  it('is a journal that verifies after all of it', async () => {
    expect((await services.database.read((tx) => verifyJournal(tx, services.vault))).findings).toEqual([])
  })
})
