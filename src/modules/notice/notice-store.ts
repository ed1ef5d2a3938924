// Every statement on notices; each names the user whose they are.

import type { Tx } from '../../platform/database/index.ts'

export type NoticeRow = {
  userId: string
  noticeId: string
  at: Date
  kind: string
  facts: Record<string, string | number>
  link: string
  urgent: boolean
  subjectKind: string | null
  subjectId: string | null
  readAt: Date | null
}
const COLUMNS = `user_id as "userId", notice_id as "noticeId", at, kind, facts, link, urgent, subject_kind as "subjectKind",
  subject_id as "subjectId", read_at as "readAt"`

/** Writes notices; one that is there already stays as it is. Answers whose were new. */
export async function insertNotices(tx: Tx, rows: readonly Omit<NoticeRow, 'readAt'>[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const list = <K extends keyof Omit<NoticeRow, 'readAt'>>(key: K) => rows.map((row) => row[key])
  const told = await tx.rows<{ userId: string }>(
    `insert into notice (user_id, notice_id, at, kind, facts, link, urgent, subject_kind, subject_id)
     select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::jsonb[], $6::text[], $7::bool[], $8::text[], $9::uuid[])
     on conflict do nothing returning user_id as "userId"`,
    [
      list('userId'),
      list('noticeId'),
      list('at'),
      list('kind'),
      rows.map(({ facts }) => JSON.stringify(facts)),
      list('link'),
      list('urgent'),
      list('subjectKind'),
      list('subjectId'),
    ],
  )
  return new Set(told.map(({ userId }) => userId))
}

export type NoticePage = {
  userId: string
  unread: boolean
  topic: string | null
  before: { at: string; noticeId: string } | null
  limit: number
}

/** One user's notices, newest first. */
export const listNoticeRows = (tx: Tx, page: NoticePage): Promise<NoticeRow[]> =>
  tx.rows<NoticeRow>(
    `select ${COLUMNS} from notice
     where user_id = $1 and (not $2 or read_at is null) and ($3::text is null or starts_with(kind, $3 || '.'))
       and ($4::timestamptz is null or (at, notice_id) < ($4::timestamptz, $5::uuid))
     order by at desc, notice_id desc limit $6`,
    [page.userId, page.unread, page.topic, page.before?.at ?? null, page.before?.noticeId ?? null, page.limit],
  )

/** How many are unread, counted to a limit. */
export const countUnread = async (tx: Tx, userId: string, limit: number): Promise<number> =>
  (
    await tx.one<{ count: number }>(
      'select count(*)::int as count from (select 1 from notice where user_id = $1 and read_at is null limit $2) t',
      [userId, limit],
    )
  ).count

/** Marks the user's own, by id or all up to an instant; answers how many were unread till now. */
export const markRead = (
  tx: Tx,
  userId: string,
  which: { noticeIds: readonly string[]; upTo: string | null },
  at: Date,
): Promise<number> =>
  tx.run(
    `update notice set read_at = $4
     where user_id = $1 and read_at is null and (notice_id = any($2::uuid[]) or at <= $3::timestamptz)`,
    [userId, which.noticeIds, which.upTo, at],
  )

export const deleteOldNotices = (tx: Tx, before: Date, rowsMax: number): Promise<number> =>
  tx.run(
    'delete from notice where (user_id, notice_id) in (select user_id, notice_id from notice where at < $1 limit $2)',
    [before, rowsMax],
  )

/** Of each user only the newest `keep` stay. */
export const deleteBeyond = (tx: Tx, keep: number, rowsMax: number): Promise<number> =>
  tx.run(
    `delete from notice where (user_id, notice_id) in (
       select user_id, notice_id from (
         select user_id, notice_id, row_number() over (partition by user_id order by at desc, notice_id desc) as place from notice
       ) t where place > $1 limit $2)`,
    [keep, rowsMax],
  )
