// Until when the law has the bank keep a customer, as the rules of today say.

import type { Tx } from '../../../platform/database/index.ts'
import { bankDate, type Clock } from '../../../platform/kernel/clock.ts'
import { listAccountRows } from '../../account/index.ts'
import { findRestriction, type OpenedCustomer } from '../../customer/index.ts'
import { listEntries } from '../../ledger/index.ts'
import { amountOf } from '../privacy-store.ts'
import { addYears, dutyEndsOn } from '../rights.ts'

type Reading = { tx: Tx; clock: Clock }
export type Duty = { openAccounts: number; endsOn: string }

/** Ten years after the last account closed, the record last changed or the last booking (反洗钱法 34), or later where a restriction says so. */
export async function dutyToKeep(
  { tx, clock }: Reading,
  { customerId, updatedAt }: Pick<OpenedCustomer, 'customerId' | 'updatedAt'>,
): Promise<Duty> {
  const accounts = await listAccountRows(tx, customerId)
  const [last] = await listEntries(tx, { customerId, accountId: null, before: null, limit: 1 })
  const today = clock.today()
  const years = {
    identity: await amountOf(tx, 'keep.identity', today),
    transactions: await amountOf(tx, 'keep.transactions', today),
  }
  const closedOn = accounts.flatMap((account) => (account.closedOn === null ? [] : [account.closedOn]))
  const facts = { recordOn: bankDate(updatedAt), closedOn, bookedOn: last?.bookingDate ?? null }
  const restriction = await findRestriction(tx, customerId)
  const ends = [dutyEndsOn(facts, years), restriction?.reason === 'erasure' ? (restriction.until ?? '') : '']
  return { openAccounts: accounts.length - closedOn.length, endsOn: ends.sort().at(-1) as string }
}

/** The day until which an archive of an erased customer made today is kept: for claims that may still come (民法典 188). */
export async function archiveKeptUntil({ tx, clock }: Reading): Promise<string> {
  const today = clock.today()
  return addYears(today, await amountOf(tx, 'keep.archive', today))
}
