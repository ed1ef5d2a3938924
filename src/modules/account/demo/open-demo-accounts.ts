// Opens the demo bank's accounts, page by page, through the same batch as files; what was opened is handed on.

import { jobCaller } from '../../../platform/access/index.ts'
import { runBatch, type Services } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { type CustomerPlace, listCustomerPlaces, openCounter } from '../../customer/index.ts'
import { FIRST_ACCOUNT_COUNTER } from '../account-number.ts'
import {
  type NewAccount,
  type NewAccountsOf,
  type OpenedAccounts,
  openManyAccounts,
} from '../commands/open-many-accounts.ts'
import { accountNumbers } from '../number-source.ts'
import { demoAccountsOf } from './demo-accounts.ts'

const PAGE_ROWS = 500

export type DemoAccountsOf = { place: CustomerPlace; accounts: (NewAccount & { accountId: string; number: string })[] }

/** Each page as it was opened. Throws when an account is refused: then generator and rules disagree. */
export async function* openDemoAccounts(
  services: Services,
  { seed, stopping }: { seed: number; stopping?: AbortSignal },
): AsyncGenerator<DemoAccountsOf[]> {
  const { database, clock } = services
  const today = clock.today()
  const batch = openManyAccounts(accountNumbers(openCounter(database, 'account', FIRST_ACCOUNT_COUNTER)))
  let after: string | null = null
  for (;;) {
    if (stopping?.aborted) throw new Error('stopped while filling the demo bank; remove the data folder to start again')
    const places: CustomerPlace[] = await database.read((tx) => listCustomerPlaces(tx, after, PAGE_ROWS))
    const wishes = places
      .map((place) => ({ place, accounts: demoAccountsOf(String(seed), place, today) }))
      .filter(({ accounts }) => accounts.length > 0)
    const items = wishes.map(
      ({ place, accounts }): NewAccountsOf => ({ customerId: place.customerId, customerKind: place.kind, accounts }),
    )
    const call = { caller: jobCaller('demo'), requestId: newId(), channel: 'job' as const, origin: 'demo' }
    const answers = items.length > 0 ? await runBatch(services, batch, { ...call, items }) : []
    yield wishes.map(({ place, accounts }, at) => {
      const answer = answers[at]
      if (!answer?.change)
        throw new Error(`demo account refused: ${answer?.refused?.code} ${JSON.stringify(answer?.refused?.fields)}`)
      const opened = (answer.change.reply as OpenedAccounts).accounts
      return {
        place,
        accounts: accounts.map((account, index) => ({ ...account, ...(opened[index] as (typeof opened)[number]) })),
      }
    })
    const last = places.at(-1)
    if (!last || places.length < PAGE_ROWS) return
    after = last.customerId
  }
}
