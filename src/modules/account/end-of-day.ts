// The account module's steps of a bank day's end: interest of the day, and its posting where a product says so.

import { type BatchAnswer, batchCommand, jobCall, runBatch, type Services } from '../../platform/command/index.ts'
import { namedId } from '../../platform/kernel/ids.ts'
import { type DayStep, listBalancesOn, type ManyPosting, postMany } from '../ledger/index.ts'
import type { AccountKey } from './account-store.ts'
import { capitalisesOn } from './accrual.ts'
import {
  type AccruingRow,
  type CapitalisingRow,
  clearAccruals,
  listAccruing,
  listCapitalising,
  saveAccruals,
} from './accrual-store.ts'
import { partsBetween } from './catch-up.ts'
import { addDays } from './day-count.ts'
import { unpaidStatus } from './dues/due.ts'
import { type DueRow, endWaitingInterest, saveDues } from './dues/due-store.ts'
import { chargeFees, payOrders, retryDues } from './dues/fall-due.ts'
import { chargeLateFees } from './dues/late-fees.ts'
import type { DueSums } from './dues/pay-dues.ts'
import { roundHalfEven } from './interest.ts'
import { productFor } from './product.ts'
import { type Catalogue, readCatalogue } from './product-store.ts'

const PAGE_ROWS = 5_000
const POSTINGS_MAX = 1_000
const CHAIN = namedId('account', 'interest')

type Page = { day: string; catalogue: Catalogue; rows: readonly AccruingRow[] }

/** One page of accounts: what the day brought on the balance at its end. Figures of a machine: the journal tells the day, not the account. */
const accruePage = batchCommand<Page>(
  { id: 'account.accrue', permission: 'account.accrue' },
  async ({ tx }, [page]): Promise<BatchAnswer[]> => {
    const { day, catalogue, rows } = page as Page
    const customerIds = [...new Set(rows.map((row) => row.customerId))]
    const balances = new Map(
      (await listBalancesOn(tx, customerIds, day)).map(({ accountId, balanceFen }) => [accountId, balanceFen]),
    )
    const accrued = rows.flatMap((row) => {
      const balance = BigInt(balances.get(row.accountId) ?? 0)
      // Days that were not closed one by one are counted on this day's balance.
      const parts = BigInt(row.accruedParts) + partsBetween(catalogue, row, balance, row.accruedTo, addDays(day, 1))
      return [{ customerId: row.customerId, accountId: row.accountId, accruedParts: parts }]
    })
    await saveAccruals(tx, accrued, day, addDays(day, 1))
    return [{ refused: null, change: null }]
  },
)

type Told = { day: string; step: string; facts: Record<string, number> }
const tell = batchCommand<Told>(
  { id: 'account.end-of-day', permission: 'account.accrue' },
  async ({ vault }, [told]) => {
    const { day, step, facts } = told as Told
    const after = { day, step, ...facts }
    return [
      {
        refused: null,
        change: { chain: { id: CHAIN, key: vault.bankKey }, before: null, after, events: [], reply: null },
      },
    ]
  },
)

const lastOf = (rows: readonly AccountKey[]): AccountKey | null => {
  const last = rows.at(-1)
  return last ? { customerId: last.customerId, accountId: last.accountId } : null
}

/** Interest of one bank day on every open account; run again it goes on where it stopped. */
export async function accrueDay(services: Services, day: string): Promise<number> {
  const { database } = services
  const catalogue = await database.read((tx) => readCatalogue(tx))
  let after: AccountKey | null = null
  let accounts = 0
  for (;;) {
    const rows: AccruingRow[] = await database.read((tx) => listAccruing(tx, day, after, PAGE_ROWS))
    if (rows.length > 0)
      await runBatch(services, accruePage, { ...jobCall('end-of-day'), items: [{ day, catalogue, rows }] })
    accounts += rows.length
    if (rows.length < PAGE_ROWS) break
    after = lastOf(rows)
  }
  await runBatch(services, tell, { ...jobCall('end-of-day'), items: [{ day, step: 'accrual', facts: { accounts } }] })
  return accounts
}

/** The codes of products that post their interest at the close of this day. */
const codesOf = (catalogue: Catalogue, day: string): string[] =>
  [...catalogue.keys()].filter((code) => {
    const interest = catalogue
      .get(code)
      ?.find((one) => one.validFrom <= day && (one.validTo === null || day < one.validTo))?.parameters.interest
    return interest !== undefined && capitalisesOn(interest, day)
  })

type Due = AccountKey & { posting: ManyPosting | null }
function dueOf(day: string, row: CapitalisingRow): Due {
  const { customerId, accountId, currency, repaymentAccountId } = row
  const fen = Number(roundHalfEven(BigInt(row.accruedParts)))
  const key = { customerId, accountId }
  // A loan that names an account is served from it; without one its interest is added to the debt.
  const debit = repaymentAccountId ? { customerId, accountId: repaymentAccountId } : key
  const common = { currency, reference: `${accountId}/${day}`, channel: 'system' as const }
  if (fen === 0) return { ...key, posting: null }
  if (fen > 0) return { ...key, posting: { ...common, type: 'interest', amountFen: fen, credit: key } }
  return { ...key, posting: { ...common, type: 'interest-charge', amountFen: -fen, debit } }
}

/** Posts accrued interest where a product says so; each posting carries its account and day, so that a second run books nothing twice. */
export async function capitaliseDay(services: Services, day: string): Promise<{ posted: number; refused: number }> {
  const { database } = services
  const catalogue = await database.read((tx) => readCatalogue(tx))
  const codes = codesOf(catalogue, day)
  const sums = { posted: 0, refused: 0 }
  let after: AccountKey | null = null
  for (let more = codes.length > 0; more; ) {
    const rows = await database.read((tx) => listCapitalising(tx, codes, addDays(day, 1), after, POSTINGS_MAX))
    const due = rows.map((row) => dueOf(day, row))
    const posted = due.filter((one): one is Due & { posting: ManyPosting } => one.posting !== null)
    const answers =
      posted.length > 0
        ? await postMany(services, { name: 'account-interest', items: posted.map((one) => one.posting) })
        : []
    // What could not be booked (a debt at its limit) stays accrued and is tried at the next date; what an account that
    // serves a debt could not pay is a due, and tried each day of grace.
    const booked = posted.filter((_, at) => answers[at]?.refused === null)
    const late = posted.flatMap((one, at) => {
      const row = rows.find(({ accountId }) => accountId === one.accountId) as CapitalisingRow
      const reason = answers[at]?.refused?.code
      return reason && row.repaymentAccountId ? [lateInterest(catalogue, row, one.posting.amountFen, reason, day)] : []
    })
    sums.posted += booked.length
    sums.refused += posted.length - booked.length
    await runBatch(services, settle, { ...jobCall('end-of-day'), items: [{ day, keys: booked, late }] })
    more = rows.length === POSTINGS_MAX
    after = lastOf(rows)
  }
  if (codes.length > 0)
    await runBatch(services, tell, { ...jobCall('end-of-day'), items: [{ day, step: 'capitalisation', facts: sums }] })
  return sums
}

/** Interest that an account could not pay: a due of its debt, which waits through the product's days of grace. */
function lateInterest(
  catalogue: Catalogue,
  row: CapitalisingRow,
  amountFen: number,
  reason: string,
  day: string,
): DueRow {
  const { customerId, accountId } = row
  const dueOn = addDays(day, 1)
  const retryUntil = addDays(dueOn, productFor(catalogue, row, day).parameters.repayment?.graceDays ?? 0)
  const status = unpaidStatus(retryUntil, dueOn)
  const dueId = namedId('interest', accountId)
  const due = { customerId, accountId, dueId, dueOn, kind: 'interest' as const, purpose: 'interest' }
  return { ...due, amountFen, status, reason, triedOn: dueOn, retryUntil }
}

type Settled = { day: string; keys: readonly AccountKey[]; late: readonly DueRow[] }
const settle = batchCommand<Settled>(
  { id: 'account.capitalise', permission: 'account.accrue' },
  async ({ tx }, [item]) => {
    const { day, keys, late } = item as Settled
    const before = addDays(day, 1)
    await clearAccruals(tx, keys, before)
    await endWaitingInterest(tx, keys, { status: 'paid', before })
    await endWaitingInterest(tx, late, { status: 'missed', before })
    await saveDues(tx, late)
    return [{ refused: null, change: null }]
  },
)

/** A step of the next day's beginning: what falls due on it is paid, and booked on it. */
export const beginsDay = (name: string, pay: (services: Services, date: string) => Promise<DueSums>): DayStep => ({
  name,
  async run(services, day) {
    const facts = await pay(services, addDays(day, 1))
    await runBatch(services, tell, { ...jobCall('end-of-day'), items: [{ day, step: name, facts }] })
  },
})

/** What the ledger's close of a day runs between its cut-off and its trial balance. */
export const accountDaySteps: readonly DayStep[] = [
  { name: 'accrual', run: async (services, day) => void (await accrueDay(services, day)) },
  { name: 'capitalisation', run: async (services, day) => void (await capitaliseDay(services, day)) },
  beginsDay('retries', retryDues),
  beginsDay('standing-orders', payOrders),
  beginsDay('fees', chargeFees),
  beginsDay('late-fees', chargeLateFees),
]
