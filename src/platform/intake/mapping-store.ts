// Every statement on mappings kept for the next file with the same headers.

import type { Tx } from '../database/index.ts'
import type { Vault } from '../vault/index.ts'
import type { Plan } from './import-batch.ts'

export async function insertMapping(
  tx: Tx,
  vault: Vault,
  mapping: {
    mappingId: string
    importable: string
    headerHash: Buffer
    name: string
    plan: object
    savedBy: string
    savedAt: Date
  },
): Promise<void> {
  await tx.run(
    'insert into import_mapping (mapping_id, importable, header_hash, name, plan, saved_by, saved_at) values ($1,$2,$3,$4,$5,$6,$7)',
    [
      mapping.mappingId,
      mapping.importable,
      mapping.headerHash,
      vault.seal(vault.bankKey, 'import_mapping.name', mapping.name),
      vault.seal(vault.bankKey, 'import_mapping.plan', JSON.stringify(mapping.plan)),
      mapping.savedBy,
      mapping.savedAt,
    ],
  )
}

export type SavedMapping = { name: string; plan: Plan; savedAt: Date }

/** The mapping last saved for the same headers. */
export async function findMapping(
  tx: Tx,
  vault: Vault,
  importable: string,
  headerHash: Buffer,
): Promise<SavedMapping | null> {
  const row = await tx.maybe<{ name: Buffer; plan: Buffer; saved_at: Date }>(
    'select name, plan, saved_at from import_mapping where importable = $1 and header_hash = $2 order by saved_at desc limit 1',
    [importable, headerHash],
  )
  if (!row) return null
  return {
    name: vault.open(vault.bankKey, 'import_mapping.name', row.name),
    plan: JSON.parse(vault.open(vault.bankKey, 'import_mapping.plan', row.plan)),
    savedAt: row.saved_at,
  }
}
