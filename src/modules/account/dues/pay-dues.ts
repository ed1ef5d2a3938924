// Pays what fell due: each as a posting of its own with a reference, what became of it written in the same transaction.

import type { BatchAnswer, Services } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { findNumbers, type ManyPosting, postMany } from '../../ledger/index.ts'
import { payAccruals } from '../accrual-store.ts'
import type { Counterparty } from '../freeze-store.ts'
import { PARTS_PER_FEN } from '../interest.ts'
import { unpaidStatus } from './due.ts'
import { type DueRow, listTried, saveDues } from './due-store.ts'

export const DUES_MAX = 500

/** A due whose turn it is; an order knows whom it pays. */
export type Due = Omit<DueRow, 'status' | 'reason' | 'triedOn'> & {
  currency: string
  counterparty?: Counterparty
  /** Interest of a debt: the account it is taken from. */
  repaymentAccountId?: string | null
  /** Why it is not paid at all any more. */
  ended?: boolean
}
export type DueSums = { paid: number; waiting: number; missed: number }

type Numbers = Awaited<ReturnType<typeof findNumbers>>

function postingOf(due: Due, date: string, numbers: Numbers): ManyPosting {
  const { customerId, accountId, dueId, dueOn, amountFen, currency, counterparty } = due
  const debit = { customerId, accountId }
  const common = {
    amountFen,
    currency,
    debit,
    bookingDate: date,
    reference: `${dueId}/${dueOn}`,
    channel: 'system' as const,
    ...(due.ended ? { unfit: new Refusal('account.order-not-found', {}, { status: 404 }) } : {}),
  }
  if (due.kind === 'interest' && due.repaymentAccountId)
    return { ...common, type: 'interest-charge', debit: { customerId, accountId: due.repaymentAccountId } }
  if (!counterparty) return { ...common, type: 'fee' }
  const memo = { counterpartyName: counterparty.name, counterpartyNumber: counterparty.number }
  const credit = numbers.get(counterparty.number)
  // What a transfer to another bank costs is the ledger's to add, under the account's terms.
  return credit ? { ...common, type: 'transfer', credit, memo } : { ...common, type: 'transfer-out', memo }
}

function rowOf(due: Due, date: string, refused: Refusal | null): DueRow {
  const { customerId, accountId, dueId, dueOn, kind, purpose, amountFen, retryUntil } = due
  const status = refused ? (due.ended ? 'missed' : unpaidStatus(retryUntil, date)) : 'paid'
  const reason = refused?.code ?? null
  return { customerId, accountId, dueId, dueOn, kind, purpose, amountFen, status, reason, triedOn: date, retryUntil }
}

/** Pays up to DUES_MAX dues, booked on `date`; those that were tried before are paid only when they are `retried`. */
export async function payDues(
  services: Services,
  date: string,
  dues: readonly Due[],
  { retried = false }: { retried?: boolean } = {},
): Promise<DueSums> {
  const sums: DueSums = { paid: 0, waiting: 0, missed: 0 }
  if (dues.length === 0) return sums
  const { database, vault } = services
  const oldest = dues.map(({ dueOn }) => dueOn).sort()[0] as string
  const [tried, numbers] = await database.read((tx) =>
    Promise.all([
      listTried(tx, [...new Set(dues.map((due) => due.customerId))], oldest),
      findNumbers(tx, vault, [...new Set(dues.flatMap(({ counterparty }) => counterparty?.number ?? []))]),
    ]),
  )
  const turn = retried ? dues : dues.filter(({ dueId, dueOn }) => !tried.has(`${dueId} ${dueOn}`))
  if (turn.length === 0) return sums
  let rows: DueRow[] = []
  await postMany(services, {
    name: 'account-dues',
    items: turn.map((due) => postingOf(due, date, numbers)),
    alongside: async (tx, answers: BatchAnswer[]) => {
      rows = turn.map((due, at) => rowOf(due, date, answers[at]?.refused ?? null))
      await saveDues(tx, rows)
      const interest = rows.filter(({ kind, status }) => kind === 'interest' && status === 'paid')
      await payAccruals(
        tx,
        interest.map((row) => ({ ...row, paidParts: BigInt(row.amountFen) * PARTS_PER_FEN })),
      )
    },
  })
  for (const { status } of rows) sums[status] += 1
  return sums
}

export const addSums = (one: DueSums, other: DueSums): DueSums => ({
  paid: one.paid + other.paid,
  waiting: one.waiting + other.waiting,
  missed: one.missed + other.missed,
})
