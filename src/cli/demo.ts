// The demo bank: branches, one user a role, and believable customers, written by the same commands as real ones.

import type { Kahu } from '../main.ts'
import { fillDemoCustomers } from '../modules/customer/index.ts'
import { type DemoUser, seedDemoStaff } from '../modules/staff/index.ts'

export type DemoOptions = { customers?: number; seed?: number; force?: boolean }

/** Fills an empty database; answers who may sign in, or nobody when there were users already. */
export async function fillDemoBank(
  kahu: Kahu,
  say: (line: string) => void,
  options: DemoOptions = {},
): Promise<DemoUser[]> {
  const customers = options.customers ?? kahu.config.demoCustomers
  if (customers === 0 && !options.force) return []
  const staff = await seedDemoStaff(kahu.services, kahu.config.demoPassword)
  if (!staff) {
    if (options.force) say('there are users already: the demo bank only fills an empty database')
    return []
  }
  say(`filling the demo bank with ${customers} customers`)
  const rate = await fillDemoCustomers(kahu.services, {
    branches: staff.branches,
    owners: staff.owners,
    customers,
    seed: options.seed ?? 1,
    say,
    stopping: kahu.stopping,
    startThread: kahu.startThread,
  })
  say(`the demo bank has ${customers} customers (${Math.round(rate)} a second)`)
  return staff.users
}
