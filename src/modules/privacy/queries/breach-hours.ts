// The hours in which a breach is told, as the rules of a day say.

import type { Tx } from '../../../platform/database/index.ts'
import { amountOf } from '../privacy-store.ts'

export async function breachHours(tx: Tx, day: string): Promise<{ cac: number; pboc: number }> {
  return { cac: await amountOf(tx, 'breach.cac', day), pboc: await amountOf(tx, 'breach.pboc', day) }
}
