// Open an account of a product: assign its number, open its position, pay in what was brought.

import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer } from '../../customer/index.ts'
import { findPosition, openPosition, postInside, registerAddress } from '../../ledger/index.ts'
import { listAllBranches } from '../../staff/index.ts'
import { gateOf, statusOf } from '../account.ts'
import { type AccountRecord, countAccounts, insertAccounts } from '../account-store.ts'
import * as contract from '../contract.ts'
import type { AccountNumberSource } from '../number-source.ts'
import { openOf } from '../open-account.ts'
import { productToOpen, readCatalogue } from '../product-store.ts'
import { showAccount } from '../show-account.ts'
import { termsNameOf } from '../terms.ts'
import { journalState } from './change-account.ts'

export const ACCOUNTS_MAX = 200

async function refuseBranch({ tx }: Pick<CommandContext, 'tx'>, branchId: number | undefined): Promise<void> {
  if (branchId === undefined || (await listAllBranches(tx)).some((branch) => branch.branchId === branchId)) return
  throw new Refusal('http.invalid', {}, { fields: [{ field: 'branchId', rule: 'account.branch-unknown' }] })
}

/** Interest is taken from an account of the same customer that is open. */
async function refuseRepayment(
  { tx }: Pick<CommandContext, 'tx'>,
  customerId: string,
  accountId: string | null,
): Promise<void> {
  if (accountId === null) return
  const position = await findPosition(tx, { customerId, accountId })
  if (position && position.gate !== 'closed') return
  throw new Refusal(
    'http.invalid',
    {},
    { fields: [{ field: 'repaymentAccountId', rule: 'account.repayment-not-own' }] },
  )
}

export const openAccount = (numbers: AccountNumberSource) =>
  command(contract.openAccount, async (context, { params, body }) => {
    const { tx, vault, scope, clock } = context
    const owner = await getCustomer(tx, vault, params.customerId, scope)
    if (owner.state.status === 'inactive') throw new Refusal('account.customer-inactive', {}, { status: 409 })
    if ((await countAccounts(tx, owner.customerId)) >= ACCOUNTS_MAX)
      throw new Refusal('account.too-many', { max: ACCOUNTS_MAX }, { status: 409 })
    await refuseBranch(context, body.branchId)
    await refuseRepayment(context, owner.customerId, body.repaymentAccountId ?? null)
    const today = clock.today()
    const product = productToOpen(await readCatalogue(tx, [body.productCode]), body.productCode, today)
    const opened = openOf(product, {
      ...body,
      openedOn: today,
      branchId: body.branchId ?? owner.state.branchId,
      customerKind: owner.state.kind,
    })
    const life = { activatedOn: opened.activatedOn, lostOn: null, dormantOn: null, closedOn: null }
    const record: AccountRecord = {
      ...opened,
      ...life,
      customerId: owner.customerId,
      accountId: newId(),
      noticeOn: null,
      status: statusOf(life, [], today),
      version: 1,
      number: await numbers.next(),
      formerNumbers: [],
    }
    const at = { customerId: record.customerId, accountId: record.accountId }
    const { gate } = gateOf(life, [], today)
    await registerAddress(tx, vault, { ...at, number: record.number, kind: 'account' })
    await insertAccounts(tx, vault, [{ record, key: owner.key, accruesFrom: today }])
    await openPosition(tx, {
      ...at,
      currency: record.currency,
      branchId: record.branchId,
      floorFen: record.limitFen === 0 ? 0 : -record.limitFen,
      gate,
      terms: termsNameOf(record),
    })
    const deposit = { type: 'deposit' as const, currency: record.currency, credit: at, channel: 'counter' as const }
    const { events } = body.depositFen
      ? await postInside(context, [{ ...deposit, amountFen: body.depositFen }])
      : { events: [] }
    return {
      chain: { id: owner.customerId, key: owner.key },
      before: null,
      after: { account: { ...journalState(context, record), depositFen: body.depositFen ?? 0 } },
      events: [contract.accountOpened(at), ...events],
      reply: await showAccount(context, owner, record),
      shownDiff: [],
    }
  })
