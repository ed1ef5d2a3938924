// Reads the outbox and writes what users are told of it, each event once; tells open pages that there is news.

import type { Module, NoticeDraft, NoticeRule, Reader } from '../../platform/command/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { NOTICE_CHANNEL, type NoticeMessage, notify, type RelayedRow } from '../../platform/journal/index.ts'
import { namedId } from '../../platform/kernel/ids.ts'
import { insertNotices } from './notice-store.ts'

export const NOTICES = 'notice.tell'
/** What is older when it is read is no news: a bank that gets notices today is not told of last year. */
const NEWS_MS = 7 * 86_400_000

type Rules = { rules: Map<string, NoticeRule[]>; permissions: Map<string, Set<string>> }
type Written = Parameters<typeof insertNotices>[1][number] & { toast: boolean }

function rulesOf(modules: readonly Module[]): Rules {
  const rules: Rules['rules'] = new Map()
  const permissions: Rules['permissions'] = new Map()
  for (const rule of modules.flatMap((module) => module.notices ?? []))
    rules.set(rule.on, [...(rules.get(rule.on) ?? []), rule])
  for (const { on, permission } of modules.flatMap((module) => module.tasks ?? []))
    for (const event of on) permissions.set(event, (permissions.get(event) ?? new Set()).add(permission))
  return { rules, permissions }
}

/** The id comes from the event: read twice, it is the same notice. */
const rowOf = (draft: NoticeDraft, row: RelayedRow, place: number): Written => ({
  userId: draft.userId,
  noticeId: namedId('notice', `${row.chainId}/${row.seq}/${place}/${draft.kind}`),
  at: row.at,
  kind: draft.kind,
  facts: draft.facts,
  link: draft.link,
  urgent: draft.urgent ?? false,
  subjectKind: draft.subject?.kind ?? null,
  subjectId: draft.subject?.id ?? null,
  toast: (draft.urgent || draft.ends) ?? false,
})

async function tell(tx: Tx, rows: readonly RelayedRow[], { rules, permissions }: Rules): Promise<void> {
  const written: Written[] = []
  const stale = new Set<string>()
  const since = Date.now() - NEWS_MS
  for (const row of rows) {
    if (row.at.getTime() < since) continue
    for (const [place, event] of row.events.entries()) {
      for (const permission of permissions.get(event.id) ?? []) stale.add(permission)
      for (const rule of rules.get(event.id) ?? [])
        for (const draft of await rule.tell(tx, event, row)) written.push(rowOf(draft, row, place))
    }
  }
  const told = await insertNotices(tx, written)
  const newest = new Map(written.map((notice) => [notice.userId, notice]))
  const messages: NoticeMessage[] = [
    ...[...told].map((userId) => {
      const { kind, noticeId: id, link, toast } = newest.get(userId) as Written
      return { userId, kind, id, link, toast }
    }),
    ...[...stale].map((permission) => ({ permission, kind: 'task' })),
  ]
  for (const message of messages) await notify(tx, NOTICE_CHANNEL, JSON.stringify(message))
}

/** The reader of the outbox; the rules of all modules are gathered when the first row comes. */
export function noticeReader(modules: () => readonly Module[]): Reader {
  let rules: Rules | undefined
  return {
    name: NOTICES,
    handle: async (tx, rows) => {
      rules ??= rulesOf(modules())
      await tell(tx, rows, rules)
      return rows.length
    },
  }
}
