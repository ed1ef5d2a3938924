// How actions, purposes, refusals and fields of the journal are said; what has no words is shown as its code.

import { hasWords, i18n, t } from '../../../web/i18n.ts'
import { RevealPurpose } from '../../customer/contract.ts'
import { StatementPurpose } from '../../statement/contract.ts'
import { AuditPurpose } from '../contract.ts'

const said = (...keys: string[]): string | null => {
  const found = keys.find((key) => hasWords(key))
  return found ? t(found) : null
}
const EXPORTS = ['customer-service', 'campaign', 'report', 'regulator', 'audit']
/** Every purpose that somebody can have given. */
export const PURPOSES = [
  ...new Set<string>([...AuditPurpose.enum, ...RevealPurpose.enum, ...StatementPurpose.enum, ...EXPORTS]),
]

/** Every action that has words, by module and verb. */
export function actionsOf(): string[] {
  const modules = (i18n.global.tm as (key: string) => unknown)('route') as Record<string, Record<string, unknown>>
  return Object.entries(modules).flatMap(([module, verbs]) => Object.keys(verbs).map((verb) => `${module}.${verb}`))
}

export const actionText = (action: string) => said(`route.${action}`) ?? action
export const purposeText = (purpose: string) =>
  said(
    `audit.purpose.${purpose}`,
    `customer.value.revealPurpose.${purpose}`,
    `customer.value.exportPurpose.${purpose}`,
    `statement.value.purpose.${purpose}`,
  ) ?? purpose
export const refusalText = (code: string) => said(`refusal.${code}`) ?? code
export const fieldText = (field: string) => said(`customer.field.${field}`, `staff.field.${field}`) ?? field
export const valueText = (field: string, value: string) => said(`customer.value.${field}.${value}`) ?? value
export const actorText = (by: string) => (/^[a-z.-]+$/.test(by) ? said(`customer.value.actor.${by}`) : null) ?? by
