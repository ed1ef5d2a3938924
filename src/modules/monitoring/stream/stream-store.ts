// Every statement on the stream's shares, the state kept of them, and what rules hit.

import type { Tx } from '../../../platform/database/index.ts'

export type Place = { txid: string; rowId: string }

/** Shares are rows that are there before anybody works on them. */
export const makeShares = (tx: Tx, shares: number): Promise<number> =>
  tx.run(
    'insert into monitoring_share (share) select s from generate_series(0, $1::int - 1) as s on conflict do nothing',
    [shares],
  )

export type Lease = { share: number; holder: string; now: Date; until: Date }

/** Takes shares nobody holds, those left behind included, so that `most` are held; answers all that are held now. */
export async function leaseShares(
  tx: Tx,
  { holder, now, until, most }: Omit<Lease, 'share'> & { most: number },
): Promise<number[]> {
  const rows = await tx.rows<{ share: number }>(
    `with held as (select share from monitoring_share where holder = $1 and lease_until > $2),
       free as (select share from monitoring_share where holder is null or lease_until <= $2
         order by share limit greatest(0, $4::int - (select count(*) from held)::int) for update skip locked)
     update monitoring_share s set holder = $1, lease_until = $3,
       takeovers = s.takeovers + case when s.holder is distinct from $1 then 1 else 0 end
     where s.share in (select share from held union select share from free) returning s.share`,
    [holder, now, until, most],
  )
  return rows.map(({ share }) => share).sort((a, b) => a - b)
}

/** How many workers hold shares now: they divide them evenly. */
export const countHolders = async (tx: Tx, now: Date): Promise<number> =>
  (
    await tx.one<{ count: number }>(
      'select count(distinct holder)::int as count from monitoring_share where lease_until > $1',
      [now],
    )
  ).count

/** Whether the share is still the holder's: asked in the transaction that writes what was hit, so that nobody else moved on. */
export const holdsShare = async (tx: Tx, { share, holder, now }: Omit<Lease, 'until'>): Promise<boolean> =>
  (await tx.maybe('select 1 from monitoring_share where share = $1 and holder = $2 and lease_until > $3 for share', [
    share,
    holder,
    now,
  ])) !== null

export const giveUpShares = (tx: Tx, holder: string): Promise<number> =>
  tx.run('update monitoring_share set holder = null, lease_until = null where holder = $1', [holder])

export type Checkpoint = Place & { madeAt: Date; bytes: Buffer }
const PIECE_BYTES = 8 * 1024 * 1024

/** The newest state of a share; pieces, for one value holds a gigabyte at most. */
export async function saveCheckpoint(tx: Tx, share: number, one: Checkpoint): Promise<void> {
  await tx.run('delete from monitoring_checkpoint where share = $1', [share])
  for (let piece = 0; piece * PIECE_BYTES < Math.max(1, one.bytes.length); piece += 1)
    await tx.run(
      `insert into monitoring_checkpoint (share, piece, made_at, last_txid, last_row_id, bytes)
       values ($1,$2,$3,$4::text::xid8,$5,$6)`,
      [
        share,
        piece,
        one.madeAt,
        one.txid,
        one.rowId,
        one.bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES),
      ],
    )
}

export async function findCheckpoint(tx: Tx, share: number): Promise<Checkpoint | null> {
  const rows = await tx.rows<Checkpoint>(
    `select made_at as "madeAt", last_txid::text as txid, last_row_id as "rowId", bytes
     from monitoring_checkpoint where share = $1 order by piece`,
    [share],
  )
  const [first] = rows
  return first ? { ...first, bytes: Buffer.concat(rows.map(({ bytes }) => bytes)) } : null
}

export type HitRow = {
  customerId: string
  transactionId: string
  leg: number
  code: string
  mode: 'live' | 'shadow'
  version: number
  bookedAt: Date
  seenAt: Date
  score: number
  amountFen: number
  /** What was compared with what. */
  facts: unknown
}

/** Hits once each; answers those that were not there. */
export async function insertHits(tx: Tx, hits: readonly HitRow[]): Promise<HitRow[]> {
  if (hits.length === 0) return []
  const of = <K extends keyof HitRow>(name: K) => hits.map((hit) => hit[name])
  const rows = await tx.rows<Pick<HitRow, 'customerId' | 'transactionId' | 'leg' | 'code' | 'mode'>>(
    `insert into monitoring_hit (customer_id, transaction_id, leg, code, mode, version, booked_at, seen_at, score, amount_fen, facts)
     select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::timestamptz[],
       $9::int[], $10::bigint[], $11::jsonb[])
     on conflict do nothing returning customer_id as "customerId", transaction_id as "transactionId", leg, code, mode`,
    [
      of('customerId'),
      of('transactionId'),
      of('leg'),
      of('code'),
      of('mode'),
      of('version'),
      of('bookedAt'),
      of('seenAt'),
      of('score'),
      of('amountFen'),
      hits.map(({ facts }) => JSON.stringify(facts)),
    ],
  )
  const nameOf = (hit: Pick<HitRow, 'customerId' | 'transactionId' | 'leg' | 'code' | 'mode'>) =>
    `${hit.customerId}|${hit.transactionId}|${hit.leg}|${hit.code}|${hit.mode}`
  const fresh = new Set(rows.map(nameOf))
  return hits.filter((hit) => fresh.has(nameOf(hit)))
}

/** A place of the outbox that everything booked since an instant lies behind. */
export async function findPlaceBefore(tx: Tx, at: Date): Promise<Place> {
  const row = await tx.maybe<Place>(
    `select last_txid::text as txid, last_row_id as "rowId" from journal_checkpoint where at < $1 order by tree_size desc limit 1`,
    [at],
  )
  return row ?? { txid: '0', rowId: '00000000-0000-0000-0000-000000000000' }
}

/** Share -> how it stands; `readRow` names the newest row of the outbox it has taken up. */
export const listShares = (
  tx: Tx,
): Promise<
  { share: number; leaseUntil: Date | null; takeovers: number; putAwayAt: Date | null; readRow: string | null }[]
> =>
  tx.rows(
    `select s.share, s.lease_until as "leaseUntil", s.takeovers, c.made_at as "putAwayAt", r.last_row_id as "readRow"
     from monitoring_share s left join monitoring_checkpoint c on c.share = s.share and c.piece = 0
     left join relay_cursor r on r.reader = 'monitoring.' || s.share order by s.share`,
  )

/** Code -> hits of the version that works, since an instant. */
export const countHits = async (tx: Tx, since: Date): Promise<Map<string, number>> => {
  const rows = await tx.rows<{ code: string; hits: number }>(
    `select code, count(*)::int as hits from monitoring_hit where mode = 'live' and booked_at >= $1 group by code`,
    [since],
  )
  return new Map(rows.map(({ code, hits }) => [code, hits]))
}
