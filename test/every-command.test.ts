// Every command of staff and customer, done once each: a journal row in the doer's own name, and only one when its key comes twice.

import { afterAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { verifyJournal } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { codeOf } from './bank/code-of.ts'
import type { Answer, Input } from './bank/kahu.ts'
import { openAllRights } from './bank/open-all-rights.ts'
import { softwareAuthenticator } from './bank/software-authenticator.ts'

const { bank, nextDraft, rows, count, opened } = await openAllRights(10, 'every-command')
afterAll(() => bank.close())

type Step = [route: RouteShape, who: string, input: () => Promise<Input> | Input, then?: (answer: Answer) => void]

/** Every command of staff and customer, in an order in which each may be done. */
function steps(): Step[] {
  let one: { customerId: string; version: number }
  let other: { customerId: string }
  let relationshipId: string
  let request: { changeRequestId: string; recordVersion: number }
  let view: { viewId: string }
  let user: { userId: string; version: number }
  let secret: string
  let grant: { grantId: string }
  let asked: { challenge: string }
  const device = softwareAuthenticator()
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
      staff.saveDepartment,
      'admin',
      () => ({ params: { departmentId: 'private-banking' }, body: { name, walls: [], version: 0 } }),
    ],
    [customer.assignDepartment, 'everything', () => onOne({ department: 'private-banking' }), keep],
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
    [staff.mapGroup, 'admin', () => ({ body: { group: 'trial', roleIds: ['trial'], branchId: null, version: null } })],
    [staff.unmapGroup, 'admin', () => ({ body: { group: 'trial', version: 1 } })],
    [
      staff.createUser,
      'admin',
      () => ({ body: { loginName: 'trial', displayName: '试用', branchId: 3, roleIds: ['trial'] } }),
      keepUser,
    ],
    [staff.updateUser, 'admin', () => onUser({ displayName: '试用二', branchId: 4, roleIds: ['teller'] }), keepUser],
    [
      staff.giveGrant,
      'admin',
      () => ({
        params: { userId: user.userId },
        body: {
          kind: 'role',
          what: 'operator',
          reason: '顶班',
          endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        },
      }),
      ({ body }) => {
        grant = body
      },
    ],
    [staff.endGrant, 'admin', () => ({ params: { userId: user.userId, grantId: grant.grantId }, body: {} })],
    [staff.disableUser, 'admin', () => onUser(), keepUser],
    [staff.enableUser, 'admin', () => onUser(), keepUser],
    [staff.joinSingle, 'admin', () => onUser(), keepUser],
    [staff.resetPassword, 'admin', () => onUser(), keepUser],
    [staff.endUserSessions, 'admin', () => onUser(), keepUser],
    [staff.resetFactors, 'admin', () => ({ params: { userId: user.userId } })],
    [
      staff.beginAuthenticator,
      'marketer',
      () => ({}),
      ({ body }) => {
        secret = body.secret
      },
    ],
    [staff.confirmAuthenticator, 'marketer', () => ({ body: { code: codeOf(secret, -1) } })],
    [
      staff.beginPasskey,
      'marketer',
      () => ({}),
      ({ body }) => {
        asked = body.options
      },
    ],
    [staff.addPasskey, 'marketer', () => ({ body: { name: '试用', answer: device.make(asked) } })],
    [staff.renewRecoveryCodes, 'marketer', () => ({})],
    [
      staff.askPasskey,
      'marketer',
      () => ({}),
      ({ body }) => {
        asked = body.options
      },
    ],
    [staff.givePasskey, 'marketer', () => ({ body: { answer: device.sign(asked) } })],
    [staff.giveCode, 'marketer', () => ({ body: { code: codeOf(secret, 0) } })],
    [staff.removeFactor, 'marketer', () => ({ params: { factorId: newId() } })],
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
    // What proves or ends somebody is not sent twice: a second time is another try, and counts as one.
    const once = ['sign-out', 'sign-in', 'change-password', 'give-code', 'give-passkey'].map((verb) => `staff.${verb}`)
    for (const [shape, who, inputOf, then] of steps()) {
      const input = await inputOf()
      const key = once.includes(shape.id) ? undefined : newId()
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
    // These two need an identity provider: single-sign-on.test.ts has one.
    const elsewhere = ['staff.sign-in-single', 'staff.end-far-session']
    expect(commands.filter((id) => !done.has(id) && !elsewhere.includes(id))).toEqual([])
  })

  it('leaves a journal that verifies', async () => {
    const { database, vault } = bank.kahu.services
    expect((await database.read((tx) => verifyJournal(tx, vault))).findings).toEqual([])
  })
})
