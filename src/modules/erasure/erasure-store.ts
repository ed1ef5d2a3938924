// Every statement on erasures, their archives and openings; and the ones that read or remove a customer's rows of any table.

import { reachesAllBranches, type Scope, walledDepartments } from '../../platform/access/index.ts'
import type { SubjectBar, SubjectTable } from '../../platform/command/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Bar, ErasureState } from './erasure.ts'

export type ErasureRow = {
  customerId: string
  erasureId: string
  number: string
  branchId: number
  department: string | null
  state: ErasureState
  purpose: 'customer-request' | 'retention-over' | 'order'
  askedBy: string
  pendingChangeId: string | null
  approvedBy: string[]
  approvedAt: Date
  dutyEndedOn: string
  archiveId: string | null
  archiveUntil: string
  archiveBytes: number | null
  archiveHash: Buffer | null
  archiveSeq: number | null
  archiveDestroyedAt: Date | null
  erasedAt: Date | null
  bars: Bar[] | null
  version: number
}
const NAMES: [column: string, field: keyof ErasureRow][] = [
  ['customer_id', 'customerId'],
  ['erasure_id', 'erasureId'],
  ['number', 'number'],
  ['branch_id', 'branchId'],
  ['department', 'department'],
  ['state', 'state'],
  ['purpose', 'purpose'],
  ['asked_by', 'askedBy'],
  ['pending_change_id', 'pendingChangeId'],
  ['approved_by', 'approvedBy'],
  ['approved_at', 'approvedAt'],
  ['duty_ended_on', 'dutyEndedOn'],
  ['archive_id', 'archiveId'],
  ['archive_until', 'archiveUntil'],
  ['archive_bytes', 'archiveBytes'],
  ['archive_hash', 'archiveHash'],
  ['archive_seq', 'archiveSeq'],
  ['archive_destroyed_at', 'archiveDestroyedAt'],
  ['erased_at', 'erasedAt'],
  ['bars', 'bars'],
  ['version', 'version'],
]
const COLUMNS = NAMES.map(([column, field]) => `e.${column} as "${field}"`).join(', ')

export const findErasure = (tx: Tx, customerId: string): Promise<ErasureRow | null> =>
  tx.maybe<ErasureRow>(`select ${COLUMNS} from erasure e where e.customer_id = $1`, [customerId])
export const lockErasure = (tx: Tx, customerId: string): Promise<ErasureRow | null> =>
  tx.maybe<ErasureRow>(`select ${COLUMNS} from erasure e where e.customer_id = $1 for update`, [customerId])

/** Writes the whole row: a new one, or the next state of one that is locked. */
export async function saveErasure(tx: Tx, row: ErasureRow): Promise<void> {
  await tx.run(
    `insert into erasure (${NAMES.map(([column]) => column).join(', ')}) values (${NAMES.map((_, at) => `$${at + 1}`).join(', ')})
     on conflict (customer_id) do update set ${NAMES.slice(1).map(([column]) => `${column} = excluded.${column}`)}`,
    NAMES.map(([column, field]) =>
      column === 'bars' && row.bars !== null ? JSON.stringify(row.bars) : (row[field] as unknown),
    ),
  )
}

/** Those that are under way, and those whose archive has reached its end. */
export const listWork = (tx: Tx, today: string, limit: number): Promise<ErasureRow[]> =>
  tx.rows<ErasureRow>(
    `select ${COLUMNS} from erasure e where e.state in ('approved', 'archived', 'destroying')
       or (e.archive_id is not null and e.archive_destroyed_at is null and e.archive_until <= $1) order by e.approved_at limit $2`,
    [today, limit],
  )

export type ErasurePage = { number: string | null; after: { at: string; customerId: string } | null; limit: number }
/** Newest first, of the branches and departments a scope reaches; nobody owns a customer who is gone. */
export const listErasureRows = (tx: Tx, scope: Scope, page: ErasurePage): Promise<ErasureRow[]> =>
  tx.rows<ErasureRow>(
    `select ${COLUMNS} from erasure e where ($1 or e.branch_id = any($2::int[])) and (e.department is null or e.department <> all($3::text[]))
       and ($4::text is null or e.number = $4) and ($5::timestamptz is null or (e.approved_at, e.customer_id) < ($5, $6::uuid))
     order by e.approved_at desc, e.customer_id desc limit $7`,
    [
      reachesAllBranches(scope),
      scope.branchIds,
      walledDepartments(scope),
      page.number,
      page.after?.at ?? null,
      page.after?.customerId ?? null,
      page.limit,
    ],
  )

/** Owners whose keys are destroyed by what stands here: erased customers, and archives that ended. */
export async function listDestroyed(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ ownerId: string }>(
    `select customer_id as "ownerId" from erasure where state = 'erased'
     union all select archive_id from erasure where archive_destroyed_at is not null and archive_id is not null`,
  )
  return rows.map(({ ownerId }) => ownerId)
}

/** Of these owners those that have a key again: rows that a restore brought back. */
export async function listBroughtBack(tx: Tx, ownerIds: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ ownerId: string }>(
    'select owner_id as "ownerId" from data_key where owner_id = any($1::uuid[]) order by owner_id',
    [ownerIds],
  )
  return rows.map(({ ownerId }) => ownerId)
}

// ---- archives

export const insertPart = (tx: Tx, archiveId: string, place: number, bytes: Buffer): Promise<number> =>
  tx.run('insert into erasure_archive_part (archive_id, place, bytes) values ($1, $2, $3)', [archiveId, place, bytes])
export const findPart = async (tx: Tx, archiveId: string, place: number): Promise<Buffer | null> =>
  (
    await tx.maybe<{ bytes: Buffer }>('select bytes from erasure_archive_part where archive_id = $1 and place = $2', [
      archiveId,
      place,
    ])
  )?.bytes ?? null
export const deleteParts = (tx: Tx, archiveId: string): Promise<number> =>
  tx.run('delete from erasure_archive_part where archive_id = $1', [archiveId])

export type OpeningRow = {
  openingId: string
  customerId: string
  askedBy: string
  purpose: 'claim' | 'authority' | 'audit'
  openedAt: Date
  untilAt: Date
}
export async function insertOpening(tx: Tx, row: OpeningRow): Promise<void> {
  await tx.run(
    'insert into erasure_opening (opening_id, customer_id, asked_by, purpose, opened_at, until_at) values ($1,$2,$3,$4,$5,$6)',
    [row.openingId, row.customerId, row.askedBy, row.purpose, row.openedAt, row.untilAt],
  )
}
const OPENINGS_MAX = 20
/** Somebody's openings of a customer's archive that hold at a moment. */
export const listOpenings = (tx: Tx, customerId: string, askedBy: string, now: Date): Promise<OpeningRow[]> =>
  tx.rows<OpeningRow>(
    `select opening_id as "openingId", customer_id as "customerId", asked_by as "askedBy", purpose, opened_at as "openedAt", until_at as "untilAt"
     from erasure_opening where customer_id = $1 and asked_by = $2 and until_at > $3 order by until_at desc limit ${OPENINGS_MAX}`,
    [customerId, askedBy, now],
  )

// ---- a customer's rows of any table

/** How many of each there are. */
export async function countBars(tx: Tx, bars: readonly SubjectBar[], customerId: string, now: Date) {
  const counted = []
  for (const { code, from } of bars) {
    const values = from.includes('$2') ? [customerId, now] : [customerId]
    const { n } = await tx.one<{ n: number }>(`select count(*)::int as n from ${from}`, values)
    counted.push({ code, count: n })
  }
  return counted
}

export const countRows = async (tx: Tx, { table, where }: SubjectTable, customerId: string): Promise<number> =>
  (await tx.one<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`, [customerId])).n

export const listSubjectRows = (tx: Tx, { table, where }: SubjectTable, customerId: string) =>
  tx.rows<Record<string, unknown>>(`select * from ${table} where ${where}`, [customerId])

/** Removes what is to go; answers how many rows of which table. */
export async function removeRows(tx: Tx, tables: readonly SubjectTable[], customerId: string) {
  const removed: Record<string, number> = {}
  for (const one of tables.filter(({ erased }) => erased === 'deleted')) {
    removed[one.table] = await countRows(tx, one, customerId)
    if (one.remove) await one.remove(tx, customerId)
    else await tx.run(`delete from ${one.table} where ${one.where}`, [customerId])
  }
  return removed
}

/** The customers at the other end of the customer's relationships. */
export async function listRelated(tx: Tx, customerId: string) {
  return tx.rows<{ customerId: string; relationshipId: string; type: string }>(
    'select customer_id as "customerId", relationship_id as "relationshipId", type from customer_relationship where other_id = $1 order by customer_id',
    [customerId],
  )
}

/** When the record was last changed or opened, and where its chain ends. */
export const findLastUse = (tx: Tx, customerId: string): Promise<{ at: Date; seq: number } | null> =>
  tx.maybe<{ at: Date; seq: number }>('select at, seq from journal where chain_id = $1 order by seq desc limit 1', [
    customerId,
  ])

/** Waits for whoever changes the record, and lets nobody change it until the end of the transaction. */
export const lockRecord = async (tx: Tx, customerId: string): Promise<boolean> =>
  (await tx.maybe('select 1 from customer where customer_id = $1 for update', [customerId])) !== null
