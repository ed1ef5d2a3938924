// A data folder of the embedded server: created whole or not at all, with its own password.

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'

export const ROLE = 'kahu'
const BUILTIN_LOCALE_MAJOR_MIN = 17
const run = promisify(execFile)

/** Files of ours inside the data folder. */
export const ours = (folder: string) => ({
  password: join(folder, 'kahu', 'password'),
  users: join(folder, 'kahu', 'users'),
  log: join(folder, 'kahu', 'server.log'),
  settings: join(folder, 'kahu.conf'),
})

/** The major version that wrote the data, or null when there are none yet. */
export function dataMajorOf(folder: string): number | null {
  const file = join(folder, 'PG_VERSION')
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : null
}

export function readPassword(folder: string): string {
  return readFileSync(ours(folder).password, 'utf8').trim()
}

function own(path: string, account: Account): void {
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid ?? account.uid)
}

/** How to run a program of PostgreSQL as the account. */
export function runAs(account: Account) {
  return {
    ...(account.uid === undefined ? {} : { uid: account.uid }),
    ...(account.gid === undefined ? {} : { gid: account.gid }),
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  }
}

function localeOf(major: number): string[] {
  if (major < BUILTIN_LOCALE_MAJOR_MIN) return ['--locale=C.UTF-8']
  return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
}

/** Another process may have moved its own there a moment ago: then that one is used. */
function moveUnlessThere(unfinished: string, folder: string): void {
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if ((code !== 'ENOTEMPTY' && code !== 'EEXIST') || dataMajorOf(folder) === null) throw error
  }
}

/** Builds the folder beside its place and moves it there, so that an interrupted start leaves nothing half done. */
export async function createCluster(
  folder: string,
  account: Account,
  binaries: Binaries,
  durable: boolean,
): Promise<void> {
  const unfinished = `${folder}.new-${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  own(unfinished, account)
  const passwordFile = `${unfinished}.password`
  const password = randomBytes(24).toString('base64url')
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    own(passwordFile, account)
    const who = ['-U', ROLE, `--pwfile=${passwordFile}`, '-A', 'scram-sha-256']
    const how = ['-E', 'UTF8', ...localeOf(binaries.major), '--data-checksums', ...(durable ? [] : ['--no-sync'])]
    await run(join(binaries.folder, 'initdb'), ['-D', unfinished, ...who, ...how], runAs(account))
    const { password: kept, users } = ours(unfinished)
    mkdirSync(users, { recursive: true, mode: 0o700 })
    for (const path of [join(unfinished, 'kahu'), users]) own(path, account)
    renameSync(passwordFile, kept)
    appendFileSync(join(unfinished, 'postgresql.conf'), `\ninclude_if_exists = 'kahu.conf'\n`)
    if (dataMajorOf(folder) === null) moveUnlessThere(unfinished, folder)
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    throw new Error(`Could not create the database in ${folder}: ${stderr?.trim() || (error as Error).message}`)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(unfinished, { recursive: true, force: true })
  }
}
