// Every statement on saved views of the list.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Filter, Sort } from './filter.ts'

export type ViewRow = {
  viewId: string
  userId: string
  name: string
  shared: boolean
  isDefault: boolean
  filter: Filter
  sort: Sort | null
  columns: string[]
  version: number
}
const COLUMNS =
  'view_id as "viewId", user_id as "userId", name, shared, is_default as "isDefault", filter, sort, columns, version'
const VIEWS_MAX = 200

export const listViewRows = (tx: Tx, userId: string) =>
  tx.rows<ViewRow>(
    `select ${COLUMNS} from customer_view where user_id = $1 or shared order by user_id <> $1, name limit ${VIEWS_MAX}`,
    [userId],
  )

/** Own views only; somebody else's is not found. */
export async function lockView(tx: Tx, viewId: string, userId: string): Promise<ViewRow> {
  const row = await tx.maybe<ViewRow>(
    `select ${COLUMNS} from customer_view where view_id = $1 and user_id = $2 for update`,
    [viewId, userId],
  )
  if (!row) throw new Refusal('view.not-found', {}, { status: 404 })
  return row
}

export async function saveViewRow(tx: Tx, row: ViewRow): Promise<void> {
  if (row.isDefault)
    await tx.run('update customer_view set is_default = false where user_id = $1 and is_default', [row.userId])
  await tx.run(
    `insert into customer_view (view_id, user_id, name, shared, is_default, filter, sort, columns, version) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)
     on conflict (view_id) do update set name = excluded.name, shared = excluded.shared, is_default = excluded.is_default, filter = excluded.filter,
       sort = excluded.sort, columns = excluded.columns, version = excluded.version`,
    [
      row.viewId,
      row.userId,
      row.name,
      row.shared,
      row.isDefault,
      JSON.stringify(row.filter),
      row.sort && JSON.stringify(row.sort),
      row.columns,
      row.version,
    ],
  )
}

export const deleteViewRow = (tx: Tx, viewId: string) =>
  tx.run('delete from customer_view where view_id = $1', [viewId])
export const countViews = async (tx: Tx, userId: string) =>
  (await tx.one<{ count: number }>('select count(*)::int as count from customer_view where user_id = $1', [userId]))
    .count
