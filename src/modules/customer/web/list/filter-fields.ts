// The contract's filter fields in the words and shapes of the filter builder.

import { nameOfCode, searchCodes } from '../../../../web/kit/code-names.ts'
import type { FilterField } from '../../../../web/kit/filter.ts'
import type { ReferenceKind } from '../../../reference/contract.ts'
import { FILTER_FIELDS, OPERATORS } from '../../contract.ts'
import { fieldLabel, valueLabel } from '../customer-words.ts'

const TABLES: Record<string, ReferenceKind> = {
  nationality: 'country',
  occupation: 'occupation',
  industry: 'industry',
  division: 'division',
}

function chosenByName(key: string): Pick<FilterField, 'search' | 'nameOf'> {
  const table = TABLES[key]
  if (!table) return {}
  return {
    search: (text, signal) => searchCodes(table, text, signal),
    nameOf: (code) => nameOfCode(table, code),
  }
}

export function customerFilterFields(): FilterField[] {
  return FILTER_FIELDS.map(({ key, type, options }) => ({
    key,
    type,
    label: fieldLabel(key),
    operators: OPERATORS[type],
    ...(options ? { options: options.map((value) => ({ value, label: valueLabel(key, value) })) } : {}),
    ...chosenByName(key),
  }))
}
