// Every statement on users, roles and branches.

import type { Masking, SightLevel } from '../../platform/access/index.ts'
import { BY_KEY, type Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { ScopeKind } from './contract.ts'

export type BranchRow = {
  branchId: number
  code: string
  name: string
  parentId: number | null
  path: string
  active: boolean
  version: number
}
const BRANCH = 'branch_id as "branchId", code, name, parent_id as "parentId", path, active, version'

export const listAllBranches = (tx: Tx) => tx.rows<BranchRow>(`select ${BRANCH} from branch order by path`)
export const countUsersByBranch = (tx: Tx) =>
  tx.rows<{ branchId: number; users: number }>(
    'select branch_id as "branchId", count(*)::int as users from staff_user group by branch_id',
  )

export async function lockBranch(tx: Tx, branchId: number, version?: number): Promise<BranchRow> {
  const row = await tx.maybe<BranchRow>(`select ${BRANCH} from branch where branch_id = $1 for update`, [branchId])
  if (!row) throw new Refusal('staff.branch-not-found', { branchId }, { status: 404 })
  if (version !== undefined && row.version !== version)
    throw new Refusal('record.moved', { version: row.version }, { status: 409, data: { theirs: row } })
  return row
}

/** One writer of the tree at a time; a branch's number is the next after the highest. */
export async function nextBranchId(tx: Tx): Promise<number> {
  await tx.run("select pg_advisory_xact_lock(hashtext('kahu.branch'))")
  const { next } = await tx.one<{ next: number }>('select coalesce(max(branch_id), 0) + 1 as next from branch')
  return next
}

export async function insertBranch(tx: Tx, row: BranchRow): Promise<void> {
  await tx.run(
    'insert into branch (branch_id, code, name, parent_id, path, active, version) values ($1,$2,$3,$4,$5,$6,$7)',
    [row.branchId, row.code, row.name, row.parentId, row.path, row.active, row.version],
  )
}

export async function updateBranchRow(tx: Tx, row: BranchRow, oldPath: string): Promise<void> {
  await tx.run('update branch set name = $2, parent_id = $3, active = $4, version = $5 where branch_id = $1', [
    row.branchId,
    row.name,
    row.parentId,
    row.active,
    row.version,
  ])
  await tx.run("update branch set path = $2 || substr(path, length($1) + 1) where path like $1 || '%'", [
    oldPath,
    row.path,
  ])
}

export type RoleRow = {
  roleId: string
  name: { 'zh-CN': string; 'en-US': string }
  scope: ScopeKind
  /** What is shown of every class of data that `sight` does not name. */
  masking: SightLevel
  sight: Partial<Masking>
  /** Values a user of the role may open in a day; null: as many as the policy of the bank says. */
  revealsDaily: number | null
  /** Opening a value asks for a second factor given within five minutes. */
  revealFresh: boolean
  /** Its users must have a second factor. */
  secondFactor: boolean
  permissions: Record<string, ScopeKind | null>
  builtIn: boolean
  version: number
}
const ROLE = `role_id as "roleId", name, scope, masking, sight, reveals_daily as "revealsDaily", reveal_fresh as "revealFresh", second_factor as "secondFactor", permissions, built_in as "builtIn", version`

export const listAllRoles = (tx: Tx) => tx.rows<RoleRow>(`select ${ROLE} from role order by built_in desc, role_id`)
export const countUsersByRole = (tx: Tx) =>
  tx.rows<{ roleId: string; users: number }>(
    'select r as "roleId", count(*)::int as users from staff_user, unnest(role_ids) as r group by r',
  )

export async function lockRole(tx: Tx, roleId: string, version: number): Promise<RoleRow> {
  const row = await tx.maybe<RoleRow>(`select ${ROLE} from role where role_id = $1 for update`, [roleId])
  if (!row) throw new Refusal('staff.role-not-found', { roleId }, { status: 404 })
  if (row.version !== version)
    throw new Refusal('record.moved', { version: row.version }, { status: 409, data: { theirs: row } })
  return row
}

export async function saveRole(tx: Tx, row: RoleRow): Promise<void> {
  await tx.run(
    `insert into role (role_id, name, scope, masking, permissions, built_in, version, second_factor, sight, reveals_daily, reveal_fresh)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)
     on conflict (role_id) do update set name = excluded.name, scope = excluded.scope, masking = excluded.masking,
       permissions = excluded.permissions, version = excluded.version, second_factor = excluded.second_factor, sight = excluded.sight,
       reveals_daily = excluded.reveals_daily, reveal_fresh = excluded.reveal_fresh`,
    [
      row.roleId,
      JSON.stringify(row.name),
      row.scope,
      row.masking,
      JSON.stringify(row.permissions),
      row.builtIn,
      row.version,
      row.secondFactor,
      JSON.stringify(row.sight),
      row.revealsDaily,
      row.revealFresh,
    ],
  )
}

export const findRole = (tx: Tx, roleId: string) =>
  tx.maybe<RoleRow>(`select ${ROLE} from role where role_id = $1`, [roleId])

export type UserRow = {
  userId: string
  loginName: string
  displayName: Buffer
  branchId: number
  roleIds: string[]
  status: 'active' | 'disabled'
  passwordHash: string
  mustChangePassword: boolean
  lastSignedInAt: Date | null
  language: 'zh-CN' | 'en-US'
  /** Second factors that can be given at sign-in. */
  factorCount: number
  /** Comes in through the bank's identity provider, and by no password. */
  single: boolean
  /** Keyed hash of who the provider says it is; null until the first sign-in there. */
  singleSubject: Buffer | null
  version: number
  /** Where the user works; walls stand between departments. */
  department: string | null
  /** Departments whose customers the user does not see. */
  walled: string[]
  /** Temporary grants that were not ended early; each ends by itself at its moment. */
  grants: HeldGrant[]
}
export type HeldGrant = { grantId: string; kind: 'role' | 'permission'; what: string; scope: ScopeKind; endsAt: string }
/** Departments on the other side of a wall, whichever side named it. */
const WALLED = `array(select d.department_id from department d, department own where own.department_id = staff_user.department
  and (own.department_id = any(d.walls) or d.department_id = any(own.walls)))`
const GRANTS = `coalesce((select jsonb_agg(jsonb_build_object('grantId', g.grant_id, 'kind', g.kind, 'what', g.what, 'scope', g.scope,
    'endsAt', to_char(g.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
  from staff_grant g where g.user_id = staff_user.user_id and g.ended_at is null), '[]')`
const USER = `user_id as "userId", login_name as "loginName", display_name as "displayName", branch_id as "branchId", role_ids as "roleIds",
  status, password_hash as "passwordHash", must_change_password as "mustChangePassword", last_signed_in_at as "lastSignedInAt", language,
  factor_count as "factorCount", single, single_subject as "singleSubject", version, department, ${WALLED} as walled, ${GRANTS} as grants`

export const findUserByLogin = (tx: Tx, loginName: string) =>
  tx.maybe<UserRow>(`select ${USER} from staff_user where login_name = $1`, [loginName])
export const lockUserByLogin = (tx: Tx, loginName: string) =>
  tx.maybe<UserRow>(`select ${USER} from staff_user where login_name = $1 for update`, [loginName])
export const lockUserBySubject = (tx: Tx, subject: Buffer) =>
  tx.maybe<UserRow>(`select ${USER} from staff_user where single_subject = $1 for update`, [subject])
export const findUser = (tx: Tx, userId: string) =>
  tx.maybe<UserRow>(`${BY_KEY}select ${USER} from staff_user where user_id = $1`, [userId])
export const listUsersById = (tx: Tx, userIds: string[]) =>
  tx.rows<UserRow>(`select ${USER} from staff_user where user_id = any($1::uuid[])`, [userIds])

export type Member = Pick<UserRow, 'userId' | 'branchId' | 'roleIds' | 'walled' | 'grants'>

/** Active users with any of the roles, also for a time, of one branch or of all (null). */
export const listMembers = (
  tx: Tx,
  roleIds: readonly string[],
  permission: string,
  branchId: number | null,
  limit: number,
) =>
  tx.rows<Member>(
    `select user_id as "userId", branch_id as "branchId", role_ids as "roleIds", ${WALLED} as walled, ${GRANTS} as grants from staff_user
     where status = 'active' and (role_ids && $1::text[] or exists (select 1 from staff_grant g where g.user_id = staff_user.user_id
       and g.ended_at is null and (g.what = any($1::text[]) or g.what = $4))) and ($2::int is null or branch_id = $2) order by user_id limit $3`,
    [roleIds, branchId, limit, permission],
  )

export async function getUser(tx: Tx, userId: string): Promise<UserRow> {
  const row = await findUser(tx, userId)
  if (!row) throw new Refusal('staff.user-not-found', {}, { status: 404 })
  return row
}

export async function lockUser(tx: Tx, userId: string, version?: number): Promise<UserRow> {
  const row = await tx.maybe<UserRow>(`select ${USER} from staff_user where user_id = $1 for update`, [userId])
  if (!row) throw new Refusal('staff.user-not-found', {}, { status: 404 })
  if (version !== undefined && row.version !== version)
    throw new Refusal('record.moved', { version: row.version }, { status: 409 })
  return row
}

export type UserFilter = {
  search: string | null
  branchId: number | null
  roleId: string | null
  status: string | null
  /** Sessions not seen since are over. */
  seenAfter: Date
  after: string
  limit: number
}

/** Users by login name; `search` matches its beginning. */
export const listUserRows = (tx: Tx, filter: UserFilter) =>
  tx.rows<UserRow & { sessionCount: number }>(
    `select ${USER}, (select count(*)::int from staff_session s where s.user_id = staff_user.user_id and s.last_seen_at > $6) as "sessionCount"
     from staff_user
     where login_name > $1 and ($2::text is null or login_name like $2 || '%') and ($3::int is null or branch_id = $3)
       and ($4::text is null or $4 = any(role_ids)) and ($5::text is null or status = $5)
     order by login_name limit $7`,
    [filter.after, filter.search, filter.branchId, filter.roleId, filter.status, filter.seenAfter, filter.limit],
  )

export async function insertUser(
  tx: Tx,
  row: Omit<UserRow, 'factorCount' | 'walled' | 'grants'>,
  at: Date,
): Promise<void> {
  await tx.run(
    `insert into staff_user (user_id, login_name, display_name, branch_id, role_ids, status, password_hash, must_change_password,
       password_changed_at, language, version, single, single_subject, department) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
    [
      row.userId,
      row.loginName,
      row.displayName,
      row.branchId,
      row.roleIds,
      row.status,
      row.passwordHash,
      row.mustChangePassword,
      at,
      row.language,
      row.version,
      row.single,
      row.singleSubject,
      row.department,
    ],
  )
}

export async function updateUserRow(tx: Tx, row: UserRow): Promise<void> {
  await tx.run(
    `update staff_user set display_name = $2, branch_id = $3, role_ids = $4, status = $5, password_hash = $6,
       must_change_password = $7, last_signed_in_at = $8, language = $9, version = $10, single = $11, single_subject = $12, department = $13
     where user_id = $1`,
    [
      row.userId,
      row.displayName,
      row.branchId,
      row.roleIds,
      row.status,
      row.passwordHash,
      row.mustChangePassword,
      row.lastSignedInAt,
      row.language,
      row.version,
      row.single,
      row.singleSubject,
      row.department,
    ],
  )
}

/** Whether an active administrator other than this user remains. One asks at a time, so that two do not remove each other. */
export async function otherAdministrator(tx: Tx, userId: string): Promise<boolean> {
  await tx.run("select pg_advisory_xact_lock(hashtext('kahu.administrators'))")
  const row = await tx.maybe(
    "select 1 as found from staff_user where 'admin' = any(role_ids) and status = 'active' and user_id <> $1 limit 1",
    [userId],
  )
  return row !== null
}

export const anyUser = async (tx: Tx) => (await tx.maybe('select 1 as found from staff_user limit 1')) !== null

/** A demo bank offers second factors and demands none; roles the bank has changed stay as they are. */
export const demandNoFactors = (tx: Tx) =>
  tx.run('update role set second_factor = false where built_in and version = 1')
