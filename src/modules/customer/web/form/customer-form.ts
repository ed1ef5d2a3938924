// Between the masked record, the form people type in, and the change that is sent: only what differs leaves.

import type { Customer, CustomerChanges } from '../../contract.ts'
import { type FieldSpec, SEALED_PROPERTY, sectionsFor } from './fields.ts'

export type Item = Record<string, unknown>
export type FormValues = Record<string, unknown>

const TEXT_MASKED = new Set(['name', 'employer', 'legalRepresentative'])

/** What a field's editor starts with: masked texts empty (empty keeps them), items with their plain parts. */
export function startValue(field: FieldSpec, customer: Customer): unknown {
  const held = (customer as unknown as FormValues)[field.key]
  if (TEXT_MASKED.has(field.key)) return ''
  const sealed = SEALED_PROPERTY[field.key]
  if (sealed) return (held as Item[]).map((item) => ({ ...withoutShown(item), [sealed]: '' }))
  if (field.key === 'formerNames') return []
  if (Array.isArray(held)) return held.map((item) => (typeof item === 'object' ? { ...item } : item))
  return held ?? null
}

function withoutShown(item: Item): Item {
  const { divisionName: _chinese, divisionEnglish: _english, ...kept } = item
  return kept
}

/** Every field's start value. */
export function startValues(customer: Customer): FormValues {
  const fields = sectionsFor(customer.kind).flatMap((section) => section.fields)
  return Object.fromEntries(fields.map((field) => [field.key, startValue(field, customer)]))
}

/** Blank texts are no value. */
export function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim()
  return value ?? null
}

/** An item as it is sent: blank sealed parts of a known item are left out, which keeps them. */
export function sentItem(item: Item, sealed: string | undefined): Item {
  const sent: Item = {}
  for (const [key, value] of Object.entries(item)) {
    const cleaned = clean(value)
    if (cleaned === null && (key === sealed || key === 'itemId')) continue
    sent[key] = cleaned
  }
  return sent
}

const isBlank = (item: Item, sealed: string) =>
  !item.itemId &&
  clean(item[sealed]) === null &&
  Object.keys(item).every((key) => key === 'type' || clean(item[key]) === null || item[key] === false)

/** What one field's editor would send, or undefined when nothing differs from the start. */
export function changeOf(field: FieldSpec, start: unknown, value: unknown): unknown {
  if (TEXT_MASKED.has(field.key)) return clean(value) === null ? undefined : clean(value)
  const sealed = SEALED_PROPERTY[field.key]
  const same = JSON.stringify(normal(start)) === JSON.stringify(normal(value))
  if (same) return undefined
  if (sealed) return (value as Item[]).filter((item) => !isBlank(item, sealed)).map((item) => sentItem(item, sealed))
  if (Array.isArray(value)) {
    return value
      .map((item) => (typeof item === 'object' ? sentItem(item as Item, undefined) : clean(item)))
      .filter((item) => item !== null)
  }
  return clean(value)
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal)
  if (value && typeof value === 'object') {
    const entries = Object.entries(value as Item).map(([key, part]) => [key, clean(part)] as const)
    return Object.fromEntries(
      entries.filter(([, part]) => part !== null && part !== false).sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  }
  return clean(value)
}

/** The change a whole form would send. */
export function changesOf(customer: Customer, start: FormValues, values: FormValues): CustomerChanges {
  const changes: FormValues = {}
  for (const field of sectionsFor(customer.kind).flatMap((section) => section.fields)) {
    const change = changeOf(field, start[field.key], values[field.key])
    if (change !== undefined) changes[field.key] = change
  }
  return changes as CustomerChanges
}

/** The draft a wizard would send: everything filled, nothing blank. */
export function draftOf(values: FormValues, kind: 'individual' | 'corporate'): FormValues {
  const draft: FormValues = { kind }
  for (const field of sectionsFor(kind).flatMap((section) => section.fields)) {
    const sealed = SEALED_PROPERTY[field.key]
    const value = values[field.key]
    if (Array.isArray(value)) {
      const items = value
        .filter((item) => (typeof item === 'object' ? !sealed || !isBlank(item as Item, sealed) : clean(item) !== null))
        .map((item) => (typeof item === 'object' ? sentItem(item as Item, sealed) : clean(item)))
      if (items.length) draft[field.key] = items
      continue
    }
    const cleaned = clean(value)
    if (cleaned !== null) draft[field.key] = cleaned
  }
  draft.name ??= ''
  return draft
}

/** Where, in the list people see, an item that is sent stood: error paths count sent items. */
export function shownIndex(items: Item[], sealed: string, sentIndex: number): number {
  let sent = -1
  for (let index = 0; index < items.length; index++) {
    if (!isBlank(items[index] as Item, sealed)) sent += 1
    if (sent === sentIndex) return index
  }
  return sentIndex
}
