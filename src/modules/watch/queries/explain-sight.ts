// What a user can do with a customer, and by which rule: role, scope, wall, temporary grant, masking.

import { covers, DATA_CLASSES, sameMasking } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import { getCustomer } from '../../customer/index.ts'
import { getUserSight } from '../../staff/index.ts'
import * as contract from '../contract.ts'

type Rule = contract.Sight['permissions'][number]['rules'][number]

/** `permissions` are those of all composed modules. */
export const explainSight = (permissions: () => { id: string; module: string }[]) =>
  query(contract.explainSight, async ({ tx, vault, clock, scope, looked }, { params }) => {
    const owner = await getCustomer(tx, vault, params.customerId, scope)
    const { user, branches, held, scopeOf } = await getUserSight(tx, vault, params.userId, clock.now())
    looked([owner.customerId])
    const { state } = owner
    const behind = state.department !== null && user.walled.includes(state.department)
    const branchName = (id: number) => branches.find(({ branchId }) => branchId === id)?.name ?? ''
    const rulesOf = (id: string): Rule[] =>
      held.flatMap(({ kind, what, name, role, endsAt }) => {
        if (!(id in role.permissions)) return []
        const reach = role.permissions[id] ?? role.scope
        return [{ kind, what, name, scope: reach, reaches: covers(scopeOf(reach), state), endsAt }]
      })
    const masking = DATA_CLASSES.map((dataClass) => {
      const levelOf = ({ role }: (typeof held)[number]) => ({ ...sameMasking(role.masking), ...role.sight })[dataClass]
      const level = (['clear', 'masked', 'hidden'] as const).find((one) => held.some((each) => levelOf(each) === one))
      const by = held.filter((each) => levelOf(each) === level).map(({ what, name }) => ({ what, name }))
      return { dataClass, level: level ?? 'hidden', by }
    })
    return {
      userId: user.userId,
      loginName: user.loginName,
      displayName: user.displayName,
      branchName: branchName(user.branchId),
      active: user.active,
      customer: {
        customerId: owner.customerId,
        number: owner.number,
        branchName: branchName(state.branchId),
        owned: state.ownerId === user.userId,
      },
      wall: behind ? { user: user.department ?? '', customer: state.department ?? '' } : null,
      masking,
      permissions: permissions().map(({ id, module }) => {
        const rules = rulesOf(id)
        return { id, module, allowed: user.active && !behind && rules.some(({ reaches }) => reaches), rules }
      }),
    }
  })
