// Add and change roles; the administrator's role keeps what is needed to mend a mistake.

import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { countUsersByRole, findRole, lockRole, type RoleRow, saveRole } from '../staff-store.ts'

/** What a role is where nothing is said. */
const PLAIN = { sight: {}, revealsDaily: null, revealFresh: false, secondFactor: false }
const ADMIN_KEEPS = ['staff.list-roles', 'staff.update-role', 'staff.list-users', 'staff.update-user']

export const createRole = (forget: () => void) =>
  command(contract.createRole, async ({ tx, vault }, { body }) => {
    if (await findRole(tx, body.roleId)) {
      throw new Refusal(
        'staff.role-taken',
        {},
        { status: 409, fields: [{ field: 'roleId', rule: 'staff.role-taken' }] },
      )
    }
    const role: RoleRow = { ...PLAIN, ...body, builtIn: false, version: 1 }
    await saveRole(tx, role)
    return {
      chain: { id: namedId('role', role.roleId), key: vault.bankKey },
      before: null,
      after: { ...role },
      committed: forget,
      events: [contract.roleChanged({ roleId: role.roleId })],
      reply: { ...role, userCount: 0 },
    }
  })

export const updateRole = (forget: () => void) =>
  command(contract.updateRole, async ({ tx, vault }, { params, body }) => {
    const before = await lockRole(tx, params.roleId, body.version)
    const { version: _, ...fields } = body
    const missing =
      before.roleId === 'admin' ? ADMIN_KEEPS.filter((permission) => !(permission in fields.permissions)) : []
    if (missing.length > 0) throw new Refusal('staff.admin-keeps', { permissions: missing.join(', ') })
    const role: RoleRow = { ...before, ...fields, version: before.version + 1 }
    await saveRole(tx, role)
    const counts = await countUsersByRole(tx)
    return {
      chain: { id: namedId('role', role.roleId), key: vault.bankKey },
      before: { ...before },
      after: { ...role },
      committed: forget,
      events: [contract.roleChanged({ roleId: role.roleId })],
      reply: { ...role, userCount: counts.find((count) => count.roleId === role.roleId)?.users ?? 0 },
    }
  })
