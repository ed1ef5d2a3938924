// Brings in standing orders: each known by its reference where it came from.

import { type BatchAnswer, type BatchHandler, batchCommand } from '../../../platform/command/index.ts'
import type { Importable, ImportItem } from '../../../platform/intake/importable.ts'
import { neverUndone } from '../../../platform/intake/never-undone.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { lockCustomerKeys } from '../../customer/index.ts'
import { Cells, fieldNamed } from '../../ledger/index.ts'
import type { AccountKey } from '../account-store.ts'
import { type Counterparty, insertOrders, listKnownOrders, type OrderRow, sealCounterparty } from '../freeze-store.ts'
import { OrderEvery, OrderPurpose } from '../shapes.ts'
import { FORMER_NUMBER, findNamedAccounts, IMPORT_ACCOUNTS, refusedRow } from './import-row.ts'

const MONTH_DAYS = 28
const WEEK_DAYS = 7
const COUNTERPARTY = /^[0-9A-Z]{6,34}$/

export type OrderRowDraft = Omit<OrderRow, 'orderId' | 'sealed'> & {
  reference: string
  account: string
  counterparty: Counterparty
}
type Item = ImportItem<OrderRowDraft>

function read(given: ReadonlyMap<string, string>) {
  const cells = new Cells(given)
  const currency = cells.currency('currency')
  const every = cells.choice('every', OrderEvery.enum as OrderRow['every'][])
  const draft: OrderRowDraft = {
    reference: cells.text('reference', { required: true, max: 64 }),
    account: cells.text('account', { required: true, pattern: FORMER_NUMBER }),
    amountFen: cells.amount('amount', currency) ?? 0,
    every,
    day: cells.whole('day', { min: 1, max: every === 'week' ? WEEK_DAYS : MONTH_DAYS, required: true }) ?? 0,
    purpose: cells.choice('purpose', OrderPurpose.enum as string[]),
    counterparty: {
      name: cells.text('counterpartyName', { required: true }),
      number: cells.text('counterpartyNumber', { required: true, pattern: COUNTERPARTY }),
    },
    validFrom: cells.date('validFrom', { required: true }) ?? '',
    validTo: cells.date('validTo'),
  }
  return { draft, problems: cells.problems, corrected: [] }
}

const handle: BatchHandler<Item> = async ({ tx, vault, scope }, items) => {
  const numbers = items.map(({ draft }) => draft.account)
  const accounts = await findNamedAccounts(tx, vault, scope, numbers)
  const owners = [...new Set([...accounts.values()].map(({ customerId }) => customerId))]
  const keys = await lockCustomerKeys(tx, vault, owners)
  const known = new Set(await listKnownOrders(tx, owners))
  const fresh: (AccountKey & OrderRow)[] = []
  const answers = items.map(({ draft }): BatchAnswer => {
    const { reference, account, counterparty, ...order } = draft
    const at = accounts.get(account)
    const key = keys.get(at?.customerId ?? '')
    if (!at || !key) return { refused: refusedRow('account', 'ledger.account-not-found'), change: null }
    const orderId = namedId('standing-order', reference)
    if (known.has(orderId)) return { refused: null, change: null }
    known.add(orderId)
    const { customerId, accountId } = at
    fresh.push({ customerId, accountId, orderId, ...order, sealed: sealCounterparty(vault, key, counterparty) })
    return {
      refused: null,
      change: {
        chain: { id: customerId, key },
        before: null,
        after: { account: { accountId, order: { orderId, ...order } } },
        events: [],
        reply: { outcome: 'created', subjectId: accountId },
      },
    }
  })
  await insertOrders(tx, fresh)
  return answers
}

export const orderImportable: Importable<OrderRowDraft> = {
  id: 'standing-order',
  permission: IMPORT_ACCOUNTS,
  modes: ['create'],
  fields: [
    { ...fieldNamed('reference', '编号', '参考号'), required: true, identifies: true, mask: 'none' },
    { ...fieldNamed('account', '账号', 'account number'), required: true, mask: 'document' },
    { ...fieldNamed('amount', '金额'), required: true, mask: 'none' },
    { ...fieldNamed('currency', '币种'), required: true, mask: 'none' },
    { ...fieldNamed('every', '频率', '周期', 'frequency'), required: true, mask: 'none' },
    { ...fieldNamed('day', '扣款日', '执行日'), required: true, mask: 'none' },
    { ...fieldNamed('purpose', '用途'), required: true, mask: 'none' },
    { ...fieldNamed('counterpartyName', '收款人', '对方户名', 'payee'), required: true, mask: 'name' },
    { ...fieldNamed('counterpartyNumber', '收款账号', '对方账号', 'payee account'), required: true, mask: 'document' },
    { ...fieldNamed('validFrom', '开始日期', 'valid from'), required: true, mask: 'none' },
    { ...fieldNamed('validTo', '结束日期', 'valid to'), mask: 'none' },
  ],
  read,
  batch: batchCommand<Item>({ id: 'account.import-orders', permission: IMPORT_ACCOUNTS }, handle),
  undo: neverUndone('account.undo-import-orders', IMPORT_ACCOUNTS),
}
