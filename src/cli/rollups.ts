// `kahu ledger rollups`: compare the kept figures with the ledger, or make the customers' months anew.

import type { Command } from 'commander'
import { compareRollups, followRollups, renewAllMonths } from '../modules/ledger/index.ts'
import { upkeep } from '../platform/command/index.ts'
import { print, type WithKahu } from './with-kahu.ts'

const NAMED_MAX = 100

export function addRollupCommand(program: Command, withKahu: WithKahu): void {
  program.commands
    .find((one) => one.name() === 'ledger')
    ?.command('rollups')
    .description('compare the figures kept by customer and month, and by day of the bank, with the entries')
    .option('--renew', 'first make the customers’ months anew from the entries')
    .action(({ renew }: { renew?: boolean }) =>
      withKahu(async ({ services }) => {
        await followRollups(services)
        if (renew) await renewAllMonths(services, (customers) => print(`${customers} customers made anew`))
        const { months, bankDays, unread, differences } = await upkeep(services, compareRollups)
        print(`${months} months of customers and ${bankDays} sums of the bank's days; ${unread} batches on their way`)
        for (const difference of differences.slice(0, NAMED_MAX)) {
          if (difference.kind === 'month') {
            print(`customer ${difference.customerId}, month ${difference.month.slice(0, 7)}: figures differ`)
          } else if (difference.kind === 'bank-month') {
            print(`bank month ${difference.name}: not the sum of its days`)
          } else if (difference.kind === 'active') {
            print(`month ${difference.name}: customers counted as active are not those with figures`)
          } else {
            const { name, rollup, ledger: entries } = difference
            const told = (sum: typeof rollup) =>
              sum ? `${sum.entries} entries, in ${sum.inFen}, out ${sum.outFen}` : 'nothing'
            print(`bank day ${name}: kept ${told(rollup)}; entries say ${told(entries)}`)
          }
        }
        if (differences.length > 0)
          throw new Error(`the rollups differ from the ledger in ${differences.length} places`)
        print('the rollups agree with the ledger')
      }),
    )
}
