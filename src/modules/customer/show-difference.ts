// What changed, as people read it: one masked or hidden text a value, for histories, dry runs and reviews.

import type { Masking } from '../../platform/access/index.ts'
import type { Difference } from '../../platform/command/index.ts'
import type { AddressItem, ConsentItem, ContactItem, DocumentItem, EmailItem, PartyItem } from './customer-state.ts'
import type { CustomerKind } from './shapes.ts'
import {
  divisionName,
  showDocumentNumber,
  showEmail,
  showEmployer,
  showName,
  showPersonName,
  showPhone,
} from './show-customer.ts'

type Show = (value: unknown, masking: Masking, kind: CustomerKind) => string

const list =
  <I>(show: (item: I, masking: Masking) => string): Show =>
  (value, masking) =>
    (value as I[]).map((item) => show(item, masking)).join('; ')

const party = list<PartyItem>(
  (item, masking) =>
    `${showPersonName(item.name, masking)}${item.sharePercent === null ? '' : ` ${item.sharePercent}%`}`,
)

const SHOWN: Record<string, Show> = {
  name: (value, masking, kind) => showName(kind, String(value), masking),
  formerNames: (value, masking, kind) => (value as string[]).map((name) => showName(kind, name, masking)).join('; '),
  employer: (value, masking) => showEmployer(String(value), masking),
  legalRepresentative: (value, masking) => showPersonName(String(value), masking),
  documents: list<DocumentItem>((item, masking) =>
    [item.type, showDocumentNumber(item, masking), item.longTerm ? 'long-term' : (item.validTo ?? '')]
      .filter(Boolean)
      .join(' '),
  ),
  phones: list<ContactItem>((item, masking) => showPhone(item.number, masking)),
  emails: list<EmailItem>((item, masking) => showEmail(item.address, masking)),
  addresses: list<AddressItem>((item, masking) =>
    masking.address === 'clear'
      ? `${divisionName(item.division) ?? ''}${item.street}`
      : `${divisionName(item.division) ?? ''}***`,
  ),
  shareholders: party,
  beneficialOwners: party,
  consents: list<ConsentItem>((item) => `${item.purpose} ${item.granted ? 'yes' : 'no'}`),
  sourceReferences: list<{ system: string; reference: string }>((item) => `${item.system}:${item.reference}`),
  tags: list<string>((item) => item),
  relationship: (value) => relationText(value as Relation),
  account: (value) => holdingText(value as Holding),
  accounts: list<Holding>(holdingText),
  card: (value) => holdingText(value as Holding),
  cards: list<Holding>(holdingText),
  contact: (value, masking) => contactText(value as ContactTold, masking),
  changeRequest: (value) => requestText(value as RequestTold),
}

/** An account or a card as the journal keeps it: its number is masked there already. */
type Holding = { number?: string; kind?: string; status?: string }
function holdingText({ number, kind, status }: Holding): string {
  return [number, kind, status].filter(Boolean).join(' ')
}

type ContactTold = {
  channel?: string
  purpose?: string
  outcome?: string
  note?: string | null
  stepText?: string | null
}

/** A contact as the journal keeps it; what was said is for those who see personal values. */
function contactText({ channel, purpose, outcome, note, stepText }: ContactTold, masking: Masking): string {
  return [channel, purpose, outcome, ...(masking.name === 'hidden' ? [] : [note, stepText])].filter(Boolean).join(' ')
}

/** Who the other is stands in the list of relationships, for those who may see them. */
type Relation = { type?: string; sharePercent?: number | null; validFrom?: string | null; validTo?: string | null }
function relationText({ type = '', sharePercent = null, validFrom, validTo }: Relation): string {
  const share = sharePercent === null ? null : `${Number(sharePercent)}%`
  const time = validFrom || validTo ? `${validFrom ?? ''}–${validTo ?? ''}` : null
  return [type, share, time].filter(Boolean).join(' ')
}

type RequestTold = { changes?: Record<string, unknown>; decision?: 'accept' | 'refuse' }

/** Which fields were asked for, or how it was decided; what was asked for stands, masked, in the request itself. */
function requestText({ changes, decision }: RequestTold): string {
  if (decision) return decision === 'accept' ? 'accepted' : 'refused'
  return Object.keys(changes ?? {}).join(', ')
}

const UNKNOWN = '***'

/** A value of a field as text, as far as the reader may see it; null for nothing. */
export function showValue(kind: CustomerKind, field: string, value: unknown, masking: Masking): string | null {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return null
  const shown = SHOWN[field]
  if (shown) return shown(value, masking, kind)
  // A structure that nobody said how to mask is not shown: it may hold what a person typed.
  return typeof value === 'object' ? UNKNOWN : String(value)
}

export function showDifferences(
  kind: CustomerKind,
  changed: readonly Difference[],
  masking: Masking,
): { field: string; before: string | null; after: string | null }[] {
  return changed.map(({ field, before, after }) => ({
    field,
    before: showValue(kind, field, before, masking),
    after: showValue(kind, field, after, masking),
  }))
}
