// The columns a list of customers can show.

import { formatDate, formatDateShort } from '../../../../web/format.ts'
import { named, t } from '../../../../web/i18n.ts'
import type { Column } from '../../../../web/kit/table-columns.ts'
import type { CustomerLine } from '../../contract.ts'
import { fieldLabel, valueLabel } from '../customer-words.ts'

type Line = CustomerLine
const enumColumn = (key: keyof Line & string, width: number, visible = true): Column<Line> => ({
  key,
  label: fieldLabel(key),
  width,
  visible,
  value: (row) => (row[key] === null ? '—' : valueLabel(key, row[key] as string)),
})

/** Called again when the language changes: labels are words. */
export const customerColumns = (): Column<Line>[] => [...shownColumns(), ...offeredColumns()]

function shownColumns(): Column<Line>[] {
  return [
    { key: 'name', label: fieldLabel('customer'), width: 136, phone: 'title', masked: true },
    { key: 'number', label: fieldLabel('number'), width: 104, sortable: true, phone: 'line' },
    { key: 'phone', label: fieldLabel('phone'), width: 118, masked: true, phone: 'line' },
    { key: 'documentNumber', label: fieldLabel('documentNumber'), width: 168, masked: true },
    { ...enumColumn('stage', 76), phone: 'side' },
    { key: 'age', label: fieldLabel('age'), width: 52, align: 'right', value: (row) => row.age },
    enumColumn('gender', 60, false),
    enumColumn('riskPreference', 84),
    { key: 'ownerName', label: fieldLabel('ownerName'), width: 96, value: (row) => row.ownerName },
    {
      key: 'branchName',
      label: fieldLabel('branchName'),
      width: 120,
      visible: false,
      value: (row) => row.branchName,
      phone: 'line',
    },
    { key: 'documentExpiresOn', label: fieldLabel('documentExpiresOn'), width: 100, sortable: true },
    {
      key: 'openedOn',
      label: fieldLabel('openedOn'),
      width: 100,
      sortable: true,
      value: (row) => formatDate(row.openedOn),
    },
    { key: 'tags', label: fieldLabel('tags'), width: 156 },
    {
      key: 'completenessPercent',
      label: fieldLabel('completenessPercent'),
      width: 68,
      align: 'right',
      value: (row) => `${row.completenessPercent}%`,
    },
  ]
}

/** Offered in the chooser only. */
function offeredColumns(): Column<Line>[] {
  return [
    {
      key: 'birthDate',
      label: fieldLabel('birthDate'),
      width: 104,
      sortable: true,
      visible: false,
      value: (row) => formatDate(row.birthDate),
    },
    {
      key: 'updatedAt',
      label: fieldLabel('updatedAt'),
      width: 104,
      sortable: true,
      visible: false,
      value: (row) => formatDateShort(row.updatedAt),
    },
    { ...enumColumn('kind', 72, false) },
    { ...enumColumn('status', 76, false) },
    { ...enumColumn('documentType', 120, false) },
    { ...enumColumn('maritalStatus', 76, false) },
    { ...enumColumn('education', 84, false) },
    { ...enumColumn('incomeBand', 104, false) },
    { key: 'occupation', label: fieldLabel('occupation'), width: 140, visible: false },
    { key: 'industry', label: fieldLabel('industry'), width: 140, visible: false },
    { key: 'nationality', label: fieldLabel('nationality'), width: 84, visible: false },
    {
      key: 'divisionName',
      label: fieldLabel('divisionName'),
      width: 150,
      visible: false,
      value: (row) => row.divisionName && named(row.divisionName, row.divisionEnglish),
    },
    {
      key: 'pendingChangeCount',
      label: fieldLabel('pendingChangeCount'),
      width: 90,
      align: 'right',
      visible: false,
      value: (row) => row.pendingChangeCount || t('customer.list.noneShort'),
    },
  ]
}
