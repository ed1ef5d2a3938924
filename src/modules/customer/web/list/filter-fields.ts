// The contract's filter fields in the words and shapes of the filter builder.

import type { FilterField } from '../../../../web/kit/filter.ts'
import { FILTER_FIELDS, OPERATORS } from '../../contract.ts'
import { fieldLabel, valueLabel } from '../customer-words.ts'

export function customerFilterFields(): FilterField[] {
  return FILTER_FIELDS.map(({ key, type, options }) => ({
    key,
    type,
    label: fieldLabel(key),
    operators: OPERATORS[type],
    ...(options ? { options: options.map((value) => ({ value, label: valueLabel(key, value) })) } : {}),
  }))
}
