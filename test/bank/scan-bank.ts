// Looks for known personal values in every column of every table: in the clear, and in whatever opens with any key there is.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Kahu } from '../../src/main.ts'
import type { DataKey } from '../../src/platform/vault/index.ts'

type Column = { schema: string; table: string; column: string; type: string }
export type Found = { where: string; value: string; how: 'clear' | 'opened' }

/** Partitions seal under the name of the table they are parts of. */
const sealedAs = (table: string) => (/^ledger_entry/.test(table) ? 'ledger_entry' : table)

/** Every data key that is there and opens, without those of `except`; and the bank's own. */
async function listKeys({ services: { database, vault } }: Kahu, except: ReadonlySet<string>): Promise<DataKey[]> {
  const rows = await database.read((tx) =>
    tx.rows<{ id: string; wrapped: Buffer }>('select owner_id as id, wrapped from data_key'),
  )
  return [
    vault.bankKey,
    ...rows.flatMap(({ id, wrapped }) =>
      except.has(id) || vault.destroyed.has(id) ? [] : [vault.openKey(id, wrapped)],
    ),
  ]
}

function openWith(keys: readonly DataKey[], place: string, sealed: Buffer): string | null {
  for (const key of keys)
    try {
      return key.open(place, sealed).toString('utf8')
    } catch {
      // Another's.
    }
  return null
}

/** `values` as they would be read; `hashes` are bytes that must stand nowhere (blind hashes of the same values). */
export async function scanBank(
  kahu: Kahu,
  {
    values,
    hashes = [],
    except = new Set(),
  }: { values: readonly string[]; hashes?: readonly Buffer[]; except?: ReadonlySet<string> },
): Promise<{ found: Found[]; columns: number; cells: number; opened: number }> {
  const { database } = kahu.services
  const keys = await listKeys(kahu, except)
  const columns = await database.read((tx) =>
    tx.rows<Column>(
      `select table_schema as schema, table_name as "table", column_name as "column", udt_name as type
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
    ),
  )
  const found: Found[] = []
  const counts = { cells: 0, opened: 0 }
  const look = (where: string, text: string, how: Found['how']) => {
    for (const value of values) if (text.includes(value)) found.push({ where, value, how })
  }
  for (const { schema, table, column, type } of columns) {
    const where = `${schema}.${table}.${column}`
    const isBytes = type === 'bytea'
    const cells = await database.read((tx) =>
      tx.rows<{ v: Buffer | string }>(
        `select ${isBytes ? `"${column}"` : `"${column}"::text`} as v from "${schema}"."${table}" where "${column}" is not null`,
      ),
    )
    for (const { v } of cells) {
      counts.cells += 1
      if (!Buffer.isBuffer(v)) {
        look(where, v, 'clear')
        continue
      }
      for (const hash of hashes) if (v.includes(hash)) found.push({ where, value: hash.toString('hex'), how: 'clear' })
      look(where, v.toString('utf8'), 'clear')
      const text = openWith(keys, `${sealedAs(table)}.${column}`, v)
      if (text === null) continue
      counts.opened += 1
      look(where, text, 'opened')
    }
  }
  return { found, columns: columns.length, ...counts }
}

/** The same values in the files of a data folder; keys are none of them. */
export function scanFiles(folder: string, values: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      return values.some((value) => bytes.includes(Buffer.from(value))) ? [entry.name] : []
    })
}
