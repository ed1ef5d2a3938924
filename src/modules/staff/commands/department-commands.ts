// Add or change a department; a wall named here stands on both sides, one no longer named falls on both.

import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import {
  countUsersByDepartment,
  type DepartmentRow,
  dropWall,
  listAllDepartments,
  lockDepartment,
  saveDepartmentRow,
} from '../department-store.ts'

/** Whichever side names a wall, both are told of it. */
export function withBothSides(rows: readonly DepartmentRow[]): DepartmentRow[] {
  return rows.map((row) => ({
    ...row,
    walls: rows
      .filter(({ departmentId, walls }) => walls.includes(row.departmentId) || row.walls.includes(departmentId))
      .map(({ departmentId }) => departmentId),
  }))
}

export const saveDepartment = (forget: () => void) =>
  command(contract.saveDepartment, async ({ tx, vault }, { params, body }) => {
    const before = await lockDepartment(tx, params.departmentId, body.version)
    const all = await listAllDepartments(tx)
    const unknown = body.walls.filter(
      (id) => id === params.departmentId || !all.some(({ departmentId }) => departmentId === id),
    )
    if (unknown.length > 0)
      throw new Refusal(
        'http.invalid',
        {},
        { fields: [{ field: 'walls', rule: 'staff.department-unknown', facts: { departments: unknown.join(', ') } }] },
      )
    if (!before && all.length >= contract.DEPARTMENTS_MAX)
      throw new Refusal('staff.departments-full', { limit: contract.DEPARTMENTS_MAX })
    const row: DepartmentRow = { departmentId: params.departmentId, ...body, version: body.version + 1 }
    await dropWall(tx, row.departmentId, row.walls)
    await saveDepartmentRow(tx, row)
    const users = await countUsersByDepartment(tx)
    return {
      chain: { id: namedId('department', row.departmentId), key: vault.bankKey },
      before: before && { ...before },
      after: { ...row },
      committed: forget,
      events: [contract.departmentChanged({ departmentId: row.departmentId })],
      reply: { ...row, userCount: users.find(({ department }) => department === row.departmentId)?.users ?? 0 },
    }
  })
