// What the fields of a SchemaForm know of their form.

import type { InjectionKey, Slots } from 'vue'
import type { FieldShape, Hints } from './schema-fields.ts'

export type FormContext = {
  hints: () => Hints
  labels: () => string
  error: (path: string) => string | undefined
  old: (path: string) => unknown
  changed: (path: string) => void
  blur: (field: FieldShape, value: unknown) => void
  slots: Slots
}
/** Set inside a ModalDialog, which is a form already. */
export const IN_FORM: InjectionKey<boolean> = Symbol('in-form')
export const FORM: InjectionKey<FormContext> = Symbol('schema-form')
