// Structured logs: pino, with personal and secret values cut before they can reach a line.

import { mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Lines wait for each other this long, then go in one write; what waits when the process ends is written first. */
const FLUSH_AFTER_MS = 200
const FLUSH_FROM_BYTES = 8_192
const SAY_AGAIN_MS = 60_000
const FILE_MODE = 0o640
const FOLDER_MODE = 0o750
const STDOUT = 1

/** A log that cannot be written, say on a full disk, must not end the process: its lines are lost, and standard error says so. */
function saysItself(): (error: NodeJS.ErrnoException) => void {
  let saidAt = 0
  return ({ code }) => {
    if (Date.now() - saidAt < SAY_AGAIN_MS) return
    saidAt = Date.now()
    process.stderr.write(`kahu: the log cannot be written (${code}); lines are lost\n`)
  }
}

/** Where lines go: a file, or standard output. */
export function logDestination(file: string | null): DestinationStream {
  if (file !== null) mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE })
  const destination = pino.destination({
    fd: file === null ? STDOUT : openSync(file, 'a', FILE_MODE),
    sync: false,
    minLength: FLUSH_FROM_BYTES,
    periodicFlush: FLUSH_AFTER_MS,
  })
  destination.on('error', saysItself())
  return destination
}

/** Opens the process log. Bodies, headers with secrets and query strings are never logged in the first place. */
export function openLog(level: string, destination: { write(line: string): void } = logDestination(null)): Log {
  return pino(
    {
      level,
      base: { app: 'kahu' },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['*.password', '*.cookie', '*.authorization', 'body', '*.body'], remove: true },
    },
    destination,
  )
}
