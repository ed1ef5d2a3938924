// Every statement on machine clients, their keys, tokens and used assertions.

import { BY_KEY, type Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Client } from './contract.ts'

export type ClientRow = Omit<Client, 'keys' | 'lastTokenAt'>
export type KeyRow = {
  clientId: string
  keyId: string
  publicKey: Record<string, string>
  addedAt: Date
  endsAt: Date
}
export type TokenRow = {
  tokenHash: Buffer
  clientId: string
  keyId: string
  permissions: string[]
  madeAt: Date
  expiresAt: Date
}
const CLIENT = `client_id as "clientId", name, branch_id as "branchId", scope, masking, permissions, networks,
  rate_per_second as "ratePerSecond", active, version`
const KEY =
  'client_id as "clientId", key_id as "keyId", public_key as "publicKey", added_at as "addedAt", ends_at as "endsAt"'

export const listClientRows = (tx: Tx) =>
  tx.rows<ClientRow>(`select ${CLIENT} from machine_client order by client_id limit 1000`)
export const findClient = (tx: Tx, clientId: string) =>
  tx.maybe<ClientRow>(`${BY_KEY}select ${CLIENT} from machine_client where client_id = $1`, [clientId])

export async function lockClient(tx: Tx, clientId: string, version?: number): Promise<ClientRow> {
  const row = await tx.maybe<ClientRow>(`select ${CLIENT} from machine_client where client_id = $1 for update`, [
    clientId,
  ])
  if (!row) throw new Refusal('client.not-found', { clientId }, { status: 404 })
  if (version !== undefined && row.version !== version)
    throw new Refusal('record.moved', { version: row.version }, { status: 409, data: { theirs: row } })
  return row
}

export const saveClient = (tx: Tx, row: ClientRow) =>
  tx.run(
    `insert into machine_client (client_id, name, branch_id, scope, masking, permissions, networks, rate_per_second, active, version)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
     on conflict (client_id) do update set name = excluded.name, branch_id = excluded.branch_id, scope = excluded.scope,
       masking = excluded.masking, permissions = excluded.permissions, networks = excluded.networks,
       rate_per_second = excluded.rate_per_second, active = excluded.active, version = excluded.version`,
    [
      row.clientId,
      row.name,
      row.branchId,
      row.scope,
      row.masking,
      row.permissions,
      row.networks,
      row.ratePerSecond,
      row.active,
      row.version,
    ],
  )

export const listKeys = (tx: Tx, clientIds: readonly string[]) =>
  tx.rows<KeyRow>(`select ${KEY} from machine_key where client_id = any($1::text[]) order by ends_at desc`, [clientIds])
export const insertKey = (tx: Tx, row: KeyRow) =>
  tx.run('insert into machine_key (client_id, key_id, public_key, added_at, ends_at) values ($1,$2,$3,$4,$5)', [
    row.clientId,
    row.keyId,
    JSON.stringify(row.publicKey),
    row.addedAt,
    row.endsAt,
  ])
export const endKey = (tx: Tx, clientId: string, keyId: string, at: Date) =>
  tx.run('update machine_key set ends_at = $3 where client_id = $1 and key_id = $2 and ends_at > $3', [
    clientId,
    keyId,
    at,
  ])

/** False when the assertion was used before. */
export const keepAssertion = async (tx: Tx, hash: Buffer, until: Date) =>
  (await tx.run('insert into machine_assertion (assertion_hash, until) values ($1,$2) on conflict do nothing', [
    hash,
    until,
  ])) === 1
export const insertToken = (tx: Tx, row: TokenRow) =>
  tx.run(
    'insert into machine_token (token_hash, client_id, key_id, permissions, made_at, expires_at) values ($1,$2,$3,$4,$5,$6)',
    [row.tokenHash, row.clientId, row.keyId, row.permissions, row.madeAt, row.expiresAt],
  )
/** With when the key that made it ends. */
export const findToken = (tx: Tx, tokenHash: Buffer) =>
  tx.maybe<TokenRow & { keyEndsAt: Date }>(
    `${BY_KEY}select t.token_hash as "tokenHash", t.client_id as "clientId", t.key_id as "keyId", t.permissions, t.made_at as "madeAt",
       t.expires_at as "expiresAt", k.ends_at as "keyEndsAt"
     from machine_token t join machine_key k on k.client_id = t.client_id and k.key_id = t.key_id where t.token_hash = $1`,
    [tokenHash],
  )
export const listLastTokens = (tx: Tx) =>
  tx.rows<{ clientId: string; at: Date }>(
    'select client_id as "clientId", max(made_at) as at from machine_token group by client_id',
  )
/** The newest token of each system stays: it says when the system last came. */
export async function deleteOldTokens(tx: Tx, now: Date): Promise<void> {
  await tx.run(
    `delete from machine_token t where expires_at < $1 and exists
       (select 1 from machine_token n where n.client_id = t.client_id and n.made_at > t.made_at)`,
    [now],
  )
  await tx.run('delete from machine_assertion where until < $1', [now])
}
