// Hands this process over to Node 24: replaced where Node can do that, else a child that gets our signals.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from './install.mjs'

/** Runs a script of ours under the given Node, in the project's folder; does not return. */
export function handOver(node, args) {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`
  // glibc keeps memory apart for each thread; two arenas keep it near what is used.
  const env = { MALLOC_ARENA_MAX: '2', ...process.env, PATH: path }
  process.chdir(root)
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    // It warns of being new on the next tick, which never comes.
    process.execve(node, [node, ...args], env)
  }
  runAsChild(node, args, env)
}

function runAsChild(node, args, env) {
  const child = spawn(node, args, { env, stdio: 'inherit' })
  let told = false
  const tell = (signal) => {
    // The terminal gives Ctrl+C to the child as well; npm may give it to us twice.
    const alreadyThere = signal === 'SIGINT' && process.stdin.isTTY
    if (!told && !alreadyThere) child.kill('SIGTERM')
    told = true
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, tell)
  child.once('error', (error) => {
    console.error(`kahu: cannot run ${node}: ${error.message}`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)))
}
