// The system account that PostgreSQL runs under: it refuses root, so root lends it another.

import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'

/** Undefined ids mean: the account we are. */
export type Account = { name: string; uid?: number; gid?: number }

const ACCOUNTS = ['postgres', 'nobody']
const FALLBACK_ROOT = '/var/lib'

function findAccount(matches: (name: string, uid: number) => boolean): Account | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = lines.find(([name, , uid]) => name && uid && matches(name, Number(uid)))
  return found && { name: found[0] as string, uid: Number(found[2]), gid: Number(found[3]) }
}

/** Whoever owns the existing data, else `postgres`, else `nobody`; ourselves when we are not root. */
export function chooseAccount(existingData: string | null): Account {
  if (process.getuid?.() !== 0) return { name: 'self' }
  const owner = existingData ? statSync(existingData) : undefined
  if (owner && owner.uid !== 0) {
    const known = findAccount((_, uid) => uid === owner.uid)
    return known ?? { name: String(owner.uid), uid: owner.uid, gid: owner.gid }
  }
  for (const wanted of ACCOUNTS) {
    const account = findAccount((name) => name === wanted)
    if (account) return account
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no account "postgres" or "nobody" to run it as')
}

/** Whether the account can enter the folder: tried, not computed, for access lists and mounts know better. */
export function canReach(account: Account, folder: string): boolean {
  if (account.uid === undefined) return true
  const tried = spawnSync('/bin/sh', ['-c', 'cd "$0" 2>/dev/null && test -x .', folder], {
    uid: account.uid,
    ...(account.gid === undefined ? {} : { gid: account.gid }),
    cwd: '/',
  })
  return tried.status === 0
}

/** A place outside that stands for a folder the account cannot enter; the same at every start. */
function fallbackFor(path: string): string {
  return join(FALLBACK_ROOT, `kahu-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`)
}

/** The folder for the cluster: within `dataDir`, or where the account can reach. */
export function placeData(account: Account, dataDir: string, log: (line: string) => void): string {
  mkdirSync(dataDir, { recursive: true })
  if (canReach(account, dataDir)) return join(dataDir, 'postgres')
  const fallback = fallbackFor(dataDir)
  mkdirSync(fallback, { recursive: true, mode: 0o755 })
  log(`account "${account.name}" cannot enter ${dataDir}; the database is kept in ${fallback}`)
  return join(fallback, 'postgres')
}

/** Programs the account can run: those found, or a copy of npm's where it can reach. */
export function placeBinaries(account: Account, binaries: Binaries, log: (line: string) => void): Binaries {
  if (canReach(account, binaries.folder)) return binaries
  const home = join(binaries.folder, '..')
  const copy = `${fallbackFor(home)}-server-${binaries.major}`
  if (!existsSync(copy)) {
    log(`copying the PostgreSQL programs to ${copy}, where account "${account.name}" can run them`)
    const unfinished = `${copy}.new-${process.pid}`
    cpSync(home, unfinished, { recursive: true, verbatimSymlinks: true })
    execFileSync('chmod', ['-R', 'a+rX', unfinished])
    if (existsSync(copy)) rmSync(unfinished, { recursive: true })
    else renameSync(unfinished, copy)
  }
  return { ...binaries, folder: join(copy, 'bin') }
}
