// The own open sessions.

import { query } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import { listSessionsOf, type SessionRow } from '../session-store.ts'
import { SESSION_IDLE_MS } from '../staff.ts'
import { personOf } from './show-session.ts'

export const showSessionRow = (row: SessionRow, currentId: string | null) => ({
  sessionId: row.sessionId,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  device: row.device,
  current: row.sessionId === currentId,
})

export const listSessions = query(contract.listSessions, async ({ tx, caller, clock }) => {
  const person = personOf(caller)
  const rows = await listSessionsOf(tx, person.userId, new Date(clock.now().getTime() - SESSION_IDLE_MS))
  return { items: rows.map((row) => showSessionRow(row, person.sessionId)) }
})
