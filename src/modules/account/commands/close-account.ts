// Close an account: post its final interest, pay out what is left where asked, and let it go only at zero.

import { type CommandContext, command } from '../../../platform/command/index.ts'
import type { Event } from '../../../platform/contract/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { closePosition, type InsideDraft, lockPosition, postInside } from '../../ledger/index.ts'
import type { Hold } from '../account.ts'
import type { AccountKey, AccountRecord } from '../account-store.ts'
import { type Accruing, finalInterest } from '../accrual.ts'
import { clearAccrual, getAccrual } from '../accrual-store.ts'
import { partsBetween } from '../catch-up.ts'
import * as contract from '../contract.ts'
import { productFor } from '../product.ts'
import { readCatalogue } from '../product-store.ts'
import { type Held, onAccount } from './change-account.ts'

/** Final interest in fen: what was accrued, and the days since, on the balance as it stands. */
async function interestDue({ tx, clock }: CommandContext, record: AccountRecord, balanceFen: number): Promise<number> {
  const today = clock.today()
  const catalogue = await readCatalogue(tx, [record.productCode])
  const accrual = await getAccrual(tx, record)
  const parts = accrual.accruedParts + partsBetween(catalogue, record, BigInt(balanceFen), accrual.accruedTo, today)
  const accruing: Accruing = { ...record, product: productFor(catalogue, record, today) }
  return Number(finalInterest(accruing, parts, today))
}

function payoutOf(
  record: AccountRecord,
  at: AccountKey,
  amountFen: number,
  to: { payout?: 'cash' | 'account' | null; payoutAccountId?: string | null },
): InsideDraft {
  const base = { amountFen, currency: record.currency, debit: at, channel: 'counter' as const, asGiven: true }
  if (to.payout === 'cash') return { ...base, type: 'withdraw' }
  if (!to.payoutAccountId || to.payoutAccountId === at.accountId)
    throw new Refusal(
      'http.invalid',
      {},
      { fields: [{ field: 'payoutAccountId', rule: 'account.payout-account-needed' }] },
    )
  return { ...base, type: 'transfer', credit: { customerId: at.customerId, accountId: to.payoutAccountId } }
}

export const closeAccount = command(contract.closeAccount, (context, { params, body }) =>
  onAccount(context, params, body.version, 'close', async ({ record, freezes }: Held) => {
    const { tx, clock } = context
    if (freezes.some((freeze: Hold) => freeze.liftedOn === null))
      throw new Refusal('account.still-frozen', {}, { status: 409 })
    const before = await lockPosition(tx, params)
    const interestFen = await interestDue(context, record, before.balanceFen)
    const drafts: InsideDraft[] = []
    const payer = record.repaymentAccountId ? { ...params, accountId: record.repaymentAccountId } : params
    const common = { currency: record.currency, channel: 'system' as const }
    if (interestFen > 0) drafts.push({ ...common, type: 'interest', amountFen: interestFen, credit: params })
    if (interestFen < 0) drafts.push({ ...common, type: 'interest-charge', amountFen: -interestFen, debit: payer })
    const leftFen = before.balanceFen + (payer === params ? interestFen : Math.max(0, interestFen))
    if (body.payout && leftFen > 0) drafts.push(payoutOf(record, params, leftFen, body))
    else if (leftFen !== 0)
      throw new Refusal('account.not-zero', { balanceFen: before.balanceFen, interestFen }, { status: 409 })
    const events: Event[] = drafts.length > 0 ? (await postInside(context, drafts)).events : []
    await clearAccrual(tx, params, clock.today())
    await closePosition(tx, params)
    return {
      changes: { closedOn: clock.today() },
      told: { reason: body.reason, interestFen, payout: body.payout ?? null },
      events,
    }
  }),
)
