// What a user keeps: opened with the bank's key, the user's own only.

import { query } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import { listPreferenceRows } from '../session-store.ts'
import { personOf } from './show-session.ts'

export const PREFERENCE_PLACE = 'preference.value'

export const listPreferences = query(contract.listPreferences, async ({ tx, vault, caller }, { query: asked }) => {
  const rows = await listPreferenceRows(tx, personOf(caller).userId, asked.prefix ?? '')
  return {
    items: rows.map((row) => ({
      kind: row.kind,
      value: JSON.parse(vault.open(vault.bankKey, PREFERENCE_PLACE, row.value)),
      updatedAt: row.updatedAt.toISOString(),
    })),
  }
})
