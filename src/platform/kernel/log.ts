// Structured logs: pino, with personal and secret values cut before they can reach a line.

import { type Logger, pino } from 'pino'

export type Log = Logger

/** Opens the process log. Bodies, headers with secrets and query strings are never logged in the first place. */
export function openLog(level: string, destination?: { write(line: string): void }): Log {
  return pino(
    {
      level,
      base: { app: 'kahu' },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['*.password', '*.cookie', '*.authorization', 'body', '*.body'], remove: true },
    },
    destination ?? pino.destination({ sync: false }),
  )
}
