// An account as it leaves: number masked, balances only to those who may see them, and what the caller may do with it.

import {
  type Caller,
  covers,
  everywhere,
  maskingOf,
  may,
  type Placed,
  type Scope,
} from '../../platform/access/index.ts'
import type { CommandContext } from '../../platform/command/index.ts'
import { bankDate } from '../../platform/kernel/clock.ts'
import { atLevel, maskAccountNumber, maskName } from '../../platform/vault/mask.ts'
import { listWalled, type OpenedCustomer, openCustomer, rowsInScope, showName } from '../customer/index.ts'
import { availableFen, findPosition, type Position } from '../ledger/index.ts'
import { type Act, possible, TRANSITIONS } from './account.ts'
import { type AccountRecord, listHolders, type OtherHolder } from './account-store.ts'
import { getAccrual } from './accrual-store.ts'
import { SEE_BALANCES } from './contract.ts'
import { type Holiday, nextPayment, PLAIN_ORDERS } from './dues/due.ts'
import { listDues } from './dues/due-store.ts'
import { isWorking } from './dues/fall-due.ts'
import { type FreezeRow, listFreezes, listOrders, type OrderRow, openCounterparty } from './freeze-store.ts'
import { partsText } from './interest.ts'
import { productFor, termRate } from './product.ts'
import type { Product } from './product-contract.ts'
import { productVersion, readCatalogue } from './product-store.ts'
import type { Account, AccountLine, HolderRole } from './shapes.ts'

const DUES_SHOWN = 12

export type ShowContext = Pick<CommandContext, 'tx' | 'vault' | 'clock' | 'caller' | 'scope'>

/** Where the caller may see balances. */
function balanceScope(caller: Caller): Scope | null {
  if (!may(caller, SEE_BALANCES) || caller.kind === 'anonymous') return null
  if (caller.kind === 'job' && caller.grants === 'all') return everywhere
  return (caller.grants as ReadonlyMap<string, Scope>).get(SEE_BALANCES) ?? null
}

/** Whether the caller may see balances of a customer of this branch and owner. */
export function seesBalances(caller: Caller, customer: Placed): boolean {
  const scope = balanceScope(caller)
  return scope !== null && covers(scope, customer)
}

export const showNumber = (caller: Caller, number: string): string =>
  atLevel(maskingOf(caller).number, number, maskAccountNumber)

export function showAccountLine(
  caller: Caller,
  record: AccountRecord,
  role: HolderRole,
  product: Product,
  position: Position | null,
  sees: boolean,
): AccountLine {
  const money = sees && position ? position : null
  return {
    customerId: record.customerId,
    accountId: record.accountId,
    role,
    number: showNumber(caller, record.number),
    kind: record.kind,
    productCode: record.productCode,
    productVersion: record.productVersion,
    productNames: product.names,
    currency: record.currency,
    branchId: record.branchId,
    status: record.status,
    openedOn: record.openedOn,
    maturesOn: record.maturesOn,
    termMonths: record.termMonths,
    closedOn: record.closedOn,
    limitFen: record.limitFen,
    balanceFen: money?.balanceFen ?? null,
    availableFen: money ? Math.max(0, availableFen(money)) : null,
    frozenFen: money?.frozenFen ?? null,
    heldFen: money?.heldFen ?? null,
    lastBookedOn: position?.lastBookedAt ? bankDate(position.lastBookedAt) : null,
    version: record.version,
  }
}

async function showHolders(
  { tx, vault, caller, scope }: ShowContext,
  owner: OpenedCustomer,
  openedOn: string,
  all: readonly OtherHolder[],
): Promise<Account['holders']> {
  const walled = await listWalled(
    tx,
    caller,
    all.map(({ holderId }) => holderId),
  )
  const holders = all.filter(({ holderId }) => !walled.has(holderId))
  const ids = holders.map(({ holderId }) => holderId)
  const known = new Map((await rowsInScope(tx, ids, scope)).map((row) => [row.customerId, openCustomer(vault, row)]))
  const told = (customer: OpenedCustomer | undefined) => ({
    customerId: customer?.customerId ?? null,
    number: customer?.number ?? null,
    name: customer ? showName(customer.state.kind, customer.state.name, maskingOf(caller)) : null,
  })
  return [
    { ...told(owner), role: 'owner', validFrom: openedOn, validTo: null },
    ...holders.map(({ holderId, role, validFrom, validTo }) => ({
      ...told(known.get(holderId)),
      role,
      validFrom,
      validTo,
    })),
  ]
}

function showOrder(
  context: ShowContext,
  owner: OpenedCustomer,
  order: OrderRow,
  { holiday }: { holiday: Holiday },
): Account['standingOrders'][number] {
  const { sealed, ...rest } = order
  const { name, number } = openCounterparty(context.vault, owner.key, { sealed })
  return {
    ...rest,
    purpose: rest.purpose as Account['standingOrders'][number]['purpose'],
    counterpartyName: maskName(name),
    counterpartyNumber: showNumber(context.caller, number),
    nextOn: nextPayment(order, context.clock.today(), holiday, isWorking),
  }
}

const ACTS = Object.keys(TRANSITIONS) as Act[]
/** What needs something that is not there is not offered. */
function actionsOf(caller: Caller, record: AccountRecord, freezes: readonly FreezeRow[]): string[] {
  const needs: Partial<Record<Act, boolean>> = {
    'give-notice': record.kind === 'notice' && record.noticeOn === null,
    unfreeze: freezes.some(({ liftedOn }) => liftedOn === null),
  }
  const offered = ACTS.filter((act) => possible(act, record.status, record) && (needs[act] ?? true))
  return [...offered, 'reveal', 'show'].map((act) => `account.${act}`).filter((id) => may(caller, id))
}

const showFreeze = (sees: boolean, freeze: FreezeRow): Account['freezes'][number] => ({
  ...freeze,
  amountFen: sees ? freeze.amountFen : null,
})

/** The whole account of an owner in scope, as it stands in this transaction. */
export async function showAccount(
  context: ShowContext,
  owner: OpenedCustomer,
  record: AccountRecord,
  role: HolderRole = 'owner',
): Promise<Account> {
  const { tx, caller } = context
  const [catalogue, position, accrual, holders, freezes, orders, dues] = await Promise.all([
    readCatalogue(tx, [record.productCode]),
    findPosition(tx, record),
    getAccrual(tx, record),
    listHolders(tx, record),
    listFreezes(tx, record),
    listOrders(tx, record),
    listDues(tx, record, DUES_SHOWN),
  ])
  const product = productVersion(catalogue, record.productCode, record.productVersion)
  const sees = seesBalances(caller, owner.state)
  const rules = productFor(catalogue, record, context.clock.today()).parameters.standingOrders ?? PLAIN_ORDERS
  return {
    ...showAccountLine(caller, record, role, product, position, sees),
    ratePercent:
      termRate(product.parameters, record.termMonths) ?? product.parameters.interest?.tiers[0]?.ratePercent ?? null,
    noticeOn: record.noticeOn,
    lostOn: record.lostOn,
    dormantOn: record.dormantOn,
    accruedFen: sees ? partsText(accrual.accruedParts) : null,
    accruedTo: accrual.accruedTo,
    holders: await showHolders(context, owner, record.openedOn, holders),
    freezes: freezes.map((freeze) => showFreeze(sees, freeze)),
    standingOrders: orders.map((order) => showOrder(context, owner, order, rules)),
    dues: dues.map((due) => ({ ...due, amountFen: sees ? due.amountFen : null })),
    repaymentAccountId: record.repaymentAccountId,
    formerNumbers: record.formerNumbers.map((number) => showNumber(caller, number)),
    actions: actionsOf(caller, record, freezes),
  }
}
