// Installs what is missing and finds Node 24. Runs under any Node >= 20, before anything is installed.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')
const NODE_MAJOR_MIN = 20
const NODE_MAJOR_WANTED = 24
const windows = process.platform === 'win32'
const pinnedNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')

const nodeMajor = () => Number.parseInt(process.versions.node, 10)

const lockFile = join(root, 'package-lock.json')
const npmMark = join(root, 'node_modules', '.package-lock.json')
const ourMark = join(root, 'node_modules', '.kahu-installed')

const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex')

/** True when node_modules is what package-lock.json says: by what we installed, or by npm's own later mark. */
function isInstalled() {
  if (!existsSync(npmMark)) return false
  if (statSync(npmMark).mtimeMs >= statSync(lockFile).mtimeMs) return true
  return existsSync(ourMark) && readFileSync(ourMark, 'utf8') === lockHash()
}

function run(command, args, folder = root) {
  const { status, error } = spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell: windows })
  if (error) fail(`cannot run ${command}: ${error.message}`)
  return status === 0
}

function fail(message) {
  console.error(`kahu: ${message}`)
  process.exit(1)
}

function installPackages() {
  console.log('kahu: installing packages (npm ci) …')
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  if (run('npm', args)) return writeFileSync(ourMark, lockHash())
  // A half installed folder must not look whole at the next start.
  rmSync(npmMark, { force: true })
  fail('npm ci failed; see above. Is the registry reachable?')
}

/** The pinned Node 24; made by its package's install script, which some machines have turned off. */
function findNode() {
  if (existsSync(pinnedNode)) return pinnedNode
  console.log(`kahu: fetching Node ${NODE_MAJOR_WANTED} …`)
  run(process.execPath, ['installArchSpecificPackage.js'], join(root, 'node_modules', 'node'))
  if (existsSync(pinnedNode)) return pinnedNode
  if (nodeMajor() >= NODE_MAJOR_WANTED) return process.execPath
  return fail(
    `the npm package "node" brought no Node ${NODE_MAJOR_WANTED} (are install scripts turned off?), ` +
      `and this is Node ${process.versions.node}. Install Node ${NODE_MAJOR_WANTED} and start again.`,
  )
}

/** Makes sure that everything is installed; answers the path of Node 24. Quick when nothing is to be done. */
export function ensureInstalled() {
  if (nodeMajor() < NODE_MAJOR_MIN)
    fail(`this is Node ${process.versions.node}; Kahu needs Node ${NODE_MAJOR_MIN} or newer`)
  if (!isInstalled()) installPackages()
  return findNode()
}

if (import.meta.filename === process.argv[1] || resolve(process.argv[1] ?? '') === join(root, 'scripts', 'install.mjs'))
  ensureInstalled()
