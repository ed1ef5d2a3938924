// Departments with their walls; what a user was given for a time.

import { query } from '../../../platform/command/index.ts'
import { withBothSides } from '../commands/department-commands.ts'
import * as contract from '../contract.ts'
import { countUsersByDepartment, listAllDepartments } from '../department-store.ts'
import { listGrantRows } from '../grant-store.ts'
import { showGrant } from '../show-grant.ts'

export const listDepartments = query(contract.listDepartments, async ({ tx }) => {
  const [rows, counts] = [await listAllDepartments(tx), await countUsersByDepartment(tx)]
  const users = new Map(counts.map((count) => [count.department, count.users]))
  return { items: withBothSides(rows).map((row) => ({ ...row, userCount: users.get(row.departmentId) ?? 0 })) }
})

export const listGrants = query(contract.listGrants, async ({ tx, vault, clock }, { params }) => {
  const items: contract.Grant[] = []
  for (const row of await listGrantRows(tx, params.userId)) items.push(await showGrant({ tx, vault, clock }, row))
  return { items }
})
