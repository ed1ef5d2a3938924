// The columns and filter fields of a search of transactions.

import { formatMoney } from '../../../../web/format.ts'
import { named, t } from '../../../../web/i18n.ts'
import type { FilterField } from '../../../../web/kit/filter.ts'
import type { Column } from '../../../../web/kit/table-columns.ts'
import { ENTRY_FIELDS, ENTRY_OPERATORS, type FoundTransaction } from '../../contract.ts'
import { channelLabel, entryField, otherSide, typeLabel } from '../entry-words.ts'

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
    { key: 'mcc', label: entryField('mcc'), width: 90, visible: false },
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

/** Accounts and cards are offered where there is one customer to have them. */
export function entryFilterFields(accounts: AccountOption[], cards: AccountOption[]): FilterField[] {
  const own: Record<string, AccountOption[]> = { accountId: accounts, cardId: cards }
  return ENTRY_FIELDS.flatMap(({ key, type, options }): FilterField[] => {
    const label = entryField(key)
    const known = own[key]
    if (known) return known.length > 0 ? [{ key, type, label, operators: ['in'], options: known }] : []
    const named = options?.map((value) => ({ value, label: VALUE_LABELS[key]?.(value) ?? value }))
    return [{ key, type, label, operators: ENTRY_OPERATORS[type], ...(named ? { options: named } : {}) }]
  })
}
