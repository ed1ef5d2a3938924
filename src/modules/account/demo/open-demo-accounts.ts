// Opens the accounts of some customers of the demo bank through the same batch as files; what was opened is handed on.

import { jobCall, runBatch, type Services } from '../../../platform/command/index.ts'
import { type CustomerPlace, demoId, demoPlaceOf } from '../../customer/index.ts'
import {
  type NewAccount,
  type NewAccountsOf,
  type OpenedAccounts,
  openManyAccounts,
} from '../commands/open-many-accounts.ts'
import type { AccountNumberSource } from '../number-source.ts'
import { demoAccountsOf } from './demo-accounts.ts'

export type DemoAccountsOf = { place: CustomerPlace; accounts: (NewAccount & { accountId: string; number: string })[] }

/** Throws when an account is refused: then generator and rules disagree. */
export async function openDemoAccounts(
  services: Services,
  numbers: AccountNumberSource,
  { seed, places }: { seed: string; places: readonly CustomerPlace[] },
): Promise<DemoAccountsOf[]> {
  const today = services.clock.today()
  const wishes = places
    .map((place) => {
      const accounts = demoAccountsOf(seed, place, today).map((account, at) => ({
        ...account,
        accountId: demoId(seed, 'account', demoPlaceOf(place.customerId), at),
      }))
      return { place, accounts }
    })
    .filter(({ accounts }) => accounts.length > 0)
  if (wishes.length === 0) return []
  const items = wishes.map(
    ({ place, accounts }): NewAccountsOf => ({ customerId: place.customerId, customerKind: place.kind, accounts }),
  )
  const answers = await runBatch(services, openManyAccounts(numbers), { ...jobCall('demo'), items })
  return wishes.map(({ place, accounts }, at) => {
    const answer = answers[at]
    if (!answer?.change)
      throw new Error(`demo account refused: ${answer?.refused?.code} ${JSON.stringify(answer?.refused?.fields)}`)
    const opened = (answer.change.reply as OpenedAccounts).accounts
    return {
      place,
      accounts: accounts.map((account, index) => ({ ...account, ...(opened[index] as (typeof opened)[number]) })),
    }
  })
}
