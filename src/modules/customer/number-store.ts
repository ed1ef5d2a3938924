// Customer numbers: given out in blocks, so that no two commands wait for each other.

import { upkeep } from '../../platform/command/index.ts'
import type { Database, Tx } from '../../platform/database/index.ts'
import { customerNumberOf, FIRST_COUNTER } from './customer-number.ts'

const BLOCK_NUMBERS = 1_000
const RANGE = 'customer'

export interface NumberSource {
  /** The next number; a number not used (its command was refused) is not given again. */
  next(): Promise<string>
}

async function takeBlock(tx: Tx, count: number): Promise<number> {
  const row = await tx.one<{ first: number }>(
    `insert into customer_number_range (range_name, next_value) values ($1, $2::bigint + $3)
     on conflict (range_name) do update set next_value = customer_number_range.next_value + $3 returning next_value - $3 as first`,
    [RANGE, FIRST_COUNTER, count],
  )
  return row.first
}

/** A source for one process. */
export function openNumbers(database: Database): NumberSource {
  let at = 0
  let end = 0
  let taking: Promise<void> | undefined
  return {
    async next() {
      while (at >= end) {
        taking ??= upkeep({ database }, (tx) => takeBlock(tx, BLOCK_NUMBERS))
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
      return customerNumberOf(at - 1)
    },
  }
}
