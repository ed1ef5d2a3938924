// Every statement on departments and the walls between them.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'

export type DepartmentRow = {
  departmentId: string
  name: { 'zh-CN': string; 'en-US': string }
  walls: string[]
  version: number
}
const COLUMNS = 'department_id as "departmentId", name, walls, version'

export const listAllDepartments = (tx: Tx) =>
  tx.rows<DepartmentRow>(`select ${COLUMNS} from department order by department_id`)
export const findDepartment = (tx: Tx, departmentId: string) =>
  tx.maybe<DepartmentRow>(`select ${COLUMNS} from department where department_id = $1`, [departmentId])
export const countUsersByDepartment = (tx: Tx) =>
  tx.rows<{ department: string; users: number }>(
    'select department, count(*)::int as users from staff_user where department is not null group by department',
  )

/** One writer of the walls at a time: a wall concerns two departments. Version 0 means: not there yet. */
export async function lockDepartment(tx: Tx, departmentId: string, version: number): Promise<DepartmentRow | null> {
  await tx.run("select pg_advisory_xact_lock(hashtext('kahu.department'))")
  const row = await findDepartment(tx, departmentId)
  if ((row?.version ?? 0) !== version)
    throw new Refusal('record.moved', { version: row?.version ?? 0 }, { status: 409, data: { theirs: row } })
  return row
}

export const saveDepartmentRow = (tx: Tx, row: DepartmentRow) =>
  tx.run(
    `insert into department (department_id, name, walls, version) values ($1,$2,$3,$4)
     on conflict (department_id) do update set name = excluded.name, walls = excluded.walls, version = excluded.version`,
    [row.departmentId, JSON.stringify(row.name), row.walls, row.version],
  )

/** Takes a department out of the walls of those that no longer stand beside it. */
export const dropWall = (tx: Tx, departmentId: string, kept: readonly string[]) =>
  tx.run(
    `update department set walls = array_remove(walls, $1), version = version + 1
     where $1 = any(walls) and department_id <> all($2::text[])`,
    [departmentId, kept],
  )
