// The demo bank: branches, one user a role, and believable customers, written by the same commands as real ones.

import type { Kahu } from '../main.ts'
import { fillDemoAlerts } from '../modules/casework/index.ts'
import { fillDemoContacts } from '../modules/contact/index.ts'
import { type DemoFill, demoOptionsOf, fillDemoCustomers } from '../modules/customer/index.ts'
import { fillDemoHoldings } from '../modules/demo/index.ts'
import { followBeside } from '../modules/ledger/index.ts'
import { type DemoUser, seedDemoStaff } from '../modules/staff/index.ts'

/** About so many postings of the last year for each customer. */
const POSTINGS_PER_CUSTOMER = 25

export type DemoOptions = {
  customers?: number
  transactions?: number
  seed?: number
  threads?: number
  force?: boolean
}

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
  const fill: DemoFill & typeof staff = {
    ...staff,
    customers,
    seed: options.seed ?? 1,
    say,
    stopping: kahu.stopping,
    startThread: kahu.startThread,
  }
  const rate = await fillDemoCustomers(kahu.services, fill)
  say(`the demo bank has ${customers} customers (${Math.round(rate)} a second)`)
  const transactions = options.transactions ?? customers * POSTINGS_PER_CUSTOMER
  const startedAt = performance.now()
  const made = await followBeside(kahu.services, () =>
    fillDemoHoldings(kahu.services, {
      options: demoOptionsOf(kahu.services, fill),
      branches: staff.branches,
      transactions,
      say,
      stopping: kahu.stopping,
      startThread: kahu.startThread,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    }),
  )
  const perSecond = Math.round(made.transactions / ((performance.now() - startedAt) / 1000))
  say(
    `the demo bank has ${made.accounts} accounts (${made.closed} closed), ${made.cards} cards and ${made.transactions} transactions (${perSecond} a second)`,
  )
  await fillDemoContacts(kahu.services, demoOptionsOf(kahu.services, fill))
  await fillDemoAlerts(kahu.services)
  return staff.users
}
