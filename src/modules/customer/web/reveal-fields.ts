// Which masked values of a customer can be opened, as the reveal dialog lists them.

import { type Customer, RevealPurpose } from '../contract.ts'
import { addressText, fieldLabel, valueLabel } from './customer-words.ts'

export type RevealChoice = { key: string; label: string; masked: string }

/** Every value of the record that a reveal may open, in the order of the record. */
export function revealChoices(customer: Customer): RevealChoice[] {
  const choices: RevealChoice[] = [{ key: 'name', label: fieldLabel('name', customer.kind), masked: customer.name }]
  const add = (key: string, label: string, masked: string | null) => {
    if (masked) choices.push({ key, label, masked })
  }
  for (const item of customer.documents)
    add(`documents.${item.itemId}`, valueLabel('documentType', item.type), item.number)
  for (const item of customer.phones) add(`phones.${item.itemId}`, valueLabel('phoneType', item.type), item.number)
  for (const item of customer.emails) add(`emails.${item.itemId}`, fieldLabel('emails'), item.address)
  for (const item of customer.addresses) {
    add(`addresses.${item.itemId}`, valueLabel('addressType', item.type), addressText(item))
  }
  add('employer', fieldLabel('employer'), customer.employer)
  add('legalRepresentative', fieldLabel('legalRepresentative'), customer.legalRepresentative)
  if (customer.formerNames.length) add('formerNames', fieldLabel('formerNames'), customer.formerNames.join('、'))
  for (const item of customer.shareholders) add(`shareholders.${item.itemId}`, fieldLabel('shareholders'), item.name)
  for (const item of customer.beneficialOwners)
    add(`beneficialOwners.${item.itemId}`, fieldLabel('beneficialOwners'), item.name)
  return choices
}

export function purposeChoices(): { value: string; label: string }[] {
  return RevealPurpose.enum.map((value) => ({ value, label: valueLabel('revealPurpose', value) }))
}
