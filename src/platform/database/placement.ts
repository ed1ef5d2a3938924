// Reads where each table of a migration lives: `-- placement:` lines, and the Citus calls they stand for.

export type Placement = { table: string; placement: string; distributeBy: string | null; reference: boolean }

const CREATE_TABLE =
  /^\s*create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?"?([a-z_][a-z0-9_]*)"?(\s+partition\s+of\b)?/i
const PLACEMENT = /^--\s*placement:\s*(.+?)\s*$/i
const DISTRIBUTED = /^distributed by ([a-z_][a-z0-9_]*)$/
const AFTER_PLACEMENT = /^--\s*after-placement\s*$/im

/** Every created table with its placement; partitions follow their parent. Throws on a table without one. */
export function placementsOf(sql: string): Placement[] {
  const placements: Placement[] = []
  let pending: string | undefined
  for (const line of sql.split('\n')) {
    const stated = PLACEMENT.exec(line)
    if (stated) pending = stated[1]
    const created = CREATE_TABLE.exec(line)
    if (!created || created[2]) continue
    placements.push(placementOf(created[1] as string, pending))
    pending = undefined
  }
  return placements
}

function placementOf(table: string, placement: string | undefined): Placement {
  if (!placement) throw new Error(`table ${table} has no "-- placement:" line before it`)
  const distributeBy = DISTRIBUTED.exec(placement)?.[1] ?? null
  const reference = placement === 'reference'
  if (!distributeBy && !reference && placement !== 'local')
    throw new Error(`table ${table}: unknown placement "${placement}" (distributed by <column> | reference | local)`)
  return { table, placement, distributeBy, reference }
}

/** What runs before the tables are distributed, and what runs after: foreign keys. */
export function partsOf(sql: string): { create: string; after: string } {
  const mark = AFTER_PLACEMENT.exec(sql)
  return mark ? { create: sql.slice(0, mark.index), after: sql.slice(mark.index) } : { create: sql, after: '' }
}

/** The statements that place a file's tables on a Citus cluster. Tables distributed by one column are co-located. */
export function placementCalls(placements: Placement[]): { sql: string; values: string[] }[] {
  return placements.flatMap(({ table, distributeBy, reference }) => {
    if (distributeBy)
      return [{ sql: 'select create_distributed_table($1::regclass, $2)', values: [table, distributeBy] }]
    if (reference) return [{ sql: 'select create_reference_table($1::regclass)', values: [table] }]
    return []
  })
}
