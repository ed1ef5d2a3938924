// Reading one chain and its access records by time and kind, newest first, page by page.

import { BY_KEY, type Tx } from '../database/index.ts'
import type { JournalRow } from './journal-row.ts'
import { type AccessRecord, COLUMNS, type DbRow, toRow } from './journal-store.ts'

/** Rows of any of these are wanted: an action like a pattern, one like none of them, an actor like one, an event that names a field. */
export type WantedRows = { like: string[]; unlike: string[] | null; actorLike: string[]; fields: string[] }
export type ChainPage = {
  chainId: string
  beforeSeq: number
  since: Date | null
  until: Date | null
  /** Part of the actor's name; null for anybody. */
  actor: string | null
  /** Null for all. */
  wanted: WantedRows | null
  limit: number
}

const literal = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

export async function listChainRows(tx: Tx, page: ChainPage): Promise<JournalRow[]> {
  const { wanted } = page
  const rows = await tx.rows<DbRow>(
    `${BY_KEY}select ${COLUMNS} from journal where chain_id = $1 and seq < $2
       and ($3::timestamptz is null or at >= $3) and ($4::timestamptz is null or at < $4) and ($5::text is null or actor_name ilike $5)
       and ($6 or action like any($7::text[]) or ($8::text[] is not null and not action like any($8))
         or actor_name like any($9::text[]) or events @> any($10::jsonb[]))
     order by seq desc limit $11`,
    [
      page.chainId,
      page.beforeSeq,
      page.since,
      page.until,
      page.actor === null ? null : literal(page.actor),
      wanted === null,
      wanted?.like ?? [],
      wanted?.unlike ?? null,
      wanted?.actorLike ?? [],
      (wanted?.fields ?? []).map((field) => JSON.stringify([{ data: { fields: [field] } }])),
      page.limit,
    ],
  )
  return rows.map(toRow)
}

export type AccessPage = {
  customerId: string
  before: { at: string; recordId: string } | null
  since: Date | null
  until: Date | null
  actor: string | null
  /** Actions that are left out, as patterns. */
  without?: string[]
  limit: number
}

/** Who was shown a customer, newest first. `atText` is the time to the microsecond, for going on from there. */
export const listAccessRecords = (tx: Tx, page: AccessPage): Promise<(AccessRecord & { atText: string })[]> =>
  tx.rows(
    `${BY_KEY}select customer_id as "customerId", at, at::text as "atText", record_id as "recordId", actor_id as "actorId",
       actor_name as "actorName", action, request_id as "requestId", array_to_string(opened, ',') as opened
     from access_record where customer_id = $1 and (at, record_id) < ($2::timestamptz, $3::uuid)
       and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5) and ($6::text is null or actor_name ilike $6)
       and not action like any($8::text[])
     order by at desc, record_id desc limit $7`,
    [
      page.customerId,
      page.before?.at ?? 'infinity',
      page.before?.recordId ?? '00000000-0000-0000-0000-000000000000',
      page.since,
      page.until,
      page.actor === null ? null : literal(page.actor),
      page.limit,
      page.without ?? [],
    ],
  )
