// Where a refusal's field problems stand in a form: the paths of the server, the items people see.

import { fieldMessages } from '../../../../web/problem.ts'
import { type Item, shownIndex } from './customer-form.ts'
import { SEALED_PROPERTY } from './fields.ts'

/** Messages by the path in the form. The server counts sent items, people see blank ones too; `changes.` in front is cut. */
export function formErrors(error: unknown, values: Record<string, unknown>): Record<string, string> {
  const placed: Record<string, string> = {}
  for (const [path, message] of Object.entries(fieldMessages(error))) {
    const [field, index, ...rest] = path.replace(/^(body\.|changes\.)+/, '').split('.') as [string, ...string[]]
    const sealed = SEALED_PROPERTY[field]
    const items = values[field]
    const at =
      sealed && index !== undefined && Array.isArray(items)
        ? String(shownIndex(items as Item[], sealed, Number(index)))
        : index
    placed[[field, at, ...rest].filter((part) => part !== undefined).join('.')] = message
  }
  return placed
}

/** The messages below one field, by the rest of their path; '' is the field itself. */
export function errorsOf(errors: Record<string, string>, field: string): Record<string, string> {
  const own: Record<string, string> = {}
  for (const [path, message] of Object.entries(errors)) {
    if (path === field) own[''] = message
    else if (path.startsWith(`${field}.`)) own[path.slice(field.length + 1)] = message
  }
  return own
}
