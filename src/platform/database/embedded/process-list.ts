// Which processes live: the server that owns a data folder, and the Kahu processes that use it.

import { mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Postmaster = { pid: number; port: number }

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The working folder of a process, where the system tells; a server's is its data folder. */
function workingFolder(pid: number | string): string | null | 'unknown' {
  if (process.platform !== 'linux') return 'unknown'
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'unknown' : null
  }
}

function readLock(folder: string): Postmaster | null {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3] ?? 0) || 0 } : null
  } catch {
    return null
  }
}

/** The live server of this folder; port 0 while it has not opened one. A reused process number is not a server. */
export function findPostmaster(folder: string): Postmaster | null {
  const lock = readLock(folder)
  if (!lock || !isAlive(lock.pid)) return null
  const where = workingFolder(lock.pid)
  return where === 'unknown' || where === realpathSync(folder) ? lock : null
}

/**
 * After a crash the lock may name a process number that now belongs to something else; PostgreSQL would refuse to
 * start. The lock goes only when no process at all works in the folder, for it also guards against orphans.
 */
export function dropStaleLock(folder: string): void {
  const lock = readLock(folder)
  if (!lock || process.platform !== 'linux' || !isAlive(lock.pid)) return
  const home = realpathSync(folder)
  const inUse = readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && workingFolder(pid) === home)
  if (!inUse) rmSync(join(folder, 'postmaster.pid'), { force: true })
}

/** Tells two processes with the same number apart. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** Notes that this process uses the server. */
export function register(usersFolder: string): void {
  mkdirSync(usersFolder, { recursive: true })
  writeFileSync(join(usersFolder, String(process.pid)), birthOf(process.pid))
}

/** Takes the note away; answers whether other live processes still use the server. */
export function unregister(usersFolder: string): boolean {
  rmSync(join(usersFolder, String(process.pid)), { force: true })
  const others = readdirSync(usersFolder).filter((entry) => {
    const pid = Number(entry)
    return isAlive(pid) && readFileSync(join(usersFolder, entry), 'utf8') === birthOf(pid)
  })
  return others.length > 0
}

/** Resolves when the process is gone, or false after the time given. */
export async function waitGone(folder: string, pid: number, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    const server = findPostmaster(folder)
    if (server?.pid !== pid) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}
