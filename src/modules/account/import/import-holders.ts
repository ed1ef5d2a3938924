// Brings in who holds an account jointly or may use it, beside its owner.

import { type BatchAnswer, type BatchHandler, batchCommand } from '../../../platform/command/index.ts'
import type { Importable, ImportItem } from '../../../platform/intake/importable.ts'
import { neverUndone } from '../../../platform/intake/never-undone.ts'
import { findNamedCustomers, lockCustomerKeys } from '../../customer/index.ts'
import { Cells, fieldNamed } from '../../ledger/index.ts'
import { type AccountKey, insertHolders, listHoldersOf, type OtherHolder } from '../account-store.ts'
import { findNamedAccounts, IMPORT_ACCOUNTS, refusedRow } from './import-row.ts'

export type HolderRowDraft = {
  account: string
  customer: string
  role: OtherHolder['role']
  validFrom: string
  validTo: string | null
}
type Item = ImportItem<HolderRowDraft>

function read(given: ReadonlyMap<string, string>) {
  const cells = new Cells(given)
  const draft: HolderRowDraft = {
    account: cells.text('account', { required: true }),
    customer: cells.text('customer', { required: true }),
    role: cells.choice('role', ['joint', 'authorised']),
    validFrom: cells.date('validFrom', { required: true }) ?? '',
    validTo: cells.date('validTo'),
  }
  return { draft, problems: cells.problems, corrected: [] }
}

const handle: BatchHandler<Item> = async ({ tx, vault, scope }, items) => {
  const [accounts, customers] = await Promise.all([
    findNamedAccounts(
      tx,
      vault,
      scope,
      items.map(({ draft }) => draft.account),
    ),
    findNamedCustomers(
      tx,
      vault,
      scope,
      items.map(({ draft }) => draft.customer),
    ),
  ])
  const ends = [...accounts.values(), ...customers.values()].map(({ customerId }) => customerId)
  const keys = await lockCustomerKeys(tx, vault, [...new Set(ends)])
  const name = (accountId: string, holderId: string) => `${accountId} ${holderId}`
  const held = new Map(
    (await listHoldersOf(tx, [...accounts.values()])).map((one) => [name(one.accountId, one.holderId), one.role]),
  )
  const fresh: (AccountKey & OtherHolder)[] = []
  const answers = items.map(({ draft }): BatchAnswer => {
    const refuse = (field: string, rule: string) => ({ refused: refusedRow(field, rule), change: null })
    const account = accounts.get(draft.account)
    const customer = customers.get(draft.customer)
    const key = keys.get(account?.customerId ?? '')
    const holderKey = keys.get(customer?.customerId ?? '')
    if (!account || !key) return refuse('account', 'ledger.account-not-found')
    if (!customer || !holderKey) return refuse('customer', 'import.no-match')
    if (customer.customerId === account.customerId) return refuse('customer', 'account.holder-is-owner')
    const before = held.get(name(account.accountId, customer.customerId))
    if (before === draft.role) return { refused: null, change: null }
    if (before) return refuse('customer', 'account.holder-already')
    const { role, validFrom, validTo } = draft
    const holder: OtherHolder = { holderId: customer.customerId, role, validFrom, validTo }
    held.set(name(account.accountId, customer.customerId), role)
    const { customerId, accountId } = account
    fresh.push({ customerId, accountId, ...holder })
    const after = { account: { accountId, holder } }
    return {
      refused: null,
      change: {
        chain: { id: customerId, key },
        before: null,
        after,
        events: [],
        reply: { outcome: 'created', subjectId: accountId },
        also: [{ chain: { id: customer.customerId, key: holderKey }, before: null, after, events: [] }],
      },
    }
  })
  await insertHolders(tx, fresh)
  return answers
}

export const holderImportable: Importable<HolderRowDraft> = {
  id: 'account-holder',
  permission: IMPORT_ACCOUNTS,
  modes: ['create'],
  fields: [
    { ...fieldNamed('account', '账号', 'account number'), required: true, mask: 'document' },
    { ...fieldNamed('customer', '持有人', '客户', 'holder'), required: true, mask: 'document' },
    { ...fieldNamed('role', '持有方式', '关系'), required: true, mask: 'none' },
    { ...fieldNamed('validFrom', '开始日期', 'valid from', 'since'), required: true, mask: 'none' },
    { ...fieldNamed('validTo', '结束日期', 'valid to', 'until'), mask: 'none' },
  ],
  read,
  batch: batchCommand<Item>({ id: 'account.import-holders', permission: IMPORT_ACCOUNTS }, handle),
  undo: neverUndone('account.undo-import-holders', IMPORT_ACCOUNTS),
}
