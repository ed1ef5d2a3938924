// What else may become of a change that waits, who stands in for whom, and the rules themselves.

import { afterAll, describe, expect, it } from 'vitest'
import * as approval from '../src/modules/approval/contract.ts'
import { sweepDue } from '../src/modules/approval/sweep-changes.ts'
import * as customer from '../src/modules/customer/contract.ts'
import * as notice from '../src/modules/notice/contract.ts'
import { NOTICES } from '../src/modules/notice/reactions.ts'
import * as task from '../src/modules/task/contract.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { listUnread, relayStep, verifyJournal } from '../src/platform/journal/index.ts'
import { type Asked, HOUR_MS, openApprovalDesk } from './bank/open-approval-desk.ts'

const desk = await openApprovalDesk('approval-course')
const { bank, rows, count, rule, ask, approve, paramsOf, versionOf, idOf, stateOf, statusOf } = desk
afterAll(() => bank.close())
const { services } = bank.kahu

describe('what else may become of it', () => {
  const decide = async (
    who: string,
    route: typeof approval.refuseChange | typeof approval.returnChange,
    id: string,
    reason = 'unclear',
  ) => bank.call(who, route, { params: { pendingChangeId: id }, body: { version: await versionOf(id), reason } })

  it('is refused with a reason, withdrawn by its maker alone, and stays what it became', async () => {
    const [one, two] = [await ask(), await ask()]
    const bare = { params: paramsOf(one), body: { version: 1 } }
    expect((await bank.call('second', approval.refuseChange, bare)).status).toBe(422)
    expect((await decide('second', approval.refuseChange, one.pendingChangeId)).body.status).toBe('refused')
    const detail = await bank.call('teller', approval.showPendingChange, { params: paramsOf(one) })
    expect(detail.body.decisions).toMatchObject([{ what: 'refused', reason: 'unclear' }])
    const withdraw = (who: string) =>
      bank.call(who, approval.withdrawChange, { params: paramsOf(two), body: { version: 1 } })
    expect((await withdraw('second')).status).toBe(404)
    expect((await withdraw('teller')).body.status).toBe('withdrawn')
    for (const { pendingChangeId } of [one, two])
      expect((await approve('second', pendingChangeId)).body).toMatchObject({ code: 'approval.decided' })
  })

  it('is sent back, changed and sent again as the same, to be looked at anew', async () => {
    const one = await ask()
    expect((await decide('second', approval.returnChange, one.pendingChangeId)).body.status).toBe('returned')
    expect((await approve('second', one.pendingChangeId)).body).toMatchObject({ code: 'approval.decided' })
    const { input } = (await bank.call('teller', approval.showPendingChange, { params: paramsOf(one) })).body
    const body = { ...input.body, changes: { education: 'doctor' } }
    const send = (who: string) =>
      bank.call(who, customer.updateCustomer, {
        ...{ params: { customerId: one.customerId }, body },
        headers: { 'kahu-resubmits': one.pendingChangeId },
      })
    await bank.addUser('other-teller', 3, ['teller'])
    expect((await send('other-teller')).status).toBe(404)
    const again = await send('teller')
    expect(again.body.pendingChange.pendingChangeId).toBe(one.pendingChangeId)
    expect(await count('pending_change where customer_id = $1', [one.customerId])).toBe(1)
    expect((await approve('second', one.pendingChangeId)).status).toBe(200)
    expect((await stateOf(one.customerId)).education).toBe('doctor')
  })

  it('carries evidence: of the kinds and sizes allowed, for those who may read the change', async () => {
    const one = await ask()
    const base64 = Buffer.from('%PDF-1.7 made up').toString('base64')
    const add = (who: string, files: object[], version: number) =>
      bank.call(who, approval.addEvidence, { params: paramsOf(one), body: { version, note: '客户到场', files } })
    const pdf = { name: '申请书.pdf', mediaType: 'application/pdf', base64 }
    expect((await add('second', [pdf], 1)).status).toBe(404)
    expect((await add('teller', [{ ...pdf, mediaType: 'image/png' }], 1)).body.fields).toMatchObject([
      { rule: 'approval.file-kind' },
    ])
    const large = Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(1_000_000)]).toString('base64')
    expect((await add('teller', [{ ...pdf, base64: large }], 1)).status).toBe(422)
    expect((await add('teller', [{ ...pdf, mediaType: 'text/html' }], 1)).status).toBe(422)
    expect((await add('teller', [pdf], 1)).body).toMatchObject({ evidenceCount: 1, version: 2 })
    // Whoever had looked before the evidence came looks again.
    const stale = await bank.call('second', approval.approveChange, { params: paramsOf(one), body: { version: 1 } })
    expect(stale).toMatchObject({ status: 409, body: { code: 'record.moved' } })
    const { body } = await bank.call('second', approval.showPendingChange, { params: paramsOf(one) })
    expect(body).toMatchObject({ note: '客户到场', evidence: [{ name: '申请书.pdf' }] })
    const at = { params: { ...paramsOf(one), evidenceId: body.evidence[0].evidenceId } }
    const file = await bank.call('second', approval.showApprovalEvidence, at)
    expect(file.bytes.toString()).toBe('%PDF-1.7 made up')
    expect((await bank.call('marketer', approval.showApprovalEvidence, at)).status).toBe(404)
    expect((await bank.call('marketer', approval.showPendingChange, { params: paramsOf(one) })).status).toBe(404)
    const kept = await rows<{ n: Buffer; c: Buffer }>('select name as n, content as c from approval_evidence')
    for (const { n, c } of kept) expect(`${n.toString('utf8')}${c.toString('latin1')}`).not.toMatch(/申请书|PDF/)
  })

  it('is reminded, escalated and lapses by the clock, once though two workers run', async () => {
    const one = await ask()
    const told = async (event: string) =>
      count('journal where chain_id = $1 and events @> $2::jsonb', [
        one.pendingChangeId,
        JSON.stringify([{ id: event }]),
      ])
    const both = () => Promise.all([sweepDue(services), sweepDue(services)])
    bank.clock.move(5 * HOUR_MS)
    await both()
    await both()
    expect(await told('approval.reminded')).toBe(1)
    bank.clock.move(8 * HOUR_MS)
    await both()
    expect(await told('approval.escalated')).toBe(1)
    // A reminder takes nothing out of the hands of who is looking.
    expect(await versionOf(one.pendingChangeId)).toBe(1)
    bank.clock.move(12 * HOUR_MS)
    expect((await approve(await bank.signIn('second'), one.pendingChangeId)).body).toMatchObject({
      code: 'approval.decided',
    })
    await both()
    expect(await statusOf(one.pendingChangeId)).toBe('expired')
    expect(await told('approval.ended')).toBe(1)
    bank.clock.release()
  })
})

describe('who is told', () => {
  const reader = bank.kahu.modules.flatMap(({ readers = [] }) => readers).find(({ name }) => name === NOTICES)
  const told = async (who: string): Promise<notice.Notice[]> => {
    if (!reader) throw new Error('no reader writes notices')
    const left = () => services.database.read((tx) => listUnread(tx, NOTICES, 1))
    while ((await left()).length > 0) await upkeep(services, (tx) => relayStep(tx, NOTICES, reader.handle))
    return (await bank.call(who, notice.listNotices)).body.items
  }
  const toldOf = async (who: string, { pendingChangeId }: Asked) =>
    (await told(who)).filter(({ link }) => link.endsWith(pendingChangeId))
  const tasks = async (who: string): Promise<task.TaskGroup[]> => (await bank.call(who, task.listTasks)).body.groups

  it('is the nearest who may decide, never the maker; then the maker, of what became of it', async () => {
    const one = await ask()
    expect(await toldOf('second', one)).toMatchObject([{ kind: 'approval.waiting' }])
    expect(await toldOf('teller', one)).toEqual([])
    const open = async (who: string, id: string) => (await tasks(who)).find(({ source }) => source === id)
    expect((await open('second', 'approval.waiting'))?.items.map(({ key }) => key)).toContain(one.pendingChangeId)
    expect(await open('teller', 'approval.waiting')).toBeUndefined()
    const back = { version: 1, reason: 'unclear' }
    await bank.call('second', approval.returnChange, { params: paramsOf(one), body: back })
    expect(await toldOf('teller', one)).toMatchObject([{ kind: 'approval.sent-back', urgent: true }])
    expect((await open('teller', 'approval.returned'))?.items.map(({ key }) => key)).toContain(one.pendingChangeId)
    const two = await ask()
    await approve('second', two.pendingChangeId)
    expect(await toldOf('teller', two)).toMatchObject([{ kind: 'approval.applied' }])
    const kept = await rows<{ facts: object }>("select facts from notice where kind like 'approval.%'")
    expect(JSON.stringify(kept)).not.toMatch(/\p{Script=Han}/u)
  })
})

describe('standing in for another', () => {
  const lend = async (who: string, toId: string, hours = 1) =>
    bank.call(who, approval.delegateApproval, {
      body: {
        ...{ toId, fromAt: services.clock.now().toISOString(), reason: '休假' },
        untilAt: new Date(services.clock.now().getTime() + hours * HOUR_MS).toISOString(),
      },
    })

  it('gives the place of the giver for a time, is journaled, shown, and ends by itself', async () => {
    // The manager of Beijing has no business in Shanghai until the approver there is away.
    await bank.addUser('beijing', 7, ['approver'])
    const one = await ask()
    expect((await approve('beijing', one.pendingChangeId)).body).toMatchObject({ code: 'approval.not-yours' })
    const given = await lend('approver', await idOf('beijing'))
    expect(given, given.text).toMatchObject({ status: 200, body: { running: true, from: '吴桂芳' } })
    const { items } = (await bank.call('beijing', approval.listDelegations)).body
    expect(items).toMatchObject([{ running: true, reason: '休假' }])
    expect(await count("journal where action = 'approval.delegate'")).toBe(1)
    const inbox = async () => (await bank.call('beijing', approval.listPendingChanges)).body.items
    expect((await inbox()).map((item: Asked) => item.pendingChangeId)).toContain(one.pendingChangeId)
    const done = await approve('beijing', one.pendingChangeId)
    expect(done, done.text).toMatchObject({ status: 200 })
    const decided = await rows(
      'select decided_by as by, on_behalf_of as lender from approval_decision where pending_change_id = $1',
      [one.pendingChangeId],
    )
    expect(decided).toEqual([{ by: await idOf('beijing'), lender: await idOf('approver') }])
    const two = await ask()
    bank.clock.move(61 * 60_000)
    const later = await bank.signIn('beijing')
    expect((await approve(later, two.pendingChangeId)).body).toMatchObject({ code: 'approval.not-yours' })
    expect((await bank.call(later, approval.listDelegations)).body.items).toMatchObject([{ running: false }])
    bank.clock.release()
  })

  it('never lets the giver’s own change through, ends when it is ended, and has limits', async () => {
    await bank.addUser('here', 3, ['approver', 'teller'])
    await bank.addUser('there', 7, ['approver'])
    const toId = await idOf('there')
    expect((await lend('here', toId, 24 * 40)).body.fields).toMatchObject([{ rule: 'approval.delegate-too-long' }])
    expect((await lend('here', toId, -1)).body.fields).toMatchObject([{ rule: 'approval.delegate-ended' }])
    expect((await lend('here', await idOf('here'))).body.fields).toMatchObject([{ rule: 'approval.delegate-self' }])
    expect((await lend('here', await idOf('marketer'))).body.fields).toMatchObject([{ rule: 'approval.lesser-right' }])
    expect((await lend('teller', toId)).status).toBe(403)
    const given = await lend('here', toId)
    const own = await ask({ education: 'master' }, 'here')
    expect((await approve('there', own.pendingChangeId)).body).toMatchObject({ code: 'approval.own-delegate' })
    const foreign = await ask()
    const { delegationId } = given.body
    const end = (who: string) =>
      bank.call(who, approval.endDelegation, { params: { delegationId }, body: { version: 1 } })
    expect((await end('there')).status).toBe(404)
    expect((await end('here')).body).toMatchObject({ running: false })
    expect((await approve('there', foreign.pendingChangeId)).body).toMatchObject({ code: 'approval.not-yours' })
  })
})

describe('the rules', () => {
  const body = {
    ...{ route: 'customer.update', active: true, conditions: {}, levels: ['permission:approval.decide'] },
    ...{ deadlineHours: 24, remindHours: 4, escalateHours: 12, escalateTo: 'role:manager', version: 0 },
  }
  const save = (policyId: string, fields: object) =>
    bank.call('admin', approval.savePolicy, { params: { policyId }, body: { ...body, ...fields } })

  it('refuse what would hold nothing, what nobody holds, and what frees their own change', async () => {
    const rules: [object, string][] = [
      [{ route: 'customer.reveal' }, 'approval.route-unknown'],
      [{ route: 'staff.sign-in' }, 'approval.route-unknown'],
      [{ route: 'approval.approve' }, 'approval.route-unknown'],
      [{ levels: ['permission:no.such'] }, 'approval.need-unknown'],
      [{ remindHours: 25 }, 'approval.after-deadline'],
    ]
    for (const [fields, broken] of rules)
      expect((await save('broken', fields)).body.fields, broken).toMatchObject([{ rule: broken }])
    const fixed = { route: 'approval.save-policy', levels: ['permission:approval.save-policy'], version: 1 }
    expect((await save('policies', { ...fixed, active: false })).body).toMatchObject({ code: 'approval.policy-fixed' })
    expect((await save('policies', { ...fixed, route: 'customer.update' })).status).toBe(422)
    expect((await bank.call('teller', approval.savePolicy, { params: { policyId: 'x' }, body })).status).toBe(403)
    expect((await bank.call('teller', approval.listPolicies)).status).toBe(403)
  })

  it('stand by version, with who laid them down', async () => {
    await rule('own-updates', { route: 'customer.deactivate' })
    await rule('own-updates', { route: 'customer.deactivate', active: false })
    const { items } = (await bank.call('admin', approval.listPolicies)).body
    const own = items.find(({ policyId }: { policyId: string }) => policyId === 'own-updates')
    expect(own).toMatchObject({ version: 2, active: false, savedBy: '系统管理员' })
    expect(items.find(({ policyId }: { policyId: string }) => policyId === 'policies')).toMatchObject({ fixed: true })
    expect(await count("approval_policy where policy_id = 'own-updates'")).toBe(2)
  })
})

it('leaves a journal that verifies', async () => {
  expect((await services.database.read((tx) => verifyJournal(tx, services.vault))).findings).toEqual([])
})
