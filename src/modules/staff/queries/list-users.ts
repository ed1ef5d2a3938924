// Users by login name, page by page; one user with sessions; colleagues to choose from.

import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import * as contract from '../contract.ts'
import { findAttempts, listSessionsOf } from '../session-store.ts'
import { loginHashOf, openName, showUserRow } from '../show-user.ts'
import { SESSION_IDLE_MS } from '../staff.ts'
import { getUser, listAllBranches, listUserRows, listUsersById, type UserRow } from '../staff-store.ts'
import { showSessionRow } from './list-sessions.ts'

const COLLEAGUES_MAX = 100
const COLLEAGUES_READ_MAX = 2000

/** Users with their lock and branch name. */
export async function showUsers(
  tx: Tx,
  vault: Vault,
  now: Date,
  rows: (UserRow & { sessionCount: number })[],
): Promise<contract.User[]> {
  const hashes = rows.map((row) => loginHashOf(vault, row.loginName))
  const [branches, attempts] = [await listAllBranches(tx), await findAttempts(tx, hashes)]
  const locks = new Map(attempts.map((attempt) => [attempt.loginHash.toString('hex'), attempt.lockedUntil]))
  return rows.map((row, at) => {
    const until = locks.get((hashes[at] as Buffer).toString('hex'))
    return showUserRow(vault, row, branches, {
      sessionCount: row.sessionCount,
      lockedUntil: until && until > now ? until : null,
    })
  })
}

export const listUsers = query(contract.listUsers, async ({ tx, vault, clock }, { query: asked }) => {
  const limit = asked.limit ?? PAGE_ROWS_DEFAULT
  const after = asked.cursor ? String(readCursor(asked.cursor, 1)[0]) : ''
  const rows = await listUserRows(tx, {
    search: asked.search?.toLowerCase().replace(/[%_\\]/g, '\\$&') ?? null,
    branchId: asked.branchId ?? null,
    roleId: asked.roleId ?? null,
    status: asked.status === 'disabled' ? 'disabled' : asked.status === 'active' ? 'active' : null,
    seenAfter: new Date(clock.now().getTime() - SESSION_IDLE_MS),
    after,
    limit: limit + 1,
  })
  const shown = await showUsers(tx, vault, clock.now(), rows.slice(0, limit))
  const items = asked.status === 'locked' ? shown.filter((user) => user.status === 'locked') : shown
  return { items, next: rows.length > limit ? packCursor([(rows[limit - 1] as UserRow).loginName]) : null }
})

export const showUser = query(contract.showUser, async ({ tx, vault, clock }, { params }) => {
  const row = await getUser(tx, params.userId)
  const sessions = await listSessionsOf(tx, params.userId, new Date(clock.now().getTime() - SESSION_IDLE_MS))
  const [user] = await showUsers(tx, vault, clock.now(), [{ ...row, sessionCount: sessions.length }])
  return { user: user as contract.User, sessions: sessions.map((session) => showSessionRow(session, null)) }
})

export const listColleagues = query(contract.listColleagues, async ({ tx, vault, clock }, { query: asked }) => {
  const rows = asked.userId
    ? await listUsersById(tx, [asked.userId])
    : await listUserRows(tx, {
        search: null,
        branchId: null,
        roleId: asked.roleId ?? null,
        status: 'active',
        seenAfter: clock.now(),
        after: '',
        limit: COLLEAGUES_READ_MAX,
      })
  const wanted = asked.search?.trim().toLowerCase() ?? ''
  const items = rows
    .map((row) => ({
      userId: row.userId,
      displayName: openName(vault, row),
      loginName: row.loginName,
      branchId: row.branchId,
    }))
    .filter((user) => user.loginName.includes(wanted) || user.displayName.toLowerCase().includes(wanted))
  return { items: items.slice(0, COLLEAGUES_MAX) }
})
