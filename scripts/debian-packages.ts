// Installs Debian's packages that tests need, where that is allowed.

import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** True when all are installed now; false, said by `log` unless we may not try, when not. */
export function installByApt(packages: string[], log: (line: string) => void): boolean {
  if (process.getuid?.() !== 0 || !isProgram('/usr/bin/apt-get')) return false
  log(`installing ${packages.join(' and ')} by apt …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { env, stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] }
  spawnSync('apt-get', ['update', '-qq'], options)
  const done = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
  if (done.status !== 0) log(`apt could not install ${packages.join(', ')}`)
  return done.status === 0
}
