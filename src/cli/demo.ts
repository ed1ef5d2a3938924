// The demo bank: branches, one user a role, and believable customers, written by the same commands as real ones.

import type { Kahu } from '../main.ts'
import { openDemoAccounts } from '../modules/account/index.ts'
import { issueDemoCards } from '../modules/card/index.ts'
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
  await fillDemoHoldings(kahu, say, options.seed ?? 1)
  return staff.users
}

/** Accounts and cards of the customers just opened. */
async function fillDemoHoldings(
  { services, stopping }: Kahu,
  say: (line: string) => void,
  seed: number,
): Promise<void> {
  let accounts = 0
  let cards = 0
  for await (const page of openDemoAccounts(services, { seed, stopping })) {
    accounts += page.reduce((sum, one) => sum + one.accounts.length, 0)
    cards += await issueDemoCards(services, page, seed)
  }
  say(`the demo bank has ${accounts} accounts and ${cards} cards`)
}
