// The day's statements: which accounts' periods end with the bank day that is closed, and what they add up to.

import { type BatchAnswer, batchCommand, jobCall, runBatch, type Services } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import {
  type AccountKey,
  type Catalogue,
  listAccountsOf,
  type OwingRow,
  productFor,
  readCatalogue,
} from '../../account/index.ts'
import { type DayStep, listBalancesOn, sumPeriods } from '../../ledger/index.ts'
import { statementsDue } from '../contract.ts'
import { cycleOf, endsOn, periodFrom } from './cycle.ts'
import { finishDay, insertDue, type StatementDue } from './statement-due-store.ts'

const PAGE_ROWS = 2_000
const PERMISSION = 'ledger.close-day'
const CHAIN = namedId('statement', 'days')

type Page = { day: string; catalogue: Catalogue; rows: readonly OwingRow[] }

async function dueOf(page: Page, tx: Parameters<typeof insertDue>[0]): Promise<StatementDue[]> {
  const { day, catalogue, rows } = page
  const periods = rows.flatMap((row) => {
    const cycle = cycleOf(productFor(catalogue, row, day))
    return cycle && endsOn(cycle, day) ? [{ row, from: periodFrom(cycle, day, row.openedOn) }] : []
  })
  if (periods.length === 0) return []
  const customerIds = [...new Set(periods.map(({ row }) => row.customerId))]
  const wanted = periods.map(({ row: { customerId, accountId }, from }) => ({ customerId, accountId, from }))
  const [balances, sums] = await Promise.all([listBalancesOn(tx, customerIds, day), sumPeriods(tx, wanted, day)])
  const closing = new Map(balances.map(({ accountId, balanceFen }) => [accountId, balanceFen]))
  return periods.map(({ row: { customerId, accountId, currency }, from }) => {
    const { fen = 0, entries = 0 } = sums.get(accountId) ?? {}
    const closingFen = Number(closing.get(accountId) ?? 0)
    return { customerId, accountId, from, to: day, currency, openingFen: closingFen - fen, closingFen, entries }
  })
}

/** One page of accounts. Figures of a machine: the journal tells the day, not each account. */
const makePage = batchCommand<Page>(
  { id: 'statement.make-due', permission: PERMISSION },
  async ({ tx }, [page]): Promise<BatchAnswer[]> => {
    await insertDue(tx, await dueOf(page as Page, tx))
    return [{ refused: null, change: null }]
  },
)

/** Said once a day, whoever goes on with its end. */
const tell = batchCommand<{ day: string }>(
  { id: 'statement.end-of-day', permission: PERMISSION },
  async ({ tx, vault }, [item]): Promise<BatchAnswer[]> => {
    const { day } = item as { day: string }
    const done = await finishDay(tx, day)
    if (!done) return [{ refused: null, change: null }]
    const { statements } = done
    const events = statements > 0 ? [statementsDue({ day, statements })] : []
    const chain = { id: CHAIN, key: vault.bankKey }
    return [{ refused: null, change: { chain, before: null, after: { day, statements }, events, reply: null } }]
  },
)

/** Writes the statements that fall due with a bank day; run again it adds what is missing and nothing twice. */
export async function makeDue(services: Services, day: string): Promise<void> {
  const { database } = services
  const catalogue = await database.read((tx) => readCatalogue(tx))
  const codes = [...catalogue]
    .filter(([, versions]) =>
      versions.some((version) => {
        const cycle = cycleOf(version)
        return cycle !== null && endsOn(cycle, day)
      }),
    )
    .map(([code]) => code)
  for (let after: AccountKey | null = null, more = codes.length > 0; more; ) {
    const last: AccountKey | null = after
    const rows: OwingRow[] = await database.read((tx) => listAccountsOf(tx, codes, last, PAGE_ROWS))
    if (rows.length > 0)
      await runBatch(services, makePage, { ...jobCall('end-of-day'), items: [{ day, catalogue, rows }] })
    after = rows.at(-1) ?? null
    more = rows.length === PAGE_ROWS
  }
  await runBatch(services, tell, { ...jobCall('end-of-day'), items: [{ day }] })
}

/** What the ledger's close of a day runs between its cut-off and its trial balance. */
export const statementDaySteps: readonly DayStep[] = [{ name: 'statements', run: makeDue }]
