// npm run bench: what Kahu does on this machine, beside what the machine gives at all. Prints; never asserts a time.

import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../src/main.ts'
import { openBank } from './bank.ts'
import type { BenchOptions, Line, Measure } from './bench.ts'
import { backupMeasure } from './measures/backup.ts'
import { browserMeasure } from './measures/browser.ts'
import { countsMeasure, filtersMeasure, lookUpMeasure, namesMeasure, recordMeasure } from './measures/find.ts'
import { importMeasure } from './measures/import.ts'
import { keepMeasure } from './measures/keep.ts'
import { ledgerMeasure } from './measures/ledger.ts'
import { monitoringMeasure } from './measures/monitoring.ts'
import { firstStartMeasure, nextStartMeasure } from './measures/start.ts'
import { storageMeasure } from './measures/storage.ts'

/** In the order they run: what only reads comes before what writes. */
const MEASURES: Measure[] = [
  storageMeasure,
  backupMeasure,
  lookUpMeasure,
  namesMeasure,
  filtersMeasure,
  countsMeasure,
  recordMeasure,
  keepMeasure,
  importMeasure,
  ledgerMeasure,
  monitoringMeasure,
  browserMeasure,
  nextStartMeasure,
  firstStartMeasure,
]
const ONLY_WHEN_NAMED = new Set(['first-start', 'monitoring'])
const PORT = 8790

const say = (line: string) => void process.stderr.write(`${line}\n`)

function readArguments(): BenchOptions {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      customers: { type: 'string', default: '200000' },
      transactions: { type: 'string', default: '0' },
      'import-rows': { type: 'string', default: '200000' },
      data: { type: 'string' },
      seconds: { type: 'string', default: '6' },
      port: { type: 'string', default: String(PORT) },
      help: { type: 'boolean', default: false },
    },
  })
  const unknown = positionals.filter((name) => !MEASURES.some((measure) => measure.name === name))
  if (values.help || unknown.length > 0) {
    say(
      'npm run bench -- [names] [--customers N] [--transactions M] [--data folder] [--seconds N] [--import-rows N] [--port N]',
    )
    for (const { name, about } of MEASURES) say(`  ${name.padEnd(12)} ${about}`)
    process.exit(unknown.length > 0 ? 1 : 0)
  }
  const customers = Number(values.customers)
  const transactions = Number(values.transactions)
  const size = transactions > 0 ? `${customers}-${transactions}` : String(customers)
  return {
    names: positionals,
    customers,
    transactions,
    data: resolve(values.data ?? join(ROOT, '.kahu', `bench-${size}`)),
    seconds: Number(values.seconds),
    importRows: Number(values['import-rows']),
    port: Number(values.port),
  }
}

function print(lines: Line[], options: BenchOptions): void {
  const [processor] = cpus()
  const machine = `${cpus().length} x ${processor?.model.trim()}, ${Math.round(totalmem() / 1024 ** 3)} GB, Node ${process.version}, load generator, server and database on it together`
  process.stdout.write(
    `\n# ${machine}\n# ${options.customers.toLocaleString('en-US')} customers, ${options.transactions.toLocaleString('en-US')} transactions, 8 connections, ${options.seconds} s each: npm run bench -- ${process.argv.slice(2).join(' ')}\n\n`,
  )
  const rows = [
    ['what', 'beside', 'goal', 'measured', 'verdict'],
    ['---', '---', '---', '---', '---'],
    ...lines.map((line) => [line.what, line.beside, line.goal, line.measured, line.verdict]),
  ]
  for (const cells of rows) process.stdout.write(`| ${cells.join(' | ')} |\n`)
}

const options = readArguments()
const chosen = MEASURES.filter(({ name }) =>
  options.names.length > 0 ? options.names.includes(name) : !ONLY_WHEN_NAMED.has(name),
)
const bench = await openBank(options, say)
const lines: Line[] = []
try {
  for (const measure of chosen) {
    say(`measuring ${measure.name}`)
    for (const line of await measure.run(bench)) {
      say(`  ${line.what}: ${line.measured} (${line.verdict})`)
      lines.push(line)
    }
  }
} finally {
  await bench.close()
}
print(lines, options)
process.exit(0)
