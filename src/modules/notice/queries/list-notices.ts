// My notices with the names of what they speak of, as I may see them now; and how many are unread.

import { may, permit } from '../../../platform/access/index.ts'
import { type Module, type QueryContext, query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { personOf } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { countUnread, listNoticeRows, type NoticeRow } from '../notice-store.ts'

/** Names by `<kind>/<id>`; what lies outside the reader's scope has none. */
async function subjectsOf(
  context: QueryContext,
  modules: readonly Module[],
  rows: readonly NoticeRow[],
): Promise<Map<string, string>> {
  const named = new Map<string, string>()
  for (const { kind, permission, find } of modules.flatMap((module) => module.subjects ?? [])) {
    const ids = rows.flatMap(({ subjectKind, subjectId }) => (subjectKind === kind && subjectId ? [subjectId] : []))
    if (ids.length === 0 || !may(context.caller, permission)) continue
    const found = await find({ ...context, scope: permit(context.caller, permission) }, [...new Set(ids)])
    for (const [id, name] of found) named.set(`${kind}/${id}`, name)
  }
  return named
}

export const listNotices = (modules: () => readonly Module[]) =>
  query(contract.listNotices, async (context, { query: asked }) => {
    const { userId } = personOf(context.caller)
    const limit = asked.limit ?? PAGE_ROWS_DEFAULT
    const [at, noticeId] = asked.cursor ? readCursor(asked.cursor, 2).map(String) : []
    const rows = await listNoticeRows(context.tx, {
      userId,
      unread: asked.unread ?? false,
      topic: asked.topic ?? null,
      before: at && noticeId ? { at, noticeId } : null,
      limit: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const names = await subjectsOf(context, modules(), shown)
    const last = shown.at(-1)
    return {
      items: shown.map(({ noticeId, kind, at, facts, link, urgent, subjectKind, subjectId, readAt }) => ({
        noticeId,
        kind,
        at: at.toISOString(),
        facts,
        // Nothing leads to what the reader does not see.
        link: subjectId && !names.has(`${subjectKind}/${subjectId}`) ? '/notices' : link,
        urgent,
        subject: names.get(`${subjectKind}/${subjectId}`) ?? null,
        read: readAt !== null,
      })),
      next: rows.length > limit && last ? packCursor([last.at.toISOString(), last.noticeId]) : null,
    }
  })

export const countNotices = query(contract.countNotices, async ({ tx, caller }) => ({
  unread: await countUnread(tx, personOf(caller).userId, contract.UNREAD_COUNT_MAX),
}))
