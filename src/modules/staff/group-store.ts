// Every statement on what the groups of the identity provider mean.

import type { Tx } from '../../platform/database/index.ts'
import type { Group } from './contract.ts'

const GROUP = 'group_name as "group", role_ids as "roleIds", branch_id as "branchId", version'

export const listGroupRows = (tx: Tx) => tx.rows<Group>(`select ${GROUP} from staff_group order by group_name`)
export const lockGroup = (tx: Tx, group: string) =>
  tx.maybe<Group>(`select ${GROUP} from staff_group where group_name = $1 for update`, [group])
export const saveGroup = (tx: Tx, row: Group) =>
  tx.run(
    `insert into staff_group (group_name, role_ids, branch_id, version) values ($1,$2,$3,$4)
     on conflict (group_name) do update set role_ids = excluded.role_ids, branch_id = excluded.branch_id, version = excluded.version`,
    [row.group, row.roleIds, row.branchId, row.version],
  )
export const deleteGroup = (tx: Tx, group: string) => tx.run('delete from staff_group where group_name = $1', [group])
