// `kahu import`: a file of customers, or an example bank whole.

import { createReadStream, existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { jobCaller } from '../../../platform/access/index.ts'
import type { ImportMode, Intake } from '../../../platform/intake/index.ts'
import { type ImportFile, type ImportReport, runImport, undoImport } from './run-import.ts'

const EXAMPLES = join(import.meta.dirname, '../../../../examples')

/** What `examples/<name>/import.ts` exports: the files it makes of the bank's own, and the totals they must give. */
export type Example = {
  steps(from: string): AsyncIterable<ImportFile & { title: string; expectRows: number }>
  /** What in the files is not as it should be, with reasons; written beside the import's own report. */
  exceptions?(from: string): Promise<{ csv: AsyncIterable<string>; counts: Record<string, number> }>
}

export type ImportCliOptions = {
  from?: string
  /** Where an example's exceptions are written. */
  report?: string
  mode?: ImportMode
  kind?: string
  dryRun?: boolean
  undo?: boolean
}

function tell(print: (line: string) => void, title: string, report: ImportReport): void {
  const rate = Math.round(report.rows / Math.max(report.seconds, 0.001))
  const { rows, created, updated, unchanged, failed } = report
  print(
    `${title}: ${rows} rows: ${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} failed; ${report.seconds.toFixed(1)} s, ${rate} rows/s (${report.importId})`,
  )
  for (const [problem, count] of Object.entries(report.problems)) print(`  ${count} × ${problem.replace('|', ' ')}`)
}

/** `what` is a file, an example's name, or with `undo` the id of an import. Answers whether every row came through. */
export async function runImportCli(
  intake: Intake,
  what: string,
  options: ImportCliOptions,
  print: (line: string) => void,
): Promise<boolean> {
  const caller = jobCaller('import')
  if (options.undo) {
    const { undone, kept } = await undoImport(intake, caller, what)
    print(`${undone} taken back, ${kept} kept because something touched them later`)
    return kept === 0
  }
  const example = join(EXAMPLES, what, 'import.ts')
  if (!existsSync(what) && /^[a-z-]+$/.test(what) && existsSync(example))
    return runExample(intake, example, options, print)
  if (!existsSync(what)) throw new Error(`there is no file and no example named ${what}`)
  const file: ImportFile = {
    importable: options.kind ?? 'customer',
    fileName: basename(what),
    stream: createReadStream(what),
    mode: options.mode ?? 'upsert',
    ...(options.dryRun ? { dryRun: true } : {}),
  }
  const report = await runImport(intake, caller, file)
  tell(print, basename(what), report)
  return report.failed === 0
}

async function runExample(
  intake: Intake,
  path: string,
  options: ImportCliOptions,
  print: (line: string) => void,
): Promise<boolean> {
  if (!options.from) throw new Error('say where the files are: --from <folder>')
  const example = (await import(path)) as Example
  let isWhole = true
  for await (const { title, expectRows, ...file } of example.steps(options.from)) {
    const report = await runImport(intake, jobCaller('import'), file)
    tell(print, title, report)
    const total = report.created + report.updated + report.unchanged
    if (total !== expectRows) {
      isWhole = false
      print(`  the files hold ${expectRows}, but ${total} came through`)
    }
  }
  if (example.exceptions) await writeExceptions(await example.exceptions(options.from), path, options, print)
  return isWhole
}

/** For the bank's own eyes: amounts stand in it. */
const PRIVATE_MODE = 0o600

async function writeExceptions(
  { csv, counts }: Awaited<ReturnType<NonNullable<Example['exceptions']>>>,
  path: string,
  { report = `${basename(dirname(path))}-exceptions.csv` }: ImportCliOptions,
  print: (line: string) => void,
): Promise<void> {
  await writeFile(report, csv, { mode: PRIVATE_MODE })
  const told = Object.entries(counts).map(([reason, count]) => `${count} ${reason}`)
  print(`exceptions: ${told.join(', ')}: listed in ${report}`)
}
