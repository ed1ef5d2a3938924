// Where card numbers come from: one counter a BIN over all processes.

import type { Counter } from '../customer/index.ts'
import { cardNumberOf } from './card-number.ts'

/** The next number under a BIN, so many digits long. */
export interface CardNumberSource {
  next(bin: string, digits: number): Promise<string>
}

const FIRST = 1_000_000

export function cardNumbers(openCounter: (range: string, first: number) => Counter): CardNumberSource {
  const counters = new Map<string, Counter>()
  return {
    async next(bin, digits) {
      let counter = counters.get(bin)
      if (!counter) counters.set(bin, (counter = openCounter(`card-${bin}`, FIRST)))
      return cardNumberOf(bin, digits, await counter.next())
    },
  }
}
