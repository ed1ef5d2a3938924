// Importing a file by the normal path: read, validate, seal, index, journal; with the memory it took, beside a bare COPY of the same rows.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { open, ROOT } from '../../src/main.ts'
import { demoCustomers } from '../../src/modules/customer/demo/index.ts'
import { readConfig } from '../../src/platform/kernel/config.ts'
import { environmentOf, runVerb } from '../bank.ts'
import { type Bench, type Line, type Measure, rate, verdictOf } from '../bench.ts'
import { spentBy } from '../processor-time.ts'

const ROWS_PER_SECOND = 8_000
const MEGABYTES = 500
const WATCH_MS = 200
const HEADER = '姓名,居民身份证号,手机,电子邮箱,详细地址,行政区划,职业,婚姻状况,学历,年收入,客户阶段,标签'

/** People of the demo bank as a file that another system might have written. */
async function writeFile(path: string, rows: number, today: string): Promise<void> {
  const out = createWriteStream(path)
  out.write(`${HEADER}\r\n`)
  let written = 0
  for (const draft of demoCustomers({
    seed: 'import',
    count: rows * 2,
    branches: [{ branchId: 3 }],
    owners: [],
    today,
  })) {
    const id = draft.documents?.find(({ type }) => type === 'resident-id')
    if (draft.kind !== 'individual' || !id) continue
    const address = draft.addresses?.[0]
    const cells = [
      draft.name,
      id.number,
      draft.phones?.[0]?.number,
      draft.emails?.[0]?.address,
      address?.street,
      address?.division,
      draft.occupation,
      draft.maritalStatus,
      draft.education,
      draft.incomeBand,
      draft.stage,
      draft.tags?.join(';'),
    ]
    if (!out.write(`${cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',')}\r\n`))
      await once(out, 'drain')
    written += 1
    if (written === rows) break
  }
  out.end()
  await finished(out)
}

/** The most resident memory of a process so far, from /proc; 0 where there is none. */
function peakMegabytes(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

type Imported = { seconds: number; megabytes: number; processorMs: number; said: string }

async function importFile(options: Bench['options'], file: string): Promise<Imported> {
  const startedAt = performance.now()
  const child = spawn(join(ROOT, 'kahu'), ['import', file, '--mode', 'create'], {
    env: environmentOf(options),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let megabytes = 0
  let processorMs = 0
  let said = ''
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, peakMegabytes(child.pid ?? 0))
    processorMs = Math.max(processorMs, spentBy(child.pid ?? 0))
  }, WATCH_MS)
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.includes('rows/s')) said = line
  })
  await once(child, 'exit')
  clearInterval(watch)
  return { seconds: (performance.now() - startedAt) / 1000, megabytes, processorMs, said }
}

/** The customers just imported, by COPY into a table with the same indexes; null where the server may not. */
async function bareCopy(options: Bench['options']): Promise<string> {
  const kahu = await open(readConfig(environmentOf(options)), { migrate: true, say: () => {} })
  const client = new pg.Client({ connectionString: kahu.databaseUrl })
  try {
    await client.connect()
    const { rows } = await client.query('show data_directory')
    const file = join(rows[0].data_directory, 'bench.copy')
    await client.query(`copy customer to '${file}'`)
    await client.query('create table bench_copy (like customer including all)')
    const startedAt = performance.now()
    const { rowCount } = await client.query(`copy bench_copy from '${file}'`)
    const seconds = (performance.now() - startedAt) / 1000
    await client.query('drop table bench_copy')
    rmSync(file, { force: true })
    return `COPY of the sealed customer rows alone ${rate((rowCount ?? 0) / seconds)}`
  } catch (error) {
    return `COPY not measured (${(error as Error).message})`
  } finally {
    await client.end().catch(() => {})
    await kahu.close()
  }
}

async function importing(bench: Bench): Promise<Line[]> {
  const { importRows } = bench.options
  const data = mkdtempSync(join(tmpdir(), 'kahu-bench-import-'))
  const options = { ...bench.options, data: join(data, 'bank') }
  try {
    await runVerb(options, ['demo', '--customers', '0'], () => {})
    const file = join(data, 'people.csv')
    await writeFile(file, importRows, bench.kahu.services.clock.today())
    const { seconds, megabytes, processorMs, said } = await importFile(options, file)
    const perSecond = Number(/([\d,]+) rows\/s/.exec(said)?.[1]?.replaceAll(',', '') ?? 0)
    return [
      {
        what: `import of ${importRows.toLocaleString('en-US')} rows, 12 columns, by the normal path`,
        beside: await bareCopy(options),
        goal: '>= 8,000 rows/s, memory <= 500 MB',
        measured: `${rate(perSecond)}, peak memory ${Math.round(megabytes)} MB; processor of the importing process ${(processorMs / importRows).toFixed(2)} ms a row; ${seconds.toFixed(0)} s with start, upload and checks; ${said.replace(/^[^:]*: /, '').replace(/;.*/, '')}`,
        verdict: verdictOf([
          { name: 'rate', value: perSecond, goal: ROWS_PER_SECOND, upper: false },
          { name: 'memory', value: megabytes, goal: MEGABYTES, upper: true },
        ]),
      },
    ]
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

export const importMeasure: Measure = {
  name: 'import',
  about: 'a file of customers by the normal path',
  needsBank: true,
  run: importing,
}
