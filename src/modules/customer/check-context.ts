// What the checks need to know of the world: the bank's date and the national code tables.

import type { Clock } from '../../platform/kernel/clock.ts'
import { findCountry, findCurrency, findIndustry, findOccupation, knowsDivision } from '../reference/index.ts'
import type { CheckContext } from './check-items.ts'

export function checkContextOf(clock: Clock): CheckContext {
  return {
    today: clock.today(),
    knowsDivision,
    knows: {
      country: (code) => findCountry(code) !== null,
      industry: (code) => findIndustry(code) !== null,
      occupation: (code) => findOccupation(code) !== null,
      currency: (code) => findCurrency(code) !== null,
    },
  }
}
