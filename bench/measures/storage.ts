// What a customer takes on disk, with everything sealed and indexed, and what dominates.

import type { Bench, Line, Measure } from '../bench.ts'

const SHOWN_MAX = 14

async function storage(bench: Bench): Promise<Line[]> {
  const { database } = bench.kahu.services
  const { parts, customers, total } = await database.read(async (tx) => ({
    parts: await tx.rows<{ name: string; kind: string; bytes: number }>(
      `select c.relname as name, case c.relkind when 'i' then 'index' else 'table' end as kind, pg_relation_size(c.oid)
         + case when c.relkind = 'r' and c.reltoastrelid <> 0 then pg_total_relation_size(c.reltoastrelid) else 0 end as bytes
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'i') order by 3 desc limit $1`,
      [SHOWN_MAX],
    ),
    customers: (await tx.one<{ count: number }>('select count(*)::int as count from customer')).count,
    total: (await tx.one<{ bytes: number }>('select pg_database_size(current_database()) as bytes')).bytes,
  }))
  const each = (bytes: number) => `${(bytes / customers).toFixed(0)} B`
  return [
    {
      what: 'storage per customer',
      beside: parts
        .map(({ name, kind, bytes }) => `${name}${kind === 'index' ? ' (index)' : ''} ${each(bytes)}`)
        .join(', '),
      goal: 'printed',
      measured: `${(total / customers / 1024).toFixed(2)} kB of database a customer, ${(total / 1024 ** 3).toFixed(2)} GB in all`,
      verdict: `most: ${parts
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')}`,
    },
  ]
}

export const storageMeasure: Measure = { name: 'storage', about: 'bytes per customer', needsBank: true, run: storage }
