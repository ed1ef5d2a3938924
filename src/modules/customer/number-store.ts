// Numbers are given out in blocks, so that no two commands wait for each other: customers here, other things by a name of theirs.

import { upkeep } from '../../platform/command/index.ts'
import type { Database, Tx } from '../../platform/database/index.ts'
import { customerNumberOf, FIRST_COUNTER } from './customer-number.ts'

const BLOCK_NUMBERS = 1_000
const RANGE = 'customer'

/** The next value; one not used (its command was refused) is not given again. */
export interface Counter {
  next(): Promise<number>
}
export interface NumberSource {
  next(): Promise<string>
}

async function takeBlock(tx: Tx, range: string, firstValue: number, count: number): Promise<number> {
  const row = await tx.one<{ first: number }>(
    `insert into customer_number_range (range_name, next_value) values ($1, $2::bigint + $3)
     on conflict (range_name) do update set next_value = customer_number_range.next_value + $3 returning next_value - $3 as first`,
    [range, firstValue, count],
  )
  return row.first
}

/** Counts up from `firstValue` over all processes, without giving a value twice. */
export function openCounter(database: Database, range: string, firstValue: number): Counter {
  let at = 0
  let end = 0
  let taking: Promise<void> | undefined
  return {
    async next() {
      while (at >= end) {
        taking ??= upkeep({ database }, (tx) => takeBlock(tx, range, firstValue, BLOCK_NUMBERS))
          .then((first) => {
            at = first
            end = first + BLOCK_NUMBERS
            taking = undefined
          })
          .catch((error) => {
            taking = undefined
            throw error
          })
        await taking
      }
      at += 1
      return at - 1
    },
  }
}

/** Customer numbers for one process. */
export function openNumbers(database: Database): NumberSource {
  const counter = openCounter(database, RANGE, FIRST_COUNTER)
  return { next: async () => customerNumberOf(await counter.next()) }
}
