// Fills the demo bank: generated people and firms through the same batch as real ones, then their relationships.

import { jobCaller } from '../../../platform/access/index.ts'
import { batchCommand, runBatch, type Services, upkeep } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import type { RelationshipType } from '../contract.ts'
import { lockCustomerKeys } from '../customer-store.ts'
import { demoCustomers, demoRelationships } from '../demo/index.ts'
import { openNumbers } from '../number-store.ts'
import { inverseOf } from '../relationship.ts'
import { insertRelationships, type RelationshipRow } from '../relationship-store.ts'
import type { CustomerDraft } from '../shapes.ts'
import { foldTallies } from '../tally-store.ts'
import { createManyCustomers } from './create-many-customers.ts'

const BATCH_ROWS = 500
const SAID_EVERY = 100_000

export type DemoFill = {
  branches: { branchId: number }[]
  owners: { userId: string; branchId: number }[]
  customers: number
  seed: number
  say: (line: string) => void
  /** Ends the filling between two batches. */
  stopping?: AbortSignal
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

/** Answers customers a second. Throws when a generated draft is refused: then generator and rules disagree. */
export async function fillDemoCustomers(services: Services, fill: DemoFill): Promise<number> {
  const call = () => ({ caller: jobCaller('demo'), requestId: newId(), channel: 'job' as const, origin: 'demo' })
  const options = {
    seed: String(fill.seed),
    count: fill.customers,
    branches: fill.branches,
    owners: fill.owners,
    today: services.clock.today(),
  }
  const batch = createManyCustomers(openNumbers(services.database))
  const startedAt = performance.now()
  const ids: string[] = []
  // Two batches at a time: one is checked and sealed here while the other is written there.
  let writing: Promise<void> = Promise.resolve()
  for (const drafts of chunks<CustomerDraft>(demoCustomers(options), BATCH_ROWS)) {
    if (fill.stopping?.aborted)
      throw new Error('stopped while filling the demo bank; remove the data folder to start again')
    const at = ids.length
    ids.length += drafts.length
    const before = writing
    const answers = runBatch(services, batch, { ...call(), items: drafts })
    writing = answers.then((done) => {
      for (const [index, answer] of done.entries()) {
        if (!answer.change) {
          throw new Error(`demo draft refused: ${answer.refused?.code} ${JSON.stringify(answer.refused?.fields)}`)
        }
        ids[at + index] = (answer.change.reply as { customerId: string }).customerId
      }
    })
    await before
    if (at > 0 && at % SAID_EVERY === 0) fill.say(`${at} customers`)
  }
  await writing
  await upkeep(services, foldTallies)
  const rate = fill.customers / ((performance.now() - startedAt) / 1000)
  for (const pairs of chunks(demoRelationships(options), BATCH_ROWS)) {
    const items = pairs.map((pair) => ({
      customer: ids[pair.customer] as string,
      other: ids[pair.other] as string,
      type: pair.type,
      sharePercent: pair.sharePercent ?? null,
    }))
    await runBatch(services, relateMany, { ...call(), items })
  }
  return rate
}
