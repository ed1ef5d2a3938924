// All systems with rights and keys, and where they get their tokens.

import { query } from '../../../platform/command/index.ts'
import { listClientRows, listKeys, listLastTokens } from '../client-store.ts'
import * as contract from '../contract.ts'
import { showClientRow } from '../show-client.ts'

export const listClients = (publicUrl: string | null) =>
  query(contract.listClients, async ({ tx, clock }) => {
    const rows = await listClientRows(tx)
    const [keys, tokens] = [
      await listKeys(
        tx,
        rows.map(({ clientId }) => clientId),
      ),
      await listLastTokens(tx),
    ]
    const last = new Map(tokens.map(({ clientId, at }) => [clientId, at]))
    return {
      items: rows.map((row) => showClientRow(row, keys, last.get(row.clientId) ?? null, clock.now())),
      tokenAddress: `${publicUrl ?? 'http://localhost'}/api${contract.TOKEN_PATH}`,
    }
  })
