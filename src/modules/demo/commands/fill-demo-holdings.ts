// Fills the demo bank's accounts, cards and postings, part by part, on threads when there are many customers.

import { type Services, upkeep } from '../../../platform/command/index.ts'
import { type StartThread, ThreadPool, threadsWanted } from '../../../platform/threads/index.ts'
import type { DemoOptions } from '../../customer/index.ts'
import { ensureMonth, insertMerchants, monthAfter, monthOf } from '../../ledger/index.ts'
import { demoCalendar, instantOf } from '../calendar.ts'
import { listDemoMerchants } from '../merchants.ts'
import { BLOCK, demoHoldingTasks, FILL_HOLDINGS, type Filled, type FillTask } from './fill-part.ts'

/** Whole blocks; with the usual number of postings a part is some thousand. */
const PART_CUSTOMERS = 8 * BLOCK
const THREADS_FROM_CUSTOMERS = 20_000
const TASKS_AT_ONCE = 2
const SAID_EVERY = 100_000

export type HoldingsFill = {
  options: DemoOptions
  branches: { branchId: number; name: string }[]
  transactions: number
  say: (line: string) => void
  stopping?: AbortSignal
  startThread?: StartThread
  /** Fewer threads, or none, give the same bank. */
  threads?: number
}

/** The months of the year that is told, made before anybody books there. */
async function prepare(services: Services, today: string): Promise<void> {
  const { from, to } = demoCalendar(today)
  const last = monthOf(new Date(instantOf(to, 0)))
  for (let month = monthOf(new Date(instantOf(from, 0))); month <= last; month = monthAfter(month))
    await upkeep(services, (tx) => ensureMonth(tx, month))
  await upkeep(services, (tx) => insertMerchants(tx, listDemoMerchants()))
}

function* partsOf({ options, branches, transactions }: HoldingsFill): Generator<FillTask> {
  for (let from = 0; from < options.count; from += PART_CUSTOMERS)
    yield { options, branches, transactions, from, to: Math.min(from + PART_CUSTOMERS, options.count) }
}

/** Answers what was made. Throws when anything is refused: then generator and rules disagree. */
export async function fillDemoHoldings(services: Services, fill: HoldingsFill): Promise<Filled> {
  const { options, say, stopping, startThread } = fill
  if (fill.transactions > 0) await prepare(services, options.today)
  const wanted = options.count >= THREADS_FROM_CUSTOMERS ? threadsWanted() : 0
  const threads = startThread ? (fill.threads ?? wanted) : 0
  const pool = threads > 0 && startThread ? new ThreadPool(startThread, threads) : null
  const own = pool ? null : demoHoldingTasks(services)[FILL_HOLDINGS]
  const run = (task: FillTask): Promise<Filled> =>
    pool ? pool.run<Filled>(FILL_HOLDINGS, task) : (own?.(task as never) as Promise<Filled>)
  const sum: Filled = { accounts: 0, cards: 0, transactions: 0, closed: 0 }
  const underWay = new Set<Promise<unknown>>()
  let failure: unknown = null
  try {
    for (const task of partsOf(fill)) {
      if (failure) break
      if (stopping?.aborted)
        throw new Error('stopped while filling the demo bank; remove the data folder to start again')
      while (underWay.size >= (pool?.tasksAtOnce ?? TASKS_AT_ONCE)) await Promise.race(underWay)
      const work: Promise<unknown> = run(task)
        .then((made) => {
          const said = Math.floor(sum.transactions / SAID_EVERY)
          for (const name of Object.keys(sum) as (keyof Filled)[]) sum[name] += made[name]
          if (Math.floor(sum.transactions / SAID_EVERY) > said) say(`${sum.transactions} transactions`)
        })
        .catch((error) => {
          failure ??= error
        })
        .finally(() => underWay.delete(work))
      underWay.add(work)
    }
  } finally {
    await Promise.all(underWay)
    await pool?.close()
  }
  if (failure) throw failure
  return sum
}
