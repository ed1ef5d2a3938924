// The settings of the embedded server: sized to the machine, silent about values.

import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

const MEGABYTE = 1024 * 1024
const SHARED_BUFFERS_MB_MAX = 2048
const SHARED_BUFFERS_MB_MIN = 64
const SHARED_MEMORY_MB_MIN = 256
const KEPT_LOG_DISK_SHARE = 10
const KEPT_LOG_MB_MIN = 1024
const KEPT_LOG_MB_MAX = 16 * 1024

function memoryMb(): number {
  const limit = process.constrainedMemory()
  const bytes = limit > 0 && limit < totalmem() ? limit : totalmem()
  return Math.floor(bytes / MEGABYTE)
}

/** Containers often have 64 MB of /dev/shm, too little for a parallel query. */
function sharedMemoryType(): Record<string, string> {
  if (process.platform !== 'linux') return {}
  try {
    const { blocks, bsize } = statfsSync('/dev/shm')
    return (blocks * bsize) / MEGABYTE < SHARED_MEMORY_MB_MIN ? { dynamic_shared_memory_type: 'sysv' } : {}
  } catch {
    return { dynamic_shared_memory_type: 'sysv' }
  }
}

/** Log that waits for a backup never fills the disk: past this the server gives it up, and the next backup is a full one. */
export function keptLog(folder: string): Record<string, string> {
  const { blocks, bsize } = statfsSync(folder)
  const share = Math.floor((blocks * bsize) / MEGABYTE / KEPT_LOG_DISK_SHARE)
  return { max_slot_wal_keep_size: `${Math.max(KEPT_LOG_MB_MIN, Math.min(KEPT_LOG_MB_MAX, share))}MB` }
}

/** Settings as PostgreSQL writes them; `extra` wins. */
export function serverSettings(extra: Record<string, string> = {}): Record<string, string> {
  const memory = memoryMb()
  const shared = Math.max(SHARED_BUFFERS_MB_MIN, Math.min(SHARED_BUFFERS_MB_MAX, Math.floor(memory / 4)))
  return {
    shared_buffers: `${shared}MB`,
    effective_cache_size: `${Math.max(shared, Math.floor(memory * 0.6))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: `${Math.max(64, Math.min(512, Math.floor(memory / 16)))}MB`,
    max_connections: '100',
    synchronous_commit: 'on',
    // pglz, which 'on' means, takes ten times the time of writing the page as it is; lz4 is chosen where it is known.
    wal_compression: 'off',
    wal_buffers: '16MB',
    min_wal_size: '512MB',
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    random_page_cost: '1.1',
    jit: 'off',
    autovacuum_vacuum_cost_limit: '2000',
    autovacuum_naptime: '15s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...sharedMemoryType(),
    // Failed statements, their details and their values stay out of the server's log.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length_on_error: '0',
    ...extra,
  }
}

/** The text of a configuration file. */
export function settingsFile(settings: Record<string, string>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return `# Written by Kahu at every start; ALTER SYSTEM or postgresql.auto.conf wins over it.\n${lines.join('\n')}\n`
}
