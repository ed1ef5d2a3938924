// Every test of Kahu, part by part, with one sum at the end: checks, unit and whole-system tests, browser journeys.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureBrowser } from './browser.ts'
import { whyNoCitus } from './find-citus.ts'

type Sum = { passed: number; failed: number; skipped: number }
type Part = { name: string; run: (report: string) => Promise<Sum> }
type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

const root = resolve(import.meta.dirname, '..')
const NONE: Sum = { passed: 0, failed: 0, skipped: 0 }
const ONE_FAILED: Sum = { passed: 0, failed: 1, skipped: 0 }
let running: ChildProcess | undefined

const say = (line: string) => console.log(`kahu: ${line}`)

function execute(args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((done) => {
    running = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    running.once('exit', (code) => done(code ?? 1))
    running.once('error', () => done(1))
  })
}

function readReport<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}

async function runChecks(report: string): Promise<Sum> {
  const code = await execute(['checks/main.ts', '--summary', report])
  return readReport<Sum>(report) ?? (code === 0 ? NONE : ONE_FAILED)
}

/** A file that could not even load has no assertions; it counts as one failure, and so does a crash of the runner. */
function sumOf(report: VitestReport | null, code: number): Sum {
  if (!report) return ONE_FAILED
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = report.numFailedTests + unloaded.length
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

async function runVitest(projects: string[], report: string, env: Record<string, string> = {}): Promise<Sum> {
  const chosen = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...chosen, ...reporters, '--passWithNoTests']
  const code = await execute(args, env)
  return sumOf(readReport<VitestReport>(report), code)
}

async function runJourneys(report: string): Promise<Sum> {
  const browser = ensureBrowser(say)
  if (!browser) return ONE_FAILED
  say(`browser: ${browser}`)
  return runVitest(['browser'], report, { KAHU_BROWSER: browser })
}

const parts: Part[] = [
  { name: 'check', run: runChecks },
  { name: 'unit', run: (report) => runVitest(['unit'], report) },
  { name: 'system', run: (report) => runVitest(['system'], report) },
  { name: 'browser', run: runJourneys },
]

/** The whole-system tests on a coordinator and two workers; only when asked for, and only where Citus is installed. */
const CITUS: Part = { name: 'citus', run: (report) => runVitest(['system'], report, { KAHU_TEST_CITUS: 'yes' }) }

function choose(names: string[]): Part[] {
  if (names.length === 1 && names[0] === CITUS.name) return [CITUS]
  const unknown = names.filter((name) => !parts.some((part) => part.name === name))
  if (unknown.length > 0)
    throw new Error(`unknown part ${unknown.join(', ')}; there are: ${parts.map((p) => p.name).join(', ')}`)
  return names.length > 0 ? parts.filter(({ name }) => names.includes(name)) : parts
}

async function main(): Promise<void> {
  const chosen = choose(process.argv.slice(2))
  const missing = chosen.includes(CITUS) ? whyNoCitus(process.env.PG_BINDIR) : null
  if (missing) {
    console.log(`kahu: not run: the whole-system tests on a coordinator and two workers, because ${missing}`)
    return
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      running?.kill('SIGTERM')
      process.exitCode = 1
    })
  }
  const folder = mkdtempSync(join(tmpdir(), 'kahu-report-'))
  const total = { ...NONE }
  for (const part of chosen) {
    say(`${part.name} …`)
    const startedMs = Date.now()
    const sum = await part.run(join(folder, `${part.name}.json`))
    say(`${part.name}: ${sum.passed} passed, ${sum.failed} failed (${Math.round((Date.now() - startedMs) / 1000)} s)`)
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += sum[key]
    if (process.exitCode) break
  }
  rmSync(folder, { recursive: true, force: true })
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`)
}

await main()
