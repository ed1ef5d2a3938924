// npm run check: every law of the house that a machine can see, each named, each failure with its place and its fix.

import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Check, Problem } from './check.ts'
import { licences } from './licences.ts'
import { limitsPage } from './limits-page.ts'
import { lockFile } from './lock-file.ts'
import { securityTables } from './security-tables.ts'
import { sizeBudget } from './size-budget.ts'
import { tableLaws } from './table-laws.ts'
import { environment, oneWriteDoor, sqlPlaces } from './text-laws.ts'
import { tool } from './tool.ts'
import { wordsInBothLanguages } from './words.ts'

const PROBLEMS_SHOWN_MAX = 40

const cruise = [
  'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
  'src',
  '--config',
  '.dependency-cruiser.cjs',
]
const webTypes = ['node_modules/vue-tsc/bin/vue-tsc.js', '-p', 'src/web/tsconfig.json', '--noEmit', '--pretty', 'false']
const biome = [
  'node_modules/@biomejs/biome/bin/biome',
  'check',
  '--max-diagnostics=60',
  '--diagnostic-level=error',
  '--reporter=github',
  '.',
]

/** The slow ones first, for they run side by side. */
const checks: Check[] = [
  tool('types of the web', webTypes, 'npm run typecheck', 'src/web/tsconfig.json'),
  tool('types of the server', ['node_modules/typescript/bin/tsc', '-p', '.', '--pretty', 'false'], 'npm run typecheck'),
  tool('import laws', [...cruise, '--output-type', 'err'], 'architecture.md, laws 1 to 3'),
  tool(
    'nothing unused',
    ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'],
    'remove it, or name it in knip.json',
  ),
  tool('format and lint', biome, 'npm run format, then what remains by hand'),
  oneWriteDoor,
  environment,
  sqlPlaces,
  sizeBudget,
  lockFile,
  licences,
  securityTables,
  limitsPage,
  tableLaws,
  wordsInBothLanguages,
]

function show(check: Check, problems: Problem[], tookMs: number): void {
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${check.name} (${(tookMs / 1000).toFixed(1)} s)`)
  for (const { file, line, message } of problems.slice(0, PROBLEMS_SHOWN_MAX))
    console.log(`     ${file}:${line}: ${message}`)
  if (problems.length > PROBLEMS_SHOWN_MAX) console.log(`     … and ${problems.length - PROBLEMS_SHOWN_MAX} more`)
}

async function runOne(check: Check): Promise<boolean> {
  const startedMs = Date.now()
  const problems = await check
    .run()
    .catch((error) => [{ file: 'checks', line: 1, message: String(error?.stack ?? error) }])
  show(check, problems, Date.now() - startedMs)
  return problems.length === 0
}

async function main(): Promise<void> {
  const waiting = [...checks]
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (await runOne(check)) sum.passed += 1
      else sum.failed += 1
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
  console.log(`checks: ${sum.passed} passed, ${sum.failed} failed`)
  const summary = process.argv.indexOf('--summary')
  if (summary > 0) writeFileSync(process.argv[summary + 1] as string, JSON.stringify(sum))
  if (sum.failed > 0) process.exitCode = 1
}

await main()
