// Every statement on changes that wait, their decisions and evidence; what is asked for is sealed.

import { reachesAllBranches, type Scope, walledDepartments } from '../../platform/access/index.ts'
import { BY_KEY, type Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { ChangeStatus } from './contract.ts'

export const CHANGE_PLACE = 'pending_change.sealed'
export const REASON_PLACE = 'approval_decision.reason'
export const EVIDENCE_NAME_PLACE = 'approval_evidence.name'
export const EVIDENCE_PLACE = 'approval_evidence.content'

export type ChangeRow = {
  pendingChangeId: string
  route: string
  policyId: string
  policyVersion: number
  customerId: string | null
  subjectId: string | null
  branchId: number | null
  ownerId: string | null
  /** The customer's, when it is read: it may stand behind a wall. */
  department?: string | null
  makerId: string
  makerSession: string
  makerTerminal: Buffer | null
  origin: string
  channel: 'web' | 'api' | 'job' | 'cli'
  status: ChangeStatus
  levels: string[]
  level: number
  version: number
  askedAt: Date
  deadlineAt: Date
  remindAt: Date | null
  escalateAt: Date | null
  escalateTo: string
  escalated: boolean
  decidedAt: Date | null
  evidenceCount: number
  sealed: Buffer
}
const FIELDS: readonly [field: keyof ChangeRow, column: string][] = [
  ['pendingChangeId', 'pending_change_id'],
  ['route', 'route'],
  ['policyId', 'policy_id'],
  ['policyVersion', 'policy_version'],
  ['customerId', 'customer_id'],
  ['subjectId', 'subject_id'],
  ['branchId', 'branch_id'],
  ['ownerId', 'owner_id'],
  ['makerId', 'maker_id'],
  ['makerSession', 'maker_session'],
  ['makerTerminal', 'maker_terminal'],
  ['origin', 'origin'],
  ['channel', 'channel'],
  ['status', 'status'],
  ['levels', 'levels'],
  ['level', 'level'],
  ['version', 'version'],
  ['askedAt', 'asked_at'],
  ['deadlineAt', 'deadline_at'],
  ['remindAt', 'remind_at'],
  ['escalateAt', 'escalate_at'],
  ['escalateTo', 'escalate_to'],
  ['escalated', 'escalated'],
  ['decidedAt', 'decided_at'],
  ['evidenceCount', 'evidence_count'],
  ['sealed', 'sealed'],
]
const COLUMNS = `${FIELDS.map(([field, column]) => `p.${column} as "${field}"`).join(', ')},
  (select c.department from customer c where c.customer_id = p.customer_id) as "department"`
const NAMES = FIELDS.map(([, column]) => column).join(', ')
const PLACES = FIELDS.map((_, at) => `$${at + 1}`).join(', ')
const SETS = FIELDS.slice(1)
  .map(([, column], at) => `${column} = $${at + 2}`)
  .join(', ')
const valuesOf = (row: ChangeRow) => FIELDS.map(([field]) => row[field])

export const changeNotFound = () => new Refusal('approval.not-found', {}, { status: 404 })

export async function insertChange(tx: Tx, row: ChangeRow): Promise<void> {
  await tx.run(`insert into pending_change (${NAMES}) values (${PLACES})`, valuesOf(row))
}

export async function updateChange(tx: Tx, row: ChangeRow): Promise<void> {
  await tx.run(`update pending_change set ${SETS} where pending_change_id = $1`, valuesOf(row))
}

export const findChange = (tx: Tx, pendingChangeId: string) =>
  tx.maybe<ChangeRow>(`${BY_KEY}select ${COLUMNS} from pending_change p where p.pending_change_id = $1`, [
    pendingChangeId,
  ])

export async function lockChange(tx: Tx, pendingChangeId: string): Promise<ChangeRow> {
  const row = await tx.maybe<ChangeRow>(
    `select ${COLUMNS} from pending_change p where p.pending_change_id = $1 for update`,
    [pendingChangeId],
  )
  if (!row) throw changeNotFound()
  return row
}

/** Needs that somebody answers at these places: the own ones, and those of each lender but of the lender's own changes. */
export type Reach = Scope & {
  needs: string[]
  /** Whose changes are left out. */
  notMadeBy: string
}
export type ChangePage = {
  status: ChangeStatus | null
  makerId: string | null
  notMakerId: string | null
  customerId: string | null
  reaches: readonly Reach[] | null
  /** Only those whose asked level one of the needs answers. */
  needed: boolean
  after: { askedAt: string; id: string } | null
  newestFirst: boolean
  limit: number
}

function conditionsOf(page: Omit<ChangePage, 'limit' | 'newestFirst'>): { where: string; values: unknown[] } {
  const values: unknown[] = []
  const bind = (value: unknown, type: string) => `$${values.push(value)}::${type}`
  const all: string[] = ['true']
  if (page.status) all.push(`p.status = ${bind(page.status, 'text')}`)
  if (page.makerId) all.push(`p.maker_id = ${bind(page.makerId, 'uuid')}`)
  if (page.notMakerId) {
    const id = bind(page.notMakerId, 'uuid')
    all.push(`p.maker_id <> ${id}`)
    if (page.needed)
      all.push(`not exists (select 1 from approval_decision d where d.pending_change_id = p.pending_change_id
        and d.what = 'approved' and d.decided_by = ${id} and d.decided_at >= p.asked_at)`)
  }
  if (page.customerId) all.push(`p.customer_id = ${bind(page.customerId, 'uuid')}`)
  if (page.reaches) {
    const any = page.reaches.map(({ needs, notMadeBy, ...scope }) => {
      const near = reachesAllBranches(scope)
        ? 'true'
        : `(p.branch_id is null or p.branch_id = any(${bind(scope.branchIds, 'int[]')}) or p.owner_id = ${bind(scope.ownerId, 'uuid')})`
      const walled = walledDepartments(scope)
      const place =
        walled.length === 0
          ? near
          : `(${near} and not exists (select 1 from customer c where c.customer_id = p.customer_id and c.department = any(${bind(walled, 'text[]')})))`
      const need = page.needed ? `p.levels[p.level] = any(${bind(needs, 'text[]')})` : 'true'
      return `(${place} and ${need} and p.maker_id <> ${bind(notMadeBy, 'uuid')})`
    })
    all.push(any.length > 0 ? `(${any.join(' or ')})` : 'false')
  }
  return { where: all.join(' and '), values }
}

/** A page by keyset on when it was asked. */
export function listChangeRows(tx: Tx, page: ChangePage): Promise<ChangeRow[]> {
  const { where, values } = conditionsOf(page)
  const [than, order] = page.newestFirst ? ['<', 'desc'] : ['>', 'asc']
  const bind = (value: unknown, type: string) => `$${values.push(value)}::${type}`
  const after = page.after
    ? `and (p.asked_at, p.pending_change_id) ${than} (${bind(page.after.askedAt, 'timestamptz')}, ${bind(page.after.id, 'uuid')})`
    : ''
  return tx.rows<ChangeRow>(
    `select ${COLUMNS} from pending_change p where ${where} ${after}
     order by p.asked_at ${order}, p.pending_change_id ${order} limit ${bind(page.limit, 'int')}`,
    values,
  )
}

/** How many there are, counted to a limit. */
export async function countChanges(tx: Tx, page: Omit<ChangePage, 'after' | 'newestFirst'>): Promise<number> {
  const { where, values } = conditionsOf({ ...page, after: null })
  values.push(page.limit)
  const row = await tx.one<{ count: number }>(
    `select count(*)::int as count from (select 1 from pending_change p where ${where} limit $${values.length}::int) t`,
    values,
  )
  return row.count
}

/** What a clock has something to say about, the earliest first. */
export const listDueChanges = (tx: Tx, now: Date, limit: number) =>
  tx.rows<{ pendingChangeId: string }>(
    `select pending_change_id as "pendingChangeId" from pending_change
     where status in ('pending', 'returned')
       and least(deadline_at, coalesce(remind_at, deadline_at), coalesce(escalate_at, deadline_at)) <= $1
     order by least(deadline_at, coalesce(remind_at, deadline_at), coalesce(escalate_at, deadline_at)) limit $2`,
    [now, limit],
  )

/** Those that no other worker holds. */
export const lockFreeChanges = (tx: Tx, ids: readonly string[]) =>
  tx.rows<ChangeRow>(
    `select ${COLUMNS} from pending_change p where p.pending_change_id = any($1::uuid[])
     order by p.pending_change_id for update skip locked`,
    [ids],
  )

export type DecisionRow = {
  what: 'approved' | 'refused' | 'returned'
  level: number
  decidedBy: string
  onBehalfOf: string | null
  decidedAt: Date
  reason: Buffer | null
}
const DECISION = `what, level, decided_by as "decidedBy", on_behalf_of as "onBehalfOf", decided_at as "decidedAt", reason`

export const listDecisions = (tx: Tx, pendingChangeId: string) =>
  tx.rows<DecisionRow>(`select ${DECISION} from approval_decision where pending_change_id = $1 order by seq`, [
    pendingChangeId,
  ])

export async function insertDecision(tx: Tx, pendingChangeId: string, seq: number, row: DecisionRow): Promise<void> {
  await tx.run(
    `insert into approval_decision (pending_change_id, seq, what, level, decided_by, on_behalf_of, decided_at, reason)
     values ($1,$2,$3,$4,$5,$6,$7,$8)`,
    [pendingChangeId, seq, row.what, row.level, row.decidedBy, row.onBehalfOf, row.decidedAt, row.reason],
  )
}

export type EvidenceRow = { evidenceId: string; mediaType: string; bytes: number; addedAt: Date; name: Buffer }

export const listEvidence = (tx: Tx, pendingChangeId: string) =>
  tx.rows<EvidenceRow>(
    `select evidence_id as "evidenceId", media_type as "mediaType", bytes, added_at as "addedAt", name from approval_evidence
     where pending_change_id = $1 order by evidence_id`,
    [pendingChangeId],
  )

export const findEvidence = (tx: Tx, pendingChangeId: string, evidenceId: string) =>
  tx.maybe<Pick<EvidenceRow, 'mediaType'> & { content: Buffer }>(
    `select media_type as "mediaType", content from approval_evidence where pending_change_id = $1 and evidence_id = $2`,
    [pendingChangeId, evidenceId],
  )

export async function insertEvidence(
  tx: Tx,
  pendingChangeId: string,
  rows: readonly (EvidenceRow & { content: Buffer })[],
): Promise<void> {
  for (const row of rows)
    await tx.run(
      `insert into approval_evidence (pending_change_id, evidence_id, media_type, bytes, added_at, name, content)
       values ($1,$2,$3,$4,$5,$6,$7)`,
      [pendingChangeId, row.evidenceId, row.mediaType, row.bytes, row.addedAt, row.name, row.content],
    )
}
