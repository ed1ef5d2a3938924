// What is open with a customer, the most urgent day first; a few reads by key.

import { maskingOf, may } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import { bankDate } from '../../../platform/kernel/clock.ts'
import { addDays, listAccountRows, listFreezesEnding, seesBalances } from '../../account/index.ts'
import { listCardsEnding } from '../../card/index.ts'
import { listContacts, listCustomerSteps } from '../../contact/index.ts'
import { getCustomer } from '../../customer/index.ts'
import { listHoldsEnding, listPositions } from '../../ledger/index.ts'
import * as contract from '../contract.ts'

const HOLDS_MAX = 20
const STEPS_MAX = 20
const HOLD_AHEAD_DAYS = 7
const DAY_MS = 86_400_000
const LAST = '9999-12-31'
const NOTHING = { on: null, count: 1, accountId: null, amountFen: null, currency: null }

export const listMatters = query(
  contract.listMatters,
  async ({ tx, vault, caller, scope, clock, looked }, { params: { customerId } }) => {
    const record = await getCustomer(tx, vault, customerId, scope)
    looked([customerId])
    const today = clock.today()
    const soon = addDays(today, contract.AHEAD_DAYS)
    const seesSteps = may(caller, listContacts.permission)
    const [accounts, freezes, holds, positions, cards, steps] = await Promise.all([
      listAccountRows(tx, customerId),
      listFreezesEnding(tx, customerId, soon),
      listHoldsEnding(tx, customerId, new Date(clock.now().getTime() + HOLD_AHEAD_DAYS * DAY_MS), HOLDS_MAX),
      listPositions(tx, [customerId]),
      listCardsEnding(tx, vault, record, addDays(today, contract.CARD_AHEAD_DAYS)),
      seesSteps ? listCustomerSteps(tx, { customerId, limit: STEPS_MAX }) : [],
    ])
    const sees = seesBalances(caller, record.state) && maskingOf(caller).money !== 'hidden'
    const balances = new Map(positions.map(({ accountId, balanceFen }) => [accountId, balanceFen]))
    const currencies = new Map(accounts.map(({ accountId, currency }) => [accountId, currency]))
    const money = (accountId: string, fen: number | null) =>
      sees && fen !== null ? { amountFen: fen, currency: currencies.get(accountId) ?? null } : {}
    const items: contract.Matter[] = []
    const add = (kind: contract.Matter['kind'], id: string, more: Partial<contract.Matter>) =>
      items.push({ kind, id: `${kind}.${id}`, ...NOTHING, ...more })
    const { pendingChangeCount: count, state } = record
    if (count > 0 && may(caller, 'customer.list-change-requests')) add('change-request', customerId, { count })
    for (const { itemId, validTo, longTerm } of state.documents)
      if (validTo && !longTerm && validTo <= addDays(today, contract.DOCUMENT_AHEAD_DAYS))
        add('document-expires', itemId, { on: validTo })
    for (const { freezeId, accountId, validTo, amountFen } of freezes)
      add('freeze-ends', freezeId, { on: validTo, accountId, ...money(accountId, amountFen) })
    for (const { holdId, accountId, expiresAt, amountFen } of holds)
      add('hold-ends', holdId, { on: bankDate(expiresAt), accountId, ...money(accountId, amountFen) })
    for (const { accountId, kind, status, maturesOn, dormantOn, lostOn } of accounts) {
      if (status === 'closed') continue
      const fen = balances.get(accountId) ?? 0
      const isOwed = kind === 'loan' && fen < 0
      if (isOwed && maturesOn && maturesOn < today)
        add('loan-overdue', accountId, { on: maturesOn, accountId, ...money(accountId, fen) })
      else if (maturesOn && maturesOn >= today && maturesOn <= soon)
        add('matures', accountId, { on: maturesOn, accountId, ...money(accountId, fen) })
      if (status === 'dormant') add('dormant', accountId, { on: dormantOn, accountId, ...money(accountId, fen) })
      if (lostOn) add('lost', accountId, { on: lostOn, accountId })
    }
    for (const cardId of cards) add('card-ends', cardId, {})
    for (const { contactId, stepDueOn } of steps) add('contact-step', contactId, { on: stepDueOn })
    items.sort((a, b) => ((a.on ?? LAST) < (b.on ?? LAST) ? -1 : 1))
    return { asOf: clock.now().toISOString(), items }
  },
)
