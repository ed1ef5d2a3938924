// The columns and filter fields of a search of transactions.

import { formatMoney } from '../../../../web/format.ts'
import { named, t } from '../../../../web/i18n.ts'
import { nameOfCode, searchCodes } from '../../../../web/kit/code-names.ts'
import type { FilterField } from '../../../../web/kit/filter.ts'
import type { Column } from '../../../../web/kit/table-columns.ts'
import { ENTRY_FIELDS, ENTRY_OPERATORS, type FoundTransaction } from '../../contract.ts'
import { channelLabel, entryField, otherSide, typeLabel } from '../entry-words.ts'
import { nameOfHolding, nameOfMerchant, searchHolding, searchMerchants } from './found-names.ts'

type Line = FoundTransaction
export type AccountOption = { value: string; label: string }

/** Called again when the language changes: labels are words. */
export function entryColumns(ofOne: boolean, withBalance: boolean): Column<Line>[] {
  const whose: Column<Line>[] = ofOne
    ? []
    : [
        { key: 'customerName', label: entryField('customerName'), width: 110, masked: true, phone: 'line' },
        { key: 'customerNumber', label: entryField('customerNumber'), width: 104, visible: false },
      ]
  return [
    { key: 'ts', label: entryField('ts'), width: 128, sortable: true, phone: 'line' },
    ...whose,
    { key: 'type', label: entryField('type'), width: 84, value: (row) => typeLabel(row.type), phone: 'line' },
    { key: 'other', label: entryField('other'), width: 170, value: otherSide, phone: 'title' },
    { key: 'amountFen', label: entryField('amount'), width: 130, align: 'right', sortable: true, phone: 'side' },
    {
      key: 'balanceAfterFen',
      label: entryField('balanceAfter'),
      width: 130,
      align: 'right',
      visible: withBalance,
      value: (row) => formatMoney(row.balanceAfterFen, row.currency),
    },
    { key: 'channel', label: entryField('channel'), width: 84, value: (row) => channelLabel(row.channel) },
    {
      key: 'divisionName',
      label: entryField('divisionName'),
      width: 150,
      value: (row) => row.divisionName && named(row.divisionName, row.divisionEnglish),
    },
    { key: 'purpose', label: entryField('purpose'), width: 150 },
    {
      key: 'mcc',
      label: entryField('mcc'),
      width: 150,
      visible: false,
      value: (row) => row.mcc && `${row.mcc} ${nameOfCode('merchant-category', row.mcc)}`,
    },
    { key: 'counterpartyBank', label: entryField('counterpartyBank'), width: 140, visible: false },
    { key: 'bookingDate', label: entryField('bookingDate'), width: 100, visible: false },
    { key: 'valueDate', label: entryField('valueDate'), width: 100, visible: false },
  ]
}

const VALUE_LABELS: Record<string, (value: string) => string> = {
  type: typeLabel,
  channel: channelLabel,
  direction: (value) => t(`ledger.direction.${value}`),
}

/** Codes and numbers that are too many to list: what finds and names them. */
const SEARCHED: Record<string, Pick<FilterField, 'search' | 'nameOf'>> = {
  accountId: { search: (text, signal) => searchHolding('account', text, signal), nameOf: nameOfHolding('account') },
  cardId: { search: (text, signal) => searchHolding('card', text, signal), nameOf: nameOfHolding('card') },
  merchantId: { search: searchMerchants, nameOf: nameOfMerchant },
  mcc: {
    search: (text, signal) => searchCodes('merchant-category', text, signal),
    nameOf: (code) => nameOfCode('merchant-category', code),
  },
  currency: {
    search: (text, signal) => searchCodes('currency', text, signal),
    nameOf: (code) => nameOfCode('currency', code),
  },
}

/** Accounts and cards are a list where one customer has them (`own`); of the whole bank they are found by their number. */
export function entryFilterFields(own: Record<'accountId' | 'cardId', AccountOption[]> | null): FilterField[] {
  return ENTRY_FIELDS.flatMap(({ key, type, options }): FilterField[] => {
    const label = entryField(key)
    if (key === 'accountId' || key === 'cardId') {
      if (!own) return [{ key, type, label, operators: ['in'], hint: t('ledger.found.wholeNumber'), ...SEARCHED[key] }]
      return own[key].length > 0 ? [{ key, type, label, operators: ['in'], options: own[key] }] : []
    }
    const operators = key === 'merchantId' ? (['in', 'empty', 'not-empty'] as const) : ENTRY_OPERATORS[type]
    const named = options?.map((value) => ({ value, label: VALUE_LABELS[key]?.(value) ?? value }))
    return [{ key, type, label, operators, ...(named ? { options: named } : {}), ...SEARCHED[key] }]
  })
}
