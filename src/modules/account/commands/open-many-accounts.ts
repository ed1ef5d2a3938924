// Many accounts of many customers in one transaction: for the demo bank and files. One journal row a customer.

import {
  type BatchAnswer,
  batchCommand,
  type Chain,
  type Change,
  type CommandContext,
} from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import type { DataKey } from '../../../platform/vault/index.ts'
import { lockCustomerKeys } from '../../customer/index.ts'
import { insertAddresses, type NewAddress, type NewPosition, openPositions } from '../../ledger/index.ts'
import { gateOf, statusOf } from '../account.ts'
import {
  type AccountKey,
  type AccountRecord,
  insertAccounts,
  insertHolders,
  type OtherHolder,
} from '../account-store.ts'
import * as contract from '../contract.ts'
import { insertOrders, type OrderRow, sealCounterparty } from '../freeze-store.ts'
import type { AccountNumberSource } from '../number-source.ts'
import { openOf, type Wish } from '../open-account.ts'
import { keepsPrincipal, versionOn } from '../product.ts'
import { type Catalogue, readCatalogue } from '../product-store.ts'
import { termsNameOf } from '../terms.ts'
import { journalState } from './change-account.ts'

export type NewAccount = Pick<Wish, 'termMonths' | 'limitFen' | 'openedOn' | 'branchId' | 'repaymentAccountId'> & {
  productCode: string
  /** Known beforehand where other rows of the same load refer to it. */
  accountId?: string
  /** Numbers it had elsewhere: they lead here too. */
  formerNumbers?: string[]
  dormantOn?: string | null
  /** Closed before it came here. */
  closedOn?: string | null
  holders?: OtherHolder[]
  standingOrders?: (Omit<OrderRow, 'orderId' | 'sealed'> & { counterparty: { name: string; number: string } })[]
}
export type NewAccountsOf = { customerId: string; customerKind: 'individual' | 'corporate'; accounts: NewAccount[] }
/** What the answer of an item carries. */
export type OpenedAccounts = { accounts: { accountId: string; number: string }[] }

export type Made = { record: AccountRecord; key: DataKey; wish: NewAccount; accruesFrom: string }

/** The accounts an item wishes, with numbers; nothing is written yet. */
export async function makeAccounts(
  numbers: AccountNumberSource,
  catalogue: Catalogue,
  key: DataKey,
  item: NewAccountsOf,
  today: string,
): Promise<Made[]> {
  const made: Made[] = []
  for (const wish of item.accounts) {
    const versions = catalogue.get(wish.productCode) ?? []
    // An account older than its product's first version was opened under that one.
    const product = versionOn(versions, wish.openedOn) ?? versions.at(-1)
    if (!product) throw new Refusal('product.not-offered', { code: wish.productCode })
    const opened = openOf(withoutMinimum(product), { ...wish, customerKind: item.customerKind })
    const life = {
      activatedOn: wish.openedOn,
      lostOn: null,
      dormantOn: wish.dormantOn ?? null,
      closedOn: wish.closedOn ?? null,
    }
    const record: AccountRecord = {
      ...opened,
      ...life,
      customerId: item.customerId,
      accountId: wish.accountId ?? newId(),
      noticeOn: null,
      status: statusOf(life, [], today),
      version: 1,
      number: await numbers.next(),
      formerNumbers: wish.formerNumbers ?? [],
    }
    // What earned interest before it came here is told by its postings; a fixed principal is counted from its first day.
    made.push({ record, key, wish, accruesFrom: keepsPrincipal(record.kind) ? wish.openedOn : today })
  }
  return made
}

/** Money comes by postings after a bulk opening, not with it. */
function withoutMinimum<P extends Parameters<typeof openOf>[0]>(product: P): P {
  const { limits, ...parameters } = product.parameters
  const { openingMinimumFen: _, ...rest } = limits ?? {}
  return { ...product, parameters: { ...parameters, limits: rest } }
}

/** Addresses, accounts, positions, holders and orders of what was made. */
export async function writeAccounts(
  { tx, vault }: Pick<CommandContext, 'tx' | 'vault'>,
  made: readonly Made[],
  today: string,
): Promise<void> {
  const positions = made.map(
    ({ record }): NewPosition => ({
      customerId: record.customerId,
      accountId: record.accountId,
      currency: record.currency,
      branchId: record.branchId,
      floorFen: record.limitFen === 0 ? 0 : -record.limitFen,
      gate: gateOf(record, [], today).gate,
      terms: termsNameOf(record),
    }),
  )
  const addresses = made.flatMap(({ record: { customerId, accountId, number, formerNumbers } }) =>
    [number, ...formerNumbers].map((one): NewAddress => ({ customerId, accountId, number: one, kind: 'account' })),
  )
  if ((await insertAddresses(tx, vault, addresses)).length > 0)
    throw new Refusal('ledger.number-taken', {}, { status: 409 })
  await insertAccounts(tx, vault, made)
  await openPositions(tx, positions)
  await insertHolders(
    tx,
    made.flatMap(({ record, wish }) => (wish.holders ?? []).map((holder) => ({ ...keyOf(record), ...holder }))),
  )
  await insertOrders(
    tx,
    made.flatMap(({ record, key, wish }) =>
      (wish.standingOrders ?? []).map(({ counterparty, ...order }) => ({
        ...keyOf(record),
        ...order,
        orderId: newId(),
        sealed: sealCounterparty(vault, key, counterparty),
      })),
    ),
  )
}
const keyOf = ({ customerId, accountId }: AccountKey): AccountKey => ({ customerId, accountId })

/** The journal row of a customer for whom accounts were opened. */
export const openedChange = (
  context: Pick<CommandContext, 'caller'>,
  chain: Chain,
  made: readonly Made[],
  reply: unknown,
): Change<unknown> => ({
  chain,
  before: null,
  after: { accounts: made.map(({ record }) => journalState(context, record)) },
  events: made.map(({ record }) => contract.accountOpened(keyOf(record))),
  reply,
})

export const openManyAccounts = (numbers: AccountNumberSource) =>
  batchCommand<NewAccountsOf>({ id: 'account.open-many', permission: 'account.open' }, async (context, items) => {
    const { tx, vault, clock } = context
    const today = clock.today()
    const [keys, catalogue] = await Promise.all([
      lockCustomerKeys(tx, vault, [...new Set(items.map((item) => item.customerId))]),
      readCatalogue(tx),
    ])
    const all: Made[] = []
    const answers: BatchAnswer[] = []
    for (const item of items) {
      const key = keys.get(item.customerId)
      try {
        if (!key) throw new Refusal('account.customer-unknown', {}, { status: 404 })
        const made = await makeAccounts(numbers, catalogue, key, item, today)
        all.push(...made)
        answers.push({
          refused: null,
          change: openedChange(context, { id: item.customerId, key }, made, {
            accounts: made.map(({ record: { accountId, number } }) => ({ accountId, number })),
          }),
        })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        answers.push({ refused: error, change: null })
      }
    }
    if (all.length > 0) await writeAccounts(context, all, today)
    return answers
  })
