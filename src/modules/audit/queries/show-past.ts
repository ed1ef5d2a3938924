// What the bank knew of a customer at a moment: the record with later changes taken back, balances by the ledger, all masked.

import { maskingOf } from '../../../platform/access/index.ts'
import { JOURNAL_PLACE, type QueryContext, query } from '../../../platform/command/index.ts'
import { listChain } from '../../../platform/journal/index.ts'
import { bankDate } from '../../../platform/kernel/clock.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { maskAccountNumber, maskSecret } from '../../../platform/vault/mask.ts'
import { listAccountRows, openAccountRow, seesBalances } from '../../account/index.ts'
import { listCardRows, showCardNumber } from '../../card/index.ts'
import {
  type CustomerState,
  customerLabels,
  getCustomer,
  listRelationshipRows,
  listWalled,
  type OpenedCustomer,
  showName,
  showValue,
} from '../../customer/index.ts'
import { listBalancesAt } from '../../ledger/index.ts'
import { listAllBranches, openUserNames } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { relationshipsBefore, type States, stateBefore, statusesBefore } from '../past.ts'

const PAGE_ROWS = 200
/** A record that changed more often than this since then is looked at by its history. */
const LATER_ROWS_MAX = 10_000
const SEQ_MAX = 2_147_483_647
const CARD_DIGITS = 16

/** States of the rows after a moment, newest first. */
async function listLater({ tx, vault }: QueryContext, record: OpenedCustomer, at: Date): Promise<States[]> {
  const later: States[] = []
  let before = SEQ_MAX
  while (later.length < LATER_ROWS_MAX) {
    const rows = await listChain(tx, record.customerId, before, PAGE_ROWS)
    for (const row of rows) {
      if (row.at <= at) return later
      later.push(JSON.parse(vault.open(record.key, JOURNAL_PLACE, row.sealed)))
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE_ROWS) return later
    before = last.seq
  }
  throw new Refusal('audit.too-many-changes', { max: LATER_ROWS_MAX })
}

async function fieldsOf(
  { tx, vault, caller }: QueryContext,
  state: CustomerState,
  now: CustomerState,
): Promise<contract.PastCustomer['fields']> {
  const masking = maskingOf(caller)
  const [branches, users] = await Promise.all([
    listAllBranches(tx),
    openUserNames(tx, vault, [state.ownerId, now.ownerId]),
  ])
  const told = (field: string, value: unknown): string | null => {
    if (field === 'branchId') return branches.find(({ branchId }) => branchId === value)?.name ?? null
    if (field === 'ownerId') return users.get(String(value)) ?? null
    return showValue(state.kind, field, value, masking)
  }
  return Object.entries(state).flatMap(([field, value]) => {
    const text = told(field, value)
    const same = JSON.stringify(value) === JSON.stringify(now[field as keyof CustomerState])
    return text === null ? [] : [{ field, value: text, now: same }]
  })
}

async function holdingsOf(context: QueryContext, record: OpenedCustomer, later: readonly States[], at: Date) {
  const { tx, vault, caller } = context
  const day = bankDate(at)
  const [accounts, cards, balances] = await Promise.all([
    listAccountRows(tx, record.customerId),
    listCardRows(tx, record.customerId),
    seesBalances(caller, record.state) ? listBalancesAt(tx, record.customerId, at) : null,
  ])
  const hidden = maskingOf(caller).number === 'hidden'
  const accountStatus = statusesBefore(later, 'account')
  const cardStatus = statusesBefore(later, 'card')
  const balanceOf = new Map((balances ?? []).map((one) => [one.accountId, one.balanceFen]))
  return {
    accounts: accounts
      .filter(({ openedOn }) => openedOn <= day)
      .map((row) => ({
        id: row.accountId,
        kind: row.kind,
        number: hidden ? maskSecret() : maskAccountNumber(openAccountRow(vault, record.key, row).number),
        status: accountStatus.get(row.accountId) ?? row.status,
        openedOn: row.openedOn,
        currency: row.currency,
        balanceFen: balances === null || hidden ? null : (balanceOf.get(row.accountId) ?? 0),
      })),
    cards: cards
      .filter(({ issuedOn }) => issuedOn <= day)
      .map((row) => ({
        id: row.cardId,
        kind: row.kind,
        number: showCardNumber(caller, row, CARD_DIGITS),
        status: cardStatus.get(row.cardId) ?? row.status,
        openedOn: row.issuedOn,
      })),
  }
}

export const showPast = query(contract.showPast, async (context, { params, body }) => {
  const { tx, vault, caller, scope, clock } = context
  const record = await getCustomer(tx, vault, params.customerId, scope)
  const at = new Date(body.at)
  if (at > clock.now() || at < record.createdAt)
    throw new Refusal('audit.moment-unknown', { from: record.createdAt.toISOString(), to: clock.now().toISOString() })
  const later = await listLater(context, record, at)
  const state = stateBefore(record.state, later)
  const rows = await listRelationshipRows(tx, record.customerId, scope)
  const related = relationshipsBefore(rows, later, bankDate(at))
  const otherIds = related.map(({ otherId }) => otherId)
  const walled = await listWalled(tx, caller, otherIds)
  const relationships = related.filter(({ otherId }) => !walled.has(otherId))
  const labels = await customerLabels(context, otherIds)
  context.looked([record.customerId, ...labels.keys()])
  return {
    at: at.toISOString(),
    number: record.number,
    name: showName(state.kind, state.name, maskingOf(caller)),
    kind: state.kind,
    changesSince: later.filter(({ before }) => before !== null).length,
    fields: await fieldsOf(context, state, record.state),
    ...(await holdingsOf(context, record, later, at)),
    relationships: relationships.map(({ type, otherId }) => ({
      type,
      otherNumber: labels.get(otherId)?.number ?? null,
      otherName: labels.get(otherId)?.name ?? null,
    })),
  }
})
