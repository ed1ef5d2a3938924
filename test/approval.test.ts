// The second pair of eyes: what waits, who may agree and who may not by any way round, and that it is made once, under both names.

import { afterAll, describe, expect, it } from 'vitest'
import * as approval from '../src/modules/approval/contract.ts'
import * as customer from '../src/modules/customer/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import { sameMasking } from '../src/platform/access/index.ts'
import { JOURNAL_PLACE, runCommand, type Services } from '../src/platform/command/index.ts'
import { verifyJournal } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { getDataKey } from '../src/platform/vault/index.ts'
import { PASSWORD } from './bank/kahu.ts'
import { type Asked, HOUR_MS, openApprovalDesk } from './bank/open-approval-desk.ts'

const desk = await openApprovalDesk('approval')
const { bank, rows, count, opened, rule, ask, approve, paramsOf, idOf, stateOf, statusOf } = desk
afterAll(() => bank.close())
const { services } = bank.kahu

describe('a change that a rule holds', () => {
  it('waits: 202, nothing changed, shown on the record and in the inbox of others', async () => {
    const one = await ask()
    expect(await stateOf(one.customerId)).toMatchObject({ version: one.version })
    const at = { params: { customerId: one.customerId } }
    const shown = (await bank.call('teller', approval.listChangesOfCustomer, at)).body.items
    expect(shown).toMatchObject([
      { pendingChangeId: one.pendingChangeId, own: true, mine: false, fields: ['education'] },
    ])
    const inbox = async (who: string) =>
      (await bank.call(who, approval.listPendingChanges)).body.items.map((item: Asked) => item.pendingChangeId)
    expect(await inbox('second')).toContain(one.pendingChangeId)
    expect(await inbox('approver')).toContain(one.pendingChangeId)
    const own = await bank.call('teller', approval.listPendingChanges, { query: { box: 'own' } })
    expect(own.body.items[0]).toMatchObject({ pendingChangeId: one.pendingChangeId, maker: '何雨晴' })
    const kept = await rows<{ sealed: Buffer }>('select sealed from pending_change')
    expect(kept.every(({ sealed }) => !sealed.toString('latin1').includes('education'))).toBe(true)
    expect(await count("journal where action = 'customer.update' and chain_id = $1", [one.customerId])).toBe(0)
  })

  it('goes on for whom the rule does not speak of, and answers a dry run as ever', async () => {
    const { customerId, version } = await opened()
    const input = { params: { customerId }, body: { changes: { education: 'master' }, version } }
    const tried = await bank.call('teller', customer.updateCustomer, { ...input, dryRun: true })
    expect(tried).toMatchObject({ status: 200, body: { dryRun: true } })
    expect((await bank.call('everything', customer.updateCustomer, input)).status).toBe(200)
  })

  it('is the same pending change when its key comes twice, also at once', async () => {
    const { customerId, version } = await opened()
    const input = { params: { customerId }, body: { changes: { education: 'master' }, version }, key: newId() }
    const answers = await Promise.all([1, 2, 3].map(() => bank.call('teller', customer.updateCustomer, input)))
    answers.push(await bank.call('teller', customer.updateCustomer, input))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202])
    expect(new Set(answers.map(({ body }) => body.pendingChange.pendingChangeId)).size).toBe(1)
    expect(await count('pending_change where customer_id = $1', [customerId])).toBe(1)
  })

  it('is refused at once when it could never be made, and when nobody could agree', async () => {
    const { customerId, version } = await opened()
    const wrong = { params: { customerId }, body: { changes: { birthDate: '2999-01-01' }, version } }
    expect((await bank.call('teller', customer.updateCustomer, wrong)).status).toBe(422)
    await rule('nobodys', { route: 'customer.add-relationship', levels: ['role:nobody-at-all'] })
    const other = await opened()
    const link = { params: { customerId }, body: { type: 'referrer', otherId: other.customerId } }
    const nobody = await bank.call('everything', customer.addRelationship, link)
    expect(nobody).toMatchObject({ status: 409, body: { code: 'approval.nobody' } })
    expect(await count('pending_change where customer_id = $1', [customerId])).toBe(0)
  })

  it('is no way round for a system, which cannot wait', async () => {
    const command = bank.kahu.modules
      .flatMap((module) => module.commands)
      .find(({ route }) => route.id === 'customer.add-relationship')
    const { customerId } = await opened()
    const [scope, other] = [{ all: true, branchIds: [], ownerId: null }, await opened()]
    const asked = runCommand(services, command as never, {
      caller: {
        kind: 'client',
        clientId: 'c',
        grants: new Map([['customer.add-relationship', scope]]),
        masking: sameMasking('masked'),
      },
      ...{ requestId: newId(), channel: 'api', origin: 'test' },
      input: { params: { customerId }, query: {}, body: { type: 'referrer', otherId: other.customerId } } as never,
    })
    await expect(asked).rejects.toMatchObject({ code: 'approval.person-needed', status: 403 })
  })
})

/** The cookies of somebody who signs in at the browser of another. */
async function signInAtDeskOf(holder: string, who: string): Promise<string> {
  const cookie = /kahu_device=[^;]+/.exec(await bank.cookieOf(holder))?.[0] as string
  const payload = { loginName: who, password: PASSWORD }
  const answer = await bank.inject({ method: 'POST', url: '/api/session', headers: { cookie }, payload })
  expect(answer.status, answer.text).toBe(200)
  return [answer.headers['set-cookie']]
    .flat()
    .map((line) => String(line).split(';')[0])
    .join('; ')
}

describe('agreeing', () => {
  it('makes the change under the maker’s name, with both in the journal, in one transaction', async () => {
    const one = await ask()
    const tried = await approve('second', one.pendingChangeId, { dryRun: true })
    expect(tried.body.diff).toEqual([{ field: 'education', before: expect.anything(), after: 'master' }])
    expect(await statusOf(one.pendingChangeId)).toBe('pending')
    const done = await approve('second', one.pendingChangeId)
    expect(done, done.text).toMatchObject({ status: 200, body: { status: 'applied' } })
    expect(await stateOf(one.customerId)).toMatchObject({ education: 'master', version: one.version + 1 })
    const [made] = await rows<{ actor_name: string; sealed: Buffer; request_id: string; txid: string }>(
      `select actor_name, sealed, request_id, txid::text from journal where chain_id = $1 and action = 'customer.update'`,
      [one.customerId],
    )
    const [agreed] = await rows<{ actor_name: string; request_id: string; txid: string }>(
      `select actor_name, request_id, txid::text from journal where chain_id = $1 and action = 'approval.approve'`,
      [one.pendingChangeId],
    )
    expect(made?.actor_name).toBe('teller')
    expect(agreed).toMatchObject({ actor_name: 'second', request_id: made?.request_id, txid: made?.txid })
    const key = await services.database.read(async (tx) =>
      services.vault.openKey(one.customerId, await getDataKey(tx, one.customerId)),
    )
    const { after } = JSON.parse(services.vault.open(key, JOURNAL_PLACE, made?.sealed as Buffer))
    expect(after.approval).toEqual({
      ...{ pendingChangeId: one.pendingChangeId, makerId: await idOf('teller') },
      approvedBy: [{ userId: await idOf('second') }],
    })
    const history = await bank.call('everything', customer.customerHistory, { params: { customerId: one.customerId } })
    expect(history.body.items[0]).toMatchObject({ by: '何雨晴', action: 'customer.update' })
    expect(history.body.items[0].fields).toContainEqual(expect.objectContaining({ field: 'approval', after: 'second' }))
    expect(await approve('everything', one.pendingChangeId)).toMatchObject({
      ...{ status: 409, body: { code: 'approval.decided' } },
    })
  })

  it('is nobody’s own, by no way round, and only of those who hold the right', async () => {
    await rule('own-updates', { route: 'customer.deactivate' })
    const { customerId, version } = await opened()
    const held = await bank.call('everything', customer.deactivateCustomer, {
      ...{ params: { customerId }, body: { reason: 'asked', version } },
    })
    const { pendingChangeId } = held.body.pendingChange
    const refused = async (who: string, status: number, code: string) =>
      expect((await approve(who, pendingChangeId)).body, who).toMatchObject({ status, code })
    await refused('everything', 403, 'approval.own')
    // Another session of the maker is still the maker.
    await refused(await bank.signIn('everything'), 403, 'approval.own')
    await refused('teller', 403, 'access.forbidden')
    await refused(await signInAtDeskOf('everything', 'second'), 403, 'approval.same-terminal')
    // A relationship manager's right lent by the maker does not agree to the maker's change.
    await bank.addUser('stand-in', 4, ['approver'])
    const lend = await bank.call('everything', approval.delegateApproval, {
      body: {
        ...{ toId: await idOf('stand-in'), fromAt: services.clock.now().toISOString(), reason: 'leave' },
        untilAt: new Date(services.clock.now().getTime() + HOUR_MS).toISOString(),
      },
    })
    expect(lend.body).toMatchObject({ fields: [{ field: 'toId', rule: 'approval.lesser-right' }] })
    expect(await statusOf(pendingChangeId)).toBe('pending')
    expect((await approve('second', pendingChangeId)).status).toBe(200)
    await rule('own-updates', { route: 'customer.deactivate', active: false })
  })

  it('happens once when two agree at once', async () => {
    const one = await ask()
    const answers = await Promise.all(
      ['second', 'everything', 'approver'].map((who) => approve(who, one.pendingChangeId)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(await count("journal where action = 'customer.update' and chain_id = $1", [one.customerId])).toBe(1)
    expect(await count('approval_decision where pending_change_id = $1', [one.pendingChangeId])).toBe(1)
  })

  it('is whole or not at all when the process dies before it is durable, and can be done again', async () => {
    const one = await ask()
    const died = new Error('killed')
    const { database } = services
    const dying: Services = {
      ...services,
      database: {
        ...database,
        write: (work, options) =>
          database.write(async (tx) => {
            await work(tx)
            await tx.settled()
            throw died
          }, options),
      },
    }
    const command = bank.kahu.modules
      .flatMap((module) => module.commands)
      .find(({ route }) => route.id === approval.approveChange.id)
    const userId = await idOf('second')
    const everywhere = { all: true, branchIds: [], ownerId: null }
    const caller = {
      ...{ kind: 'person' as const, userId, loginName: 'second', branchId: 3, roleIds: [], sessionId: newId() },
      ...{ grants: new Map([[approval.DECIDE, everywhere]]), masking: sameMasking('masked') },
      proof: { standing: 'full' as const, enrolled: false, factorAt: null },
    }
    const call = { caller, requestId: newId(), channel: 'web' as const, origin: 'test', idempotencyKey: newId() }
    const input = { params: paramsOf(one), query: {}, body: { version: 1 } } as never
    await expect(runCommand(dying, command as never, { ...call, input })).rejects.toBe(died)
    expect(await statusOf(one.pendingChangeId)).toBe('pending')
    expect(await count('approval_decision where pending_change_id = $1', [one.pendingChangeId])).toBe(0)
    expect(await stateOf(one.customerId)).toMatchObject({ version: one.version })
    // The same key again, as a client does that never heard an answer; then once more: the same answer.
    const first = await runCommand(services, command as never, { ...call, input })
    const again = await runCommand(services, command as never, { ...call, input })
    expect(again).toMatchObject({ replayed: true, reply: first.reply })
    expect(await count("journal where action = 'customer.update' and chain_id = $1", [one.customerId])).toBe(1)
  })

  it('takes as many levels as the rule says, each another person', async () => {
    await rule('two-levels', {
      route: 'customer.deactivate',
      levels: ['permission:approval.decide', 'role:everything'],
    })
    const { customerId, version } = await opened()
    const held = await bank.call('second', customer.deactivateCustomer, {
      ...{ params: { customerId }, body: { reason: 'asked', version } },
    })
    const { pendingChangeId, levels } = held.body.pendingChange
    expect(levels).toBe(2)
    expect((await approve('everything', pendingChangeId)).body).toMatchObject({ status: 'pending', level: 2 })
    expect((await stateOf(customerId)).status).toBe('active')
    expect((await approve('everything', pendingChangeId)).body).toMatchObject({ code: 'approval.decided-before' })
    expect((await approve('approver', pendingChangeId)).body).toMatchObject({ code: 'approval.not-yours' })
    await bank.addUser('third', 3, ['everything'])
    expect((await approve('third', pendingChangeId)).body).toMatchObject({ status: 'applied' })
    expect((await stateOf(customerId)).status).toBe('inactive')
    await rule('two-levels', { route: 'customer.deactivate', active: false })
  })
})

describe('a record that moved', () => {
  const moveBy = (customerId: string, changes: object, version: number) =>
    bank.call('everything', customer.updateCustomer, { params: { customerId }, body: { changes, version } })

  it('in other fields is met as it is now', async () => {
    const one = await ask()
    expect((await moveBy(one.customerId, { employer: '甲公司' }, one.version)).status).toBe(200)
    const detail = await bank.call('second', approval.showPendingChange, { params: paramsOf(one) })
    expect(detail.body.touched).toMatchObject([{ action: 'customer.update' }])
    expect((await approve('second', one.pendingChangeId)).status).toBe(200)
    expect(await stateOf(one.customerId)).toMatchObject({ education: 'master', version: one.version + 2 })
  })

  it('in the same fields refuses the change and shows both', async () => {
    const one = await ask()
    expect((await moveBy(one.customerId, { education: 'doctor' }, one.version)).status).toBe(200)
    const conflict = await approve('second', one.pendingChangeId)
    expect(conflict).toMatchObject({ status: 409, body: { code: 'approval.conflict' } })
    expect(conflict.body.data.now).toEqual([{ field: 'education', before: 'doctor', after: 'master' }])
    expect(conflict.body.data.asked[0].after).toBe('master')
    expect(await statusOf(one.pendingChangeId)).toBe('pending')
    expect((await stateOf(one.customerId)).education).toBe('doctor')
  })

  it('is made by nobody whose maker lost the right or left', async () => {
    await bank.addUser('leaver', 3, ['teller'])
    const [one, two] = [await ask({ education: 'master' }, 'leaver'), await ask({ education: 'master' }, 'leaver')]
    const userId = await idOf('leaver')
    const change = (roleIds: string[], version: number) =>
      bank.call('admin', staff.updateUser, {
        params: { userId },
        body: { displayName: 'leaver', branchId: 3, roleIds, version },
      })
    const at = async () =>
      (await rows<{ version: number }>('select version from staff_user where user_id = $1', [userId]))[0]
        ?.version as number
    await change(['marketer'], await at())
    expect((await approve('second', one.pendingChangeId)).body).toMatchObject({ code: 'approval.maker-lost-right' })
    await bank.call('admin', staff.disableUser, { params: { userId }, body: { version: await at() } })
    expect((await approve('second', two.pendingChangeId)).body).toMatchObject({ code: 'approval.maker-gone' })
  })
})

it('leaves a journal that verifies', async () => {
  expect((await services.database.read((tx) => verifyJournal(tx, services.vault))).findings).toEqual([])
})
