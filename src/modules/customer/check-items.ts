// Checks of the lists of a record: documents, phones, e-mails, addresses, parties, consents.

import type { FieldProblem } from '../../platform/kernel/refusal.ts'
import type { Checked, Warning } from './checked.ts'
import type { CustomerState } from './customer-state.ts'
import { checkEmail } from './email.ts'
import {
  CORPORATE_DOCUMENT_TYPES,
  checkDocumentNumber,
  checkValidity,
  INDIVIDUAL_DOCUMENT_TYPES,
} from './identity-document.ts'
import { checkPersonName } from './person-name.ts'
import { checkPhoneOfType } from './phone-number.ts'

export type CheckContext = {
  today: string
  knowsDivision: (code: string) => boolean
  /** Codes that a record may hold; unknown ones are refused. */
  knows?: {
    country(code: string): boolean
    industry(code: string): boolean
    occupation(code: string): boolean
    currency(code: string): boolean
  }
}

type Found = { birthDate?: string; gender?: 'male' | 'female' }
type Collect = { problems: FieldProblem[]; warnings: (Warning & { field: string })[] }

/** The checked value, or the typed one with a problem noted. */
function take<F>(checked: Checked<F>, field: string, typed: string, { problems, warnings }: Collect): string {
  if (!checked.ok) {
    problems.push({ field, rule: checked.rule, ...(checked.facts ? { facts: checked.facts } : {}) })
    return typed
  }
  for (const warning of checked.warnings) warnings.push({ ...warning, field })
  return checked.value
}

function checkDocuments(state: CustomerState, context: CheckContext, collect: Collect): Found {
  const allowed: readonly string[] = state.kind === 'individual' ? INDIVIDUAL_DOCUMENT_TYPES : CORPORATE_DOCUMENT_TYPES
  const found: Found = {}
  const seen = new Set<string>()
  state.documents = state.documents.map((document, at) => {
    const field = `documents.${at}`
    if (!allowed.includes(document.type))
      collect.problems.push({ field: `${field}.type`, rule: 'customer.document-not-for-kind' })
    const checked = checkDocumentNumber(document.type, document.number, {
      today: context.today,
      knowsDivision: context.knowsDivision,
      issuingCountry: document.type === 'passport' ? state.nationality : null,
    })
    const number = take(checked, `${field}.number`, document.number, collect)
    if (checked.ok && checked.facts.birthDate) found.birthDate ??= checked.facts.birthDate
    if (checked.ok && checked.facts.gender) found.gender ??= checked.facts.gender
    if (seen.has(`${document.type}${number}`))
      collect.problems.push({ field: `${field}.number`, rule: 'customer.item-twice' })
    seen.add(`${document.type}${number}`)
    const longTerm = document.longTerm ?? false
    take(
      checkValidity({ validFrom: document.validFrom, validTo: document.validTo, longTerm }, { today: context.today }),
      `${field}.validTo`,
      '',
      collect,
    )
    return {
      itemId: document.itemId,
      type: document.type,
      number,
      issuer: document.issuer ?? null,
      validFrom: document.validFrom ?? null,
      validTo: document.validTo ?? null,
      longTerm,
    }
  })
  return found
}

function checkContacts(state: CustomerState, collect: Collect): void {
  const seen = new Set<string>()
  const once = (value: string, field: string) => {
    if (seen.has(value)) collect.problems.push({ field, rule: 'customer.item-twice' })
    seen.add(value)
  }
  state.phones = state.phones.map((phone, at) => {
    const field = `phones.${at}.number`
    const number = take(checkPhoneOfType(phone.number, phone.type), field, phone.number, collect)
    once(number, field)
    return { itemId: phone.itemId, type: phone.type, number }
  })
  state.emails = state.emails.map((email, at) => {
    const field = `emails.${at}.address`
    const address = take(checkEmail(email.address), field, email.address, collect)
    once(address, field)
    return { itemId: email.itemId, address }
  })
}

function checkAddresses(state: CustomerState, context: CheckContext, collect: Collect): void {
  state.addresses = state.addresses.map((address, at) => {
    if (address.division && !context.knowsDivision(address.division)) {
      collect.problems.push({
        field: `addresses.${at}.division`,
        rule: 'customer.division-unknown',
        facts: { division: address.division },
      })
    }
    return {
      itemId: address.itemId,
      type: address.type,
      division: address.division ?? null,
      street: address.street.normalize('NFKC').trim(),
      postcode: address.postcode ?? null,
    }
  })
}

function checkParties(state: CustomerState, collect: Collect): void {
  for (const field of ['shareholders', 'beneficialOwners'] as const) {
    state[field] = state[field].map((party) => ({
      itemId: party.itemId,
      name: party.name.normalize('NFKC').trim(),
      sharePercent: party.sharePercent ?? null,
    }))
    const total = state[field].reduce((sum, party) => sum + (party.sharePercent ?? 0), 0)
    if (field === 'shareholders' && total > 100.0001)
      collect.problems.push({
        field,
        rule: 'customer.shares-over-100',
        facts: { total: Math.round(total * 100) / 100 },
      })
  }
  if (state.legalRepresentative !== null) {
    state.legalRepresentative = take(
      checkPersonName(state.legalRepresentative),
      'legalRepresentative',
      state.legalRepresentative,
      collect,
    )
  }
}

function checkCodes(state: CustomerState, context: CheckContext, collect: Collect): void {
  const { knows } = context
  if (!knows) return
  const codes: [
    field: 'nationality' | 'industry' | 'occupation' | 'capitalCurrency',
    known: (code: string) => boolean,
  ][] = [
    ['nationality', knows.country],
    ['industry', knows.industry],
    ['occupation', knows.occupation],
    ['capitalCurrency', knows.currency],
  ]
  for (const [field, known] of codes) {
    const code = state[field]
    if (code !== null && !known(code)) collect.problems.push({ field, rule: 'customer.code-unknown', facts: { code } })
  }
}

/** Checks and normalises every list of the record in place; answers what the documents tell of the person. */
export function checkItems(
  state: CustomerState,
  context: CheckContext,
  problems: FieldProblem[],
  warnings: Collect['warnings'],
): Found {
  const collect = { problems, warnings }
  const found = checkDocuments(state, context, collect)
  checkContacts(state, collect)
  checkAddresses(state, context, collect)
  checkParties(state, collect)
  checkCodes(state, context, collect)
  state.consents = state.consents.map((consent) => ({
    purpose: consent.purpose,
    granted: consent.granted,
    givenOn: consent.givenOn ?? null,
  }))
  return found
}
