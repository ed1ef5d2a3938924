// Processor time of the server and of its database, from /proc: what a request costs whatever else the machine does.

import { readdirSync, readFileSync } from 'node:fs'

const TICK_MS = 10
const PARENT = 1
const USER = 11
const SYSTEM = 12

/** Fields of /proc/<pid>/stat after the name, which may hold blanks. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
/** What ended children spent, parallel workers above all: their parent keeps it. */
const CHILDREN_USER = 13
const CHILDREN_SYSTEM = 14
const spent = (fields: string[] | null) => (fields ? (Number(fields[USER]) + Number(fields[SYSTEM])) * TICK_MS : 0)

/** Milliseconds one process spent so far. */
export const spentBy = (pid: number) => spent(statOf(pid))
export const parentOf = (pid: number) => Number(statOf(pid)?.[PARENT] ?? 0)

export type ProcessorTime = { serverMs: number; databaseMs: number }

/** Milliseconds spent so far; zero where there is no /proc. */
export function processorTime(serverPid: number, postmasterPid: number): ProcessorTime {
  if (process.platform !== 'linux' || postmasterPid === 0) return { serverMs: 0, databaseMs: 0 }
  const postmaster = statOf(postmasterPid)
  let databaseMs = postmaster ? (Number(postmaster[CHILDREN_USER]) + Number(postmaster[CHILDREN_SYSTEM])) * TICK_MS : 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const fields = statOf(Number(name))
    if (fields && Number(fields[PARENT]) === postmasterPid) databaseMs += spent(fields)
  }
  return { serverMs: spent(statOf(serverPid)), databaseMs }
}
