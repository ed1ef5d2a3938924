// Every statement on wrapped data keys.

import type { Tx } from '../database/index.ts'
import { Refusal } from '../kernel/refusal.ts'
import { masterVersionOf } from './wrapped-key.ts'

export type DataKeyRow = { ownerId: string; wrapped: Buffer }

export async function insertDataKeys(tx: Tx, keys: DataKeyRow[]): Promise<void> {
  if (keys.length === 0) return
  await tx.run(
    `insert into data_key (owner_id, wrapped, master_version)
     select * from unnest($1::uuid[], $2::bytea[], $3::int[])`,
    [keys.map((key) => key.ownerId), keys.map((key) => key.wrapped), keys.map((key) => masterVersionOf(key.wrapped))],
  )
}

/** The wrapped key, or null when the owner has none: never had one, or was erased. */
export async function findDataKey(tx: Tx, ownerId: string): Promise<Buffer | null> {
  const row = await tx.maybe<{ wrapped: Buffer }>('select wrapped from data_key where owner_id = $1', [ownerId])
  return row?.wrapped ?? null
}

/** The wrapped key, or a refusal: what the owner had was erased for good. */
export async function getDataKey(tx: Tx, ownerId: string): Promise<Buffer> {
  const wrapped = await findDataKey(tx, ownerId)
  if (!wrapped) throw new Refusal('vault.erased', { ownerId }, { status: 410 })
  return wrapped
}

/** The wrapped keys of those owners that have one. */
export async function getDataKeys(tx: Tx, ownerIds: string[]): Promise<Map<string, Buffer>> {
  const keys = new Map<string, Buffer>()
  if (ownerIds.length === 0) return keys
  const rows = await tx.rows<{ owner_id: string; wrapped: Buffer }>(
    'select owner_id, wrapped from data_key where owner_id = any($1::uuid[])',
    [ownerIds],
  )
  for (const row of rows) keys.set(row.owner_id, row.wrapped)
  return keys
}

/** A page of keys wrapped by a master older than `masterVersion`, in order of owner, after `afterOwnerId`. */
export async function listKeysOfOlderMaster(
  tx: Tx,
  masterVersion: number,
  limit: number,
  afterOwnerId: string | null,
): Promise<DataKeyRow[]> {
  const rows = await tx.rows<{ owner_id: string; wrapped: Buffer }>(
    `select owner_id, wrapped from data_key
     where master_version < $1 and ($2::uuid is null or owner_id > $2::uuid) order by owner_id limit $3`,
    [masterVersion, afterOwnerId, limit],
  )
  return rows.map((row) => ({ ownerId: row.owner_id, wrapped: row.wrapped }))
}

/** Stores keys that were wrapped again; one destroyed in the meantime stays destroyed. Answers how many changed. */
export async function updateWrapped(tx: Tx, keys: DataKeyRow[]): Promise<number> {
  if (keys.length === 0) return 0
  return tx.run(
    `update data_key set wrapped = fresh.wrapped, master_version = fresh.master_version
     from unnest($1::uuid[], $2::bytea[], $3::int[]) as fresh (owner_id, wrapped, master_version)
     where data_key.owner_id = fresh.owner_id and data_key.master_version < fresh.master_version`,
    [keys.map((key) => key.ownerId), keys.map((key) => key.wrapped), keys.map((key) => masterVersionOf(key.wrapped))],
  )
}

/** Erases the owner: nothing sealed under the key opens again. Call `vault.forgetKey` in every process too. */
export async function destroyDataKey(tx: Tx, ownerId: string): Promise<boolean> {
  return (await tx.run('delete from data_key where owner_id = $1', [ownerId])) > 0
}

export async function countKeysByMaster(tx: Tx): Promise<Map<number, number>> {
  const rows = await tx.rows<{ master_version: number; keys: number }>(
    'select master_version, count(*)::int as keys from data_key group by master_version order by master_version',
  )
  return new Map(rows.map((row) => [row.master_version, row.keys]))
}

/** Whether anything was ever sealed: then a missing key file is a fault, not a first start. */
export async function anythingSealed(tx: Tx): Promise<boolean> {
  const row = await tx.one<{ found: boolean }>(
    'select exists (select 1 from data_key) or exists (select 1 from journal) as found',
  )
  return row.found
}
