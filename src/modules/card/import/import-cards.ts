// Brings in cards of accounts that are here: known by their reference where they came from, with numbers of this bank.

import { type BatchAnswer, type BatchHandler, batchCommand } from '../../../platform/command/index.ts'
import type { Importable, ImportItem } from '../../../platform/intake/importable.ts'
import { neverUndone } from '../../../platform/intake/never-undone.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { findNamedAccounts, listHoldersOf, type Product, readCatalogue, refusedRow } from '../../account/index.ts'
import { findNamedCustomers, lockCustomerKeys } from '../../customer/index.ts'
import { Cells, fieldNamed } from '../../ledger/index.ts'
import { type CardRecord, listKnownCards } from '../card-store.ts'
import { cardState } from '../commands/change-card.ts'
import { makeCard, writeCards } from '../commands/issue-many-cards.ts'
import * as contract from '../contract.ts'
import type { CardNumberSource } from '../number-source.ts'

export const IMPORT_CARDS = 'card.import'

export type CardRowDraft = {
  reference: string
  account: string
  /** Empty: the account's owner. */
  holder: string
  productCode: string
  issuedOn: string
  activatedOn: string | null
}
type Item = ImportItem<CardRowDraft>

function read(given: ReadonlyMap<string, string>) {
  const cells = new Cells(given)
  const draft: CardRowDraft = {
    reference: cells.text('reference', { required: true, max: 64 }),
    account: cells.text('account', { required: true }),
    holder: cells.text('holder'),
    productCode: cells.text('productCode', { required: true, max: 32 }).toUpperCase(),
    issuedOn: cells.date('issuedOn', { required: true }) ?? '',
    activatedOn: cells.date('activatedOn'),
  }
  return { draft, problems: cells.problems, corrected: [] }
}

const importCards =
  (numbers: CardNumberSource): BatchHandler<Item> =>
  async ({ tx, vault, scope }, items) => {
    const accountNames = items.map(({ draft }) => draft.account)
    const holderNames = items.flatMap(({ draft }) => (draft.holder === '' ? [] : [draft.holder]))
    const [accounts, holders, catalogue] = await Promise.all([
      findNamedAccounts(tx, vault, scope, accountNames),
      findNamedCustomers(tx, vault, scope, holderNames),
      readCatalogue(tx),
    ])
    const owners = [...new Set([...accounts.values()].map(({ customerId }) => customerId))]
    const keys = await lockCustomerKeys(tx, vault, owners)
    const known = new Set(await listKnownCards(tx, owners))
    const held = new Set(
      (await listHoldersOf(tx, [...accounts.values()])).map(({ accountId, holderId }) => `${accountId} ${holderId}`),
    )
    const made: { record: CardRecord; key: NonNullable<ReturnType<typeof keys.get>> }[] = []
    const answers: BatchAnswer[] = []
    for (const { draft } of items) {
      const refuse = (field: string, rule: string) => answers.push({ refused: refusedRow(field, rule), change: null })
      const account = accounts.get(draft.account)
      const key = keys.get(account?.customerId ?? '')
      const holder = draft.holder === '' ? account : holders.get(draft.holder)
      const product: Product | undefined = catalogue.get(draft.productCode)?.[0]
      const cardId = namedId('card', draft.reference)
      if (!account || !key) refuse('account', 'ledger.account-not-found')
      else if (!holder) refuse('holder', 'import.no-match')
      else if (holder.customerId !== account.customerId && !held.has(`${account.accountId} ${holder.customerId}`))
        refuse('holder', 'card.holder-unknown')
      else if (!product?.parameters.card) refuse('productCode', 'card.product-no-card')
      else if (known.has(cardId)) answers.push({ refused: null, change: null })
      else {
        known.add(cardId)
        const { customerId, accountId } = account
        const { issuedOn, activatedOn, productCode } = draft
        const card = { cardId, accountId, productCode, issuedOn, activatedOn, holderId: holder.customerId }
        const record = await makeCard(numbers, product, customerId, card)
        made.push({ record, key })
        answers.push({
          refused: null,
          change: {
            chain: { id: customerId, key },
            before: null,
            after: { cards: [cardState(record)] },
            events: [contract.cardIssued({ customerId, cardId, accountId })],
            reply: { outcome: 'created', subjectId: cardId },
          },
        })
      }
    }
    if (made.length > 0) await writeCards(tx, vault, made)
    return answers
  }

export const cardImportable = (numbers: CardNumberSource): Importable<CardRowDraft> => ({
  id: 'card',
  permission: IMPORT_CARDS,
  modes: ['create'],
  fields: [
    { ...fieldNamed('reference', '编号', '参考号'), required: true, identifies: true, mask: 'none' },
    { ...fieldNamed('account', '账号', 'account number'), required: true, mask: 'document' },
    { ...fieldNamed('productCode', '产品', '产品代码', 'product'), required: true, mask: 'none' },
    { ...fieldNamed('issuedOn', '发卡日期', 'issued on', 'issued'), required: true, mask: 'none' },
    { ...fieldNamed('holder', '持卡人', '客户'), mask: 'document' },
    { ...fieldNamed('activatedOn', '激活日期', 'activated on'), mask: 'none' },
  ],
  read,
  batch: batchCommand<Item>({ id: IMPORT_CARDS, permission: IMPORT_CARDS }, importCards(numbers)),
  undo: neverUndone('card.undo-import', IMPORT_CARDS),
})
