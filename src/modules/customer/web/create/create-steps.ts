// The wizard's steps: which fields stand on which, and which a kind of customer must give there.

import type { CustomerKind } from '../../contract.ts'
import { type FieldSpec, type Section, sectionsFor } from '../form/fields.ts'

export const STEPS = ['kind', 'identity', 'profile', 'contact', 'review'] as const
export type Step = (typeof STEPS)[number]

const IDENTITY = ['documents', 'name']
const CONTACT = ['phones', 'emails', 'addresses', 'branchId', 'ownerId', 'tags', 'consents']
const LEFT_OUT = ['openedOn', 'stage']

function pick(kind: CustomerKind, wanted: (key: string) => boolean): FieldSpec[] {
  return sectionsFor(kind)
    .flatMap((section) => section.fields)
    .filter((field) => wanted(field.key))
}

/** The sections of one step. */
export function sectionsOfStep(step: Step, kind: CustomerKind): Section[] {
  if (step === 'identity') {
    const fields = pick(kind, (key) => IDENTITY.includes(key))
    return [{ key: 'identity', fields: IDENTITY.map((key) => fields.find((field) => field.key === key) as FieldSpec) }]
  }
  if (step === 'profile') {
    return sectionsFor(kind)
      .map((section) => ({
        key: section.key,
        fields: section.fields.filter((field) => ![...IDENTITY, ...CONTACT, ...LEFT_OUT].includes(field.key)),
      }))
      .filter((section) => section.fields.length > 0)
  }
  if (step !== 'contact') return []
  const keeping = pick(kind, (key) => ['branchId', 'ownerId', 'tags', 'consents'].includes(key))
  return [
    { key: 'contacts', fields: pick(kind, (key) => ['phones', 'emails', 'addresses'].includes(key)) },
    { key: 'keeping', fields: keeping },
  ]
}

export function stepOfField(path: string): Step {
  const key = path.split('.')[0] as string
  if (IDENTITY.includes(key)) return 'identity'
  return CONTACT.includes(key) ? 'contact' : 'profile'
}
