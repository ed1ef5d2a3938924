// Every row of every table, as a dump would bring them into another database: values as they are, the order of the journal too.

import pg from 'pg'
import { open } from '../../src/main.ts'
import type { Config } from '../../src/platform/kernel/config.ts'

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return work(client).finally(() => client.end())
}

/** Copies the bank at `from` into the empty database that `config` names. */
export async function copyBank(from: string, config: Config): Promise<void> {
  const made = await open(config, { migrate: true, say: () => {} })
  await made.close()
  await withClient(from, (source) =>
    withClient(config.databaseUrl as string, async (target) => {
      await target.query('begin; set local session_replication_role = replica')
      const { rows: partitions } = await source.query(
        `select c.oid::regclass::text as name, i.inhparent::regclass::text as parent, pg_get_expr(c.relpartbound, c.oid) as bound
         from pg_inherits i join pg_class c on c.oid = i.inhrelid where c.relispartition and c.relkind = 'r'`,
      )
      for (const { name, parent, bound } of partitions)
        await target.query(`create table if not exists ${name} partition of ${parent} ${bound}`)
      // A dump leaves generated columns out: the server makes them again. Rows of partitions go in through their parent.
      const { rows } = await source.query(
        `select table_name as tablename, string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
         from information_schema.columns join information_schema.tables using (table_schema, table_name)
         where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
           and not exists (select 1 from pg_inherits where inhrelid = quote_ident(table_name)::regclass) group by table_name`,
      )
      for (const { tablename, columns } of rows) {
        const { rows: found } = await source.query(`select json_agg(t)::text as rows from ${tablename} t`)
        await target.query(`delete from ${tablename}`)
        await target.query(
          `insert into ${tablename} (${columns}) select ${columns} from json_populate_recordset(null::${tablename}, $1::json)`,
          [found[0].rows ?? '[]'],
        )
      }
      await target.query('commit')
    }),
  )
}
