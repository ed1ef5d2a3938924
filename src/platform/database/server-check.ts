// Says clearly, before anything else runs, when a PostgreSQL server cannot carry Kahu.

import type { Database } from './database.ts'

const MAJOR_MIN = 15

type ServerFacts = {
  version: string
  versionNumber: number
  role: string
  databaseName: string
  schemaName: string | null
  mayCreate: boolean
  encoding: string
  standby: boolean
}

const FACTS = `select current_setting('server_version') as "version",
       current_setting('server_version_num')::int as "versionNumber",
       current_user as "role", current_database() as "databaseName", current_schema() as "schemaName",
       coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreate",
       current_setting('server_encoding') as "encoding", pg_is_in_recovery() as "standby"`

function complaints(facts: ServerFacts): string[] {
  const { version, role, databaseName, schemaName, encoding } = facts
  const found: string[] = []
  if (facts.versionNumber < MAJOR_MIN * 10_000)
    found.push(`the server is PostgreSQL ${version}; Kahu needs ${MAJOR_MIN} or newer`)
  if (facts.standby) found.push('the server is a read-only standby; point DATABASE_URL at the primary')
  if (schemaName === null) found.push(`no schema of role "${role}"'s search_path exists in database "${databaseName}"`)
  else if (!facts.mayCreate)
    found.push(
      `role "${role}" may not create tables in schema "${schemaName}" of database "${databaseName}"; ` +
        `run: GRANT CREATE, USAGE ON SCHEMA "${schemaName}" TO "${role}"`,
    )
  if (encoding !== 'UTF8') found.push(`database "${databaseName}" is encoded in ${encoding}; Kahu needs UTF8`)
  return found
}

/** Throws one error that names everything wrong with the server. */
export async function checkServer(db: Database): Promise<void> {
  const facts = await db
    .read((tx) => tx.one<ServerFacts>(FACTS))
    .catch((error) => {
      throw new Error(`Cannot use the database: ${error.message}`, { cause: error })
    })
  const found = complaints(facts)
  if (found.length > 0) throw new Error(`Cannot use the database: ${found.join('; ')}.`)
}
