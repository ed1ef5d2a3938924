// Says whether the PostgreSQL that the tests would run on has the extension Citus.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { chooseBinaries } from '../src/platform/database/embedded/binaries.ts'

/** Where the server keeps its extensions: as pg_config says, else where packages put them. */
function shareFolders(bin: string): string[] {
  const home = dirname(bin)
  const usual = [join('/usr/share/postgresql', basename(home)), join(home, 'share/postgresql'), join(home, 'share')]
  try {
    return [execFileSync(join(bin, 'pg_config'), ['--sharedir'], { encoding: 'utf8' }).trim(), ...usual]
  } catch {
    return usual
  }
}

/** Null when it is there, else a sentence. `pgBindir` as PG_BINDIR; without it the newest server found. */
export function whyNoCitus(pgBindir: string | undefined): string | null {
  const { folder, major, origin } = chooseBinaries(pgBindir, null)
  const isThere = shareFolders(folder).some((share) => existsSync(join(share, 'extension', 'citus.control')))
  return isThere ? null : `the extension Citus is not installed for PostgreSQL ${major} (${origin}, ${folder})`
}
