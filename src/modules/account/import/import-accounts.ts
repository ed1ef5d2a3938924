// Brings in accounts that a customer had elsewhere: each gets a number here, and the number it had leads here too.

import { type BatchAnswer, type BatchHandler, batchCommand } from '../../../platform/command/index.ts'
import type { Importable, ImportItem } from '../../../platform/intake/importable.ts'
import { neverUndone } from '../../../platform/intake/never-undone.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { findNamedCustomers, lockCustomerKeys } from '../../customer/index.ts'
import { Cells, fieldNamed, findNumbers, type PositionKey, underColumns } from '../../ledger/index.ts'
import { listProductCodes } from '../account-store.ts'
import { type Made, makeAccounts, openedChange, writeAccounts } from '../commands/open-many-accounts.ts'
import type { AccountNumberSource } from '../number-source.ts'
import { readCatalogue } from '../product-store.ts'
import { FORMER_NUMBER, IMPORT_ACCOUNTS, refusedRow } from './import-row.ts'

export type AccountRowDraft = {
  number: string
  customer: string
  productCode: string
  openedOn: string
  closedOn: string | null
  termMonths: number | null
  /** Minor units of `currency`: overdraft, credit limit or principal. */
  limitFen: number
  currency: string
  repaymentAccount: string
}
type Item = ImportItem<AccountRowDraft>

const COLUMNS = { limitFen: 'limit', repaymentAccountId: 'repaymentAccount' }
const TERM_MONTHS_MAX = 600

function read(given: ReadonlyMap<string, string>) {
  const cells = new Cells(given)
  const currency = cells.currency('currency')
  const draft: AccountRowDraft = {
    number: cells.text('number', { required: true, pattern: FORMER_NUMBER }),
    customer: cells.text('customer', { required: true }),
    productCode: cells.text('productCode', { required: true, max: 32 }).toUpperCase(),
    openedOn: cells.date('openedOn', { required: true }) ?? '',
    closedOn: cells.date('closedOn'),
    termMonths: cells.whole('termMonths', { min: 1, max: TERM_MONTHS_MAX }),
    limitFen: cells.amount('limit', currency, { required: false }) ?? 0,
    currency,
    repaymentAccount: cells.text('repaymentAccount', { pattern: FORMER_NUMBER }),
  }
  return { draft, problems: cells.problems, corrected: [] }
}

/** Refuses what the row says of dates and currency that its product or the day does not allow. */
function refuseRow({ draft }: Item, today: string, currency: string | undefined): void {
  if (currency === undefined) throw refusedRow('productCode', 'product.not-offered')
  if (currency !== draft.currency) throw refusedRow('currency', 'account.currency-not-of-product', { currency })
  if (draft.openedOn > today) throw refusedRow('openedOn', 'account.day-ahead')
  if (draft.closedOn && (draft.closedOn < draft.openedOn || draft.closedOn > today))
    throw refusedRow('closedOn', 'account.day-ahead')
}

/** The account interest is taken from: opened before, or by an earlier row, for the same customer. */
function repaymentOf({ draft }: Item, customerId: string, known: ReadonlyMap<string, PositionKey>): string | null {
  if (draft.repaymentAccount === '') return null
  const at = known.get(draft.repaymentAccount)
  if (at?.customerId !== customerId) throw refusedRow('repaymentAccount', 'account.repayment-not-own')
  return at.accountId
}

const importAccounts = (numbers: AccountNumberSource): BatchHandler<Item> => {
  return async (context, items) => {
    const { tx, vault, scope, clock } = context
    const today = clock.today()
    const [customers, catalogue, held] = await Promise.all([
      findNamedCustomers(
        tx,
        vault,
        scope,
        items.map(({ draft }) => draft.customer),
      ),
      readCatalogue(tx),
      findNumbers(
        tx,
        vault,
        items.flatMap(({ draft: { number, repaymentAccount } }) => [number, repaymentAccount].filter((one) => one)),
      ),
    ])
    const known = new Map(held)
    const products = await listProductCodes(tx, [...held.values()])
    const keys = await lockCustomerKeys(tx, vault, [...new Set([...customers.values()].map((one) => one.customerId))])
    const all: Made[] = []
    const answers: BatchAnswer[] = []
    for (const item of items) {
      const { draft } = item
      try {
        const customer = customers.get(draft.customer)
        const key = keys.get(customer?.customerId ?? '')
        if (!customer || !key) throw refusedRow('customer', 'import.no-match')
        const before = known.get(draft.number)
        if (before) {
          const isSame =
            before.customerId === customer.customerId && products.get(before.accountId) === draft.productCode
          if (!isSame) throw refusedRow('number', 'ledger.number-taken')
          answers.push({ refused: null, change: null })
          continue
        }
        refuseRow(item, today, catalogue.get(draft.productCode)?.[0]?.currency)
        const { productCode, openedOn, closedOn, termMonths, limitFen, number } = draft
        const repaymentAccountId = repaymentOf(item, customer.customerId, known)
        const wish = {
          productCode,
          openedOn,
          closedOn,
          termMonths,
          limitFen,
          repaymentAccountId,
          formerNumbers: [number],
        }
        const wished = {
          customerId: customer.customerId,
          customerKind: customer.kind,
          accounts: [{ ...wish, branchId: customer.branchId }],
        }
        const made = await makeAccounts(numbers, catalogue, key, wished, today)
        const [{ record }] = made as [Made]
        known.set(number, record)
        products.set(record.accountId, record.productCode)
        all.push(...made)
        const reply = { outcome: 'created', subjectId: record.accountId }
        answers.push({ refused: null, change: openedChange(context, { id: customer.customerId, key }, made, reply) })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        answers.push({ refused: underColumns(error, COLUMNS), change: null })
      }
    }
    if (all.length > 0) await writeAccounts(context, all, today)
    return answers
  }
}

export const accountImportable = (numbers: AccountNumberSource): Importable<AccountRowDraft> => ({
  id: 'account',
  permission: IMPORT_ACCOUNTS,
  modes: ['create'],
  // A loan names the account that repays it, which may stand in an earlier row.
  inOrder: true,
  fields: [
    {
      ...fieldNamed('number', '账号', 'account', 'account number'),
      required: true,
      identifies: true,
      mask: 'document',
    },
    { ...fieldNamed('customer', '客户', '客户号'), required: true, mask: 'document' },
    { ...fieldNamed('productCode', '产品', '产品代码', 'product'), required: true, mask: 'none' },
    { ...fieldNamed('openedOn', '开户日期', 'opened on', 'opened'), required: true, mask: 'none' },
    { ...fieldNamed('currency', '币种'), required: true, mask: 'none' },
    { ...fieldNamed('limit', '额度', '透支额度', '贷款本金', 'overdraft', 'principal'), mask: 'none' },
    { ...fieldNamed('termMonths', '期限', '期限月数', 'term'), mask: 'none' },
    { ...fieldNamed('closedOn', '销户日期', 'closed on', 'closed'), mask: 'none' },
    { ...fieldNamed('repaymentAccount', '还款账号', 'repayment account'), mask: 'document' },
  ],
  read,
  batch: batchCommand<Item>({ id: IMPORT_ACCOUNTS, permission: IMPORT_ACCOUNTS }, importAccounts(numbers)),
  undo: neverUndone('account.undo-import', IMPORT_ACCOUNTS),
})
