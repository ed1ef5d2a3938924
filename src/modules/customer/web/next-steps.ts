// The customer module's own next steps in words, each with the addresses where it is done.

import { Cake, ClipboardCheck, ClipboardList, IdCard, MoonStar, Phone, UserRoundPlus } from '@lucide/vue'
import type { Component } from 'vue'
import { bankToday, formatDate, formatDateShort } from '../../../web/format.ts'
import { t } from '../../../web/i18n.ts'
import type { NextStep } from '../../../web/pages.ts'
import { useSession } from '../../../web/session.ts'
import type { ChangeRequest, Customer } from '../contract.ts'
import { type CustomerStep, type NextStepKind, nextSteps } from '../next-steps.ts'
import { fieldLabel, listWords, valueLabel } from './customer-words.ts'

const FIELDS_SHOWN = 4
const ICONS: Partial<Record<NextStepKind, Component>> = {
  'review-change': ClipboardCheck,
  'document-expired': IdCard,
  'document-expiring': IdCard,
  'no-document': IdCard,
  'no-phone': Phone,
  'no-owner': UserRoundPlus,
  incomplete: ClipboardList,
  quiet: MoonStar,
  birthday: Cake,
}
const TONES: Partial<Record<NextStepKind, 'red' | 'amber'>> = {
  'review-change': 'amber',
  'document-expired': 'red',
  'document-expiring': 'amber',
}
export type CustomerAbout = { customer: Customer; changes: ChangeRequest[] }

/** Where a field is changed: at once by who may, else by asking for the change. */
function changeAt({ customerId, actions }: Customer, field: string): string | null {
  if (actions.includes('customer.update')) return `/customers/${customerId}?tab=profile&fill=${field}`
  return actions.includes('customer.request-change') ? `/customers/${customerId}?ask=${field}` : null
}

function actsOf(step: CustomerStep, customer: Customer, mayReveal: boolean): NextStep['acts'] {
  if (step.kind === 'review-change')
    return [
      { label: t('customer.next.act.review'), to: `/change-requests?id=${step.facts.changeRequestId}`, main: true },
    ]
  const place = step.field ? changeAt(customer, step.field) : null
  const change = place ? [{ label: t(`customer.next.act.${step.kind}`), to: place, main: step.urgency >= 80 }] : []
  const phone = customer.phones[0]
  const calls = ['document-expired', 'document-expiring', 'quiet', 'birthday'].includes(step.kind)
  if (!calls || !phone || !mayReveal) return change
  return [
    ...change,
    { label: t('customer.next.act.phone'), to: `/customers/${customer.customerId}?reveal=phones.${phone.itemId}` },
  ]
}

function factsOf(step: CustomerStep): Record<string, string | number> {
  const { date, stage } = step.facts
  const names =
    step.kind === 'no-marketing'
      ? (step.fields ?? []).map((purpose) => valueLabel('consentPurpose', purpose))
      : (step.fields ?? []).slice(0, FIELDS_SHOWN).map((field) => fieldLabel(field))
  return {
    ...step.facts,
    n: step.facts.n ?? names.length,
    names: listWords(names),
    ...(typeof date === 'string' ? { date: step.kind === 'birthday' ? formatDateShort(date) : formatDate(date) } : {}),
    ...(typeof stage === 'string' ? { stage: valueLabel('stage', stage) } : {}),
  }
}

/** What the record page of a customer shows at its right. */
export function customerSteps({ customer, changes }: CustomerAbout): NextStep[] {
  const session = useSession()
  const toReview = session.may('customer.decide-change-request')
    ? changes.filter(({ status, askedById }) => status === 'pending' && askedById !== session.me?.userId)
    : []
  const steps = nextSteps(customer, {
    today: bankToday(),
    toReview: toReview.map(({ changeRequestId, askedBy, fields }) => ({
      changeRequestId,
      askedBy,
      fieldCount: fields.length,
    })),
  })
  return steps.map((step) => ({
    id: `customer.${step.kind}.${step.facts.changeRequestId ?? ''}`,
    urgency: step.urgency,
    icon: ICONS[step.kind],
    tone: TONES[step.kind],
    title: t(`customer.next.${step.kind}.title`, factsOf(step)),
    text: t(`customer.next.${step.kind}.text`, factsOf(step)),
    acts: actsOf(step, customer, session.may('customer.reveal')),
  }))
}
