// The log that the configuration names: a file in the data folder, another one, or standard output.

import { join } from 'node:path'
import type { Config } from './config.ts'
import { type Log, logDestination, openLog } from './log.ts'

export function configuredLog(config: Config): Log {
  const file = config.logFile ?? join(config.dataDir, 'log', 'kahu.log')
  return openLog(config.logLevel, logDestination(file === '-' ? null : file))
}
