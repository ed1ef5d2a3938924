// What is best done next for a customer, the most urgent first: rules over what the record says today.

import type { Customer } from './shapes.ts'

export type NextStepKind =
  | 'review-change'
  | 'document-expired'
  | 'no-document'
  | 'no-phone'
  | 'document-expiring'
  | 'no-owner'
  | 'incomplete'
  | 'quiet'
  | 'birthday'
  | 'no-marketing'
/** `field` is where the step is done; absent where it is done elsewhere or nothing is to be done. */
export type CustomerStep = {
  kind: NextStepKind
  urgency: number
  field?: string
  facts: Record<string, string | number>
  fields?: string[]
}
export type StepContext = {
  today: string
  /** Changes of others that wait for a decision this reader may take. */
  toReview: readonly { changeRequestId: string; askedBy: string; fieldCount: number }[]
}

const EXPIRY_NOTICE_DAYS = 90
const BIRTHDAY_NOTICE_DAYS = 14
const DAY_MS = 86_400_000
/** 90 and more: before anything else; 50 and more: at this visit; below: when there is time. */
const URGENCY: Record<NextStepKind, number> = {
  'review-change': 95,
  'document-expired': 90,
  'no-document': 88,
  'no-phone': 80,
  'document-expiring': 70,
  'no-owner': 50,
  incomplete: 40,
  quiet: 35,
  birthday: 30,
  'no-marketing': 0,
}
const QUIET_STAGES = ['declining', 'dormant', 'lost']
const OWN_STEP = ['documents', 'phones']

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** The next birthday on or after a day; a 29 February is kept on 1 March where the year has none. */
function nextBirthday(birthDate: string, today: string): { date: string; age: number } {
  const onYear = (year: number) =>
    new Date(Date.UTC(year, Number(birthDate.slice(5, 7)) - 1, Number(birthDate.slice(8)))).toISOString().slice(0, 10)
  const year = Number(today.slice(0, 4))
  const date = onYear(year) >= today ? onYear(year) : onYear(year + 1)
  return { date, age: Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4)) }
}

type Known = Pick<
  Customer,
  | 'kind'
  | 'status'
  | 'stage'
  | 'birthDate'
  | 'documents'
  | 'documentExpiresOn'
  | 'phones'
  | 'ownerId'
  | 'missing'
  | 'consents'
>

function ofDocuments({ documents, documentExpiresOn }: Known, today: string): CustomerStep[] {
  const step = (kind: NextStepKind, facts: CustomerStep['facts'] = {}): CustomerStep[] => [
    { kind, urgency: URGENCY[kind], field: 'documents', facts },
  ]
  if (documents.length === 0) return step('no-document')
  if (documentExpiresOn === null) return []
  const days = daysBetween(today, documentExpiresOn)
  if (days < 0) return step('document-expired', { date: documentExpiresOn, days: -days })
  return days <= EXPIRY_NOTICE_DAYS ? step('document-expiring', { date: documentExpiresOn, days }) : []
}

function ofBirthday({ kind, birthDate }: Known, today: string): CustomerStep[] {
  if (kind !== 'individual' || birthDate === null) return []
  const { date, age } = nextBirthday(birthDate, today)
  const days = daysBetween(today, date)
  if (days > BIRTHDAY_NOTICE_DAYS || age <= 0) return []
  return [{ kind: 'birthday', urgency: URGENCY.birthday, facts: { date, days, age } }]
}

/** Steps of one customer; a record that is closed or switched off has only its reviews. */
export function nextSteps(customer: Known, { today, toReview }: StepContext): CustomerStep[] {
  const reviews = toReview.map<CustomerStep>(({ changeRequestId, askedBy, fieldCount }) => ({
    kind: 'review-change',
    urgency: URGENCY['review-change'],
    facts: { changeRequestId, who: askedBy, n: fieldCount },
  }))
  if (customer.status === 'inactive' || customer.stage === 'closed') return reviews
  const step = (kind: NextStepKind, rest: Partial<CustomerStep> = {}): CustomerStep => ({
    kind,
    urgency: URGENCY[kind],
    facts: {},
    ...rest,
  })
  const missing = customer.missing.filter((field) => !OWN_STEP.includes(field))
  const refused = customer.consents
    .filter(({ purpose, granted }) => !granted && purpose.endsWith('-marketing'))
    .map(({ purpose }) => purpose)
  return [
    ...reviews,
    ...ofDocuments(customer, today),
    ...(customer.phones.length === 0 ? [step('no-phone', { field: 'phones' })] : []),
    ...(customer.ownerId === null ? [step('no-owner', { field: 'ownerId' })] : []),
    ...(missing.length > 0
      ? [step('incomplete', { field: missing[0] as string, fields: missing, facts: { n: missing.length } })]
      : []),
    ...(QUIET_STAGES.includes(customer.stage)
      ? [step('quiet', { field: 'stage', facts: { stage: customer.stage } })]
      : []),
    ...ofBirthday(customer, today),
    ...(refused.length > 0 ? [step('no-marketing', { fields: refused })] : []),
  ].sort((a, b) => b.urgency - a.urgency)
}
