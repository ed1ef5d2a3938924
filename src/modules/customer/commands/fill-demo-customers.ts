// Fills the demo bank: generated people and firms through the same batch as real ones, then their relationships.

import { batchCommand, jobCall, runBatch, type Services, upkeep } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { type StartThread, type Tasks, ThreadPool, threadsWanted } from '../../../platform/threads/index.ts'
import type { RelationshipType } from '../contract.ts'
import { lockCustomerKeys } from '../customer-store.ts'
import { type DemoOptions, type DemoPart, demoCustomers, demoId, demoRelationships } from '../demo/index.ts'
import { type NumberSource, openNumbers } from '../number-store.ts'
import { inverseOf } from '../relationship.ts'
import { insertRelationships, type RelationshipRow } from '../relationship-store.ts'
import type { CustomerDraft } from '../shapes.ts'
import { foldTallies } from '../tally-store.ts'
import { createManyCustomers } from './create-many-customers.ts'

/** Whole blocks of the generator. */
const BATCH_ROWS = 500
const SAID_EVERY = 100_000
/** Without threads: one is checked and sealed here while the other is written there. */
const TASKS_AT_ONCE = 2
/** Fewer are filled in before threads have started. */
const THREADS_FROM_CUSTOMERS = 20_000

export type DemoFill = {
  branches: { branchId: number }[]
  owners: { userId: string; branchId: number }[]
  customers: number
  seed: number
  say: (line: string) => void
  /** Ends the filling between two batches. */
  stopping?: AbortSignal
  /** For many customers: threads that know `demoTasks`. */
  startThread?: StartThread
}

type Pair = { customer: string; other: string; type: RelationshipType; sharePercent: number | null }

const relateMany = batchCommand<Pair>(
  { id: 'customer.relate-many', permission: 'customer.add-relationship' },
  async ({ tx, vault }, pairs) => {
    const keys = await lockCustomerKeys(tx, vault, [...new Set(pairs.flatMap((pair) => [pair.customer, pair.other]))])
    const rows: RelationshipRow[] = pairs.map((pair) => ({
      customerId: pair.customer,
      relationshipId: newId(),
      type: pair.type,
      otherId: pair.other,
      sharePercent: pair.sharePercent,
      validFrom: null,
      validTo: null,
      source: 'demo',
    }))
    await insertRelationships(
      tx,
      rows.flatMap((row) => [
        row,
        { ...row, customerId: row.otherId, otherId: row.customerId, type: inverseOf(row.type) },
      ]),
    )
    return rows.map((row) => {
      const [own, other] = [keys.get(row.customerId), keys.get(row.otherId)]
      if (!own || !other) throw new Error('a related customer is not there')
      const also = [
        {
          chain: { id: row.otherId, key: other },
          before: null,
          after: { relationship: { ...row, type: inverseOf(row.type) } },
          events: [],
        },
      ]
      return {
        refused: null,
        change: {
          chain: { id: row.customerId, key: own },
          before: null,
          after: { relationship: row },
          events: [],
          reply: null,
          also,
        },
      }
    })
  },
)

function* chunks<I>(items: Iterable<I>, size: number): Generator<I[]> {
  let chunk: I[] = []
  for (const item of items) {
    chunk.push(item)
    if (chunk.length === size) {
      yield chunk
      chunk = []
    }
  }
  if (chunk.length > 0) yield chunk
}

type FillTask = DemoPart & { options: DemoOptions }
const FILL_PART = 'customer.fill-demo'

/** The customers of a part, then their relationships: both stay within it, because families and firms stay within a block. */
async function fillPart(services: Services, numbers: NumberSource, { options, ...part }: FillTask): Promise<null> {
  const drafts: CustomerDraft[] = [...demoCustomers(options, part)]
  const known = new Map(drafts.map((draft, at) => [draft, demoId(options.seed, 'customer', part.from + at)]))
  const answers = await runBatch(services, createManyCustomers(numbers, known), { ...jobCall('demo'), items: drafts })
  const ids = answers.map(({ change, refused }) => {
    if (!change) throw new Error(`demo draft refused: ${refused?.code} ${JSON.stringify(refused?.fields)}`)
    return (change.reply as { customerId: string }).customerId
  })
  const pairs = [...demoRelationships(options, part)].map((pair) => ({
    customer: ids[pair.customer - part.from] as string,
    other: ids[pair.other - part.from] as string,
    type: pair.type,
    sharePercent: pair.sharePercent ?? null,
  }))
  for (const items of chunks(pairs, BATCH_ROWS)) await runBatch(services, relateMany, { ...jobCall('demo'), items })
  for (const customerId of ids) services.vault.forgetKey(customerId)
  return null
}

/** What a thread does of a filling. */
export function demoTasks(services: Services, numbers: NumberSource): Tasks {
  return { [FILL_PART]: (task: FillTask) => fillPart(services, numbers, task) }
}

/** What the series is made of; whoever follows with other rows takes the same. */
export function demoOptionsOf({ clock }: Pick<Services, 'clock'>, fill: DemoFill): DemoOptions {
  return {
    seed: String(fill.seed),
    count: fill.customers,
    branches: fill.branches,
    owners: fill.owners,
    today: clock.today(),
  }
}

/** Answers customers a second. Throws when a generated draft is refused: then generator and rules disagree. */
export async function fillDemoCustomers(services: Services, fill: DemoFill): Promise<number> {
  const options = demoOptionsOf(services, fill)
  const threads = fill.startThread && fill.customers >= THREADS_FROM_CUSTOMERS ? threadsWanted() : 0
  const pool = threads > 0 ? new ThreadPool(fill.startThread as StartThread, threads) : null
  const numbers = openNumbers(services.database)
  const run = (task: FillTask) => (pool ? pool.run<null>(FILL_PART, task) : fillPart(services, numbers, task))
  const startedAt = performance.now()
  const underWay = new Set<Promise<unknown>>()
  let failure: unknown = null
  try {
    for (let from = 0; from < fill.customers && !failure; from += BATCH_ROWS) {
      if (fill.stopping?.aborted)
        throw new Error('stopped while filling the demo bank; remove the data folder to start again')
      while (underWay.size >= (pool?.tasksAtOnce ?? TASKS_AT_ONCE)) await Promise.race(underWay)
      const work: Promise<unknown> = run({ options, from, to: Math.min(from + BATCH_ROWS, fill.customers) })
        .catch((error) => {
          failure ??= error
        })
        .finally(() => underWay.delete(work))
      underWay.add(work)
      if (from > 0 && from % SAID_EVERY === 0) fill.say(`${from} customers`)
    }
  } finally {
    await Promise.all(underWay)
    await pool?.close()
  }
  if (failure) throw failure
  await upkeep(services, foldTallies)
  return fill.customers / ((performance.now() - startedAt) / 1000)
}
