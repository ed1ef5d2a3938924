// A machine client as it leaves and as the journal keeps it.

import type { Tx } from '../../platform/database/index.ts'
import { isValid } from './client.ts'
import { algorithmsOf } from './client-key.ts'
import { type ClientRow, type KeyRow, listKeys } from './client-store.ts'
import type { Client } from './contract.ts'

export const showClientRow = (
  row: ClientRow,
  keys: readonly KeyRow[],
  lastTokenAt: Date | null,
  now: Date,
): Client => ({
  ...row,
  keys: keys
    .filter(({ clientId }) => clientId === row.clientId)
    .map((key) => ({
      keyId: key.keyId,
      algorithms: [...algorithmsOf(key.publicKey)],
      addedAt: key.addedAt.toISOString(),
      endsAt: key.endsAt.toISOString(),
      valid: isValid(key, now),
    })),
  lastTokenAt: lastTokenAt?.toISOString() ?? null,
})

export const showOne = async (tx: Tx, row: ClientRow, now: Date) =>
  showClientRow(row, await listKeys(tx, [row.clientId]), null, now)
