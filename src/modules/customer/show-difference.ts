// What changed, as people read it: one masked text a value, for histories, dry runs and reviews.

import type { Difference } from '../../platform/command/index.ts'
import { maskEmail, maskName } from '../../platform/vault/mask.ts'
import type { AddressItem, ConsentItem, ContactItem, DocumentItem, EmailItem, PartyItem } from './customer-state.ts'
import type { CustomerKind } from './shapes.ts'
import { divisionName, maskEmployer, showDocumentNumber, showName, showPhone } from './show-customer.ts'

const list =
  <I>(show: (item: I) => string) =>
  (value: unknown) =>
    (value as I[]).map(show).join('; ')

const SHOWN: Record<string, (value: unknown, kind: CustomerKind) => string> = {
  name: (value, kind) => showName(kind, String(value), 'masked'),
  formerNames: (value, kind) => (value as string[]).map((name) => showName(kind, name, 'masked')).join('; '),
  employer: (value) => maskEmployer(String(value)),
  legalRepresentative: (value) => maskName(String(value)),
  documents: list<DocumentItem>((item) =>
    [item.type, showDocumentNumber(item, 'masked'), item.longTerm ? 'long-term' : (item.validTo ?? '')]
      .filter(Boolean)
      .join(' '),
  ),
  phones: list<ContactItem>((item) => showPhone(item.number, 'masked')),
  emails: list<EmailItem>((item) => maskEmail(item.address)),
  addresses: list<AddressItem>((item) => `${divisionName(item.division) ?? ''}***`),
  shareholders: list<PartyItem>(
    (item) => `${maskName(item.name)}${item.sharePercent === null ? '' : ` ${item.sharePercent}%`}`,
  ),
  beneficialOwners: list<PartyItem>(
    (item) => `${maskName(item.name)}${item.sharePercent === null ? '' : ` ${item.sharePercent}%`}`,
  ),
  consents: list<ConsentItem>((item) => `${item.purpose} ${item.granted ? 'yes' : 'no'}`),
  sourceReferences: list<{ system: string; reference: string }>((item) => `${item.system}:${item.reference}`),
  tags: list<string>((item) => item),
  relationship: (value) => JSON.stringify(value),
  changeRequest: (value) => requestText(value as RequestTold),
}

type RequestTold = { changes?: Record<string, unknown>; decision?: 'accept' | 'refuse' }

/** Which fields were asked for, or how it was decided; what was asked for stands, masked, in the request itself. */
function requestText({ changes, decision }: RequestTold): string {
  if (decision) return decision === 'accept' ? 'accepted' : 'refused'
  return Object.keys(changes ?? {}).join(', ')
}

const UNKNOWN = '***'

/** A value of a field as masked text; null for nothing. */
export function showValue(kind: CustomerKind, field: string, value: unknown): string | null {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return null
  const shown = SHOWN[field]
  if (shown) return shown(value, kind)
  // A structure that nobody said how to mask is not shown: it may hold what a person typed.
  return typeof value === 'object' ? UNKNOWN : String(value)
}

export function showDifferences(
  kind: CustomerKind,
  changed: readonly Difference[],
): { field: string; before: string | null; after: string | null }[] {
  return changed.map(({ field, before, after }) => ({
    field,
    before: showValue(kind, field, before),
    after: showValue(kind, field, after),
  }))
}
