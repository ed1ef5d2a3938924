// A customer as it leaves: masked. The only place where an opened record becomes a reply.

import { type Caller, type Masking, maskingOf, may } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import {
  atLevel,
  maskCompanyName,
  maskEmail,
  maskIdNumber,
  maskName,
  maskPhone,
  maskSecret,
} from '../../platform/vault/mask.ts'
import { findDivision } from '../reference/index.ts'
import { listAllBranches, openUserNames } from '../staff/index.ts'
import { completeness, documentExpiresOn } from './customer.ts'
import type { CustomerRecord, CustomerState, DocumentItem, SealedProfile } from './customer-state.ts'
import { type CustomerRow, openProfile } from './customer-store.ts'
import { ageOn } from './date-of-birth.ts'
import type { Customer, CustomerKind, CustomerLine } from './shapes.ts'

const ACTIONS = [
  'customer.update',
  'customer.reveal',
  'customer.deactivate',
  'customer.reactivate',
  'customer.request-change',
  'customer.history',
  'customer.add-relationship',
  'customer.end-relationship',
  'customer.restore-field',
  'customer.decide-change-request',
  'customer.list-change-requests',
  'customer.assign-department',
]

/** National form of a Chinese number; others as E.164. */
export function dialled(number: string): string {
  if (!number.startsWith('+86')) return number
  const national = number.slice(3)
  // Mobiles, 400 and 800 numbers and short service numbers are dialled as they are; landlines with a 0 before.
  return /^(1\d{10}|[48]00\d{7}|\d{5,8})$/.test(national) ? national : `0${national}`
}
export const showName = (kind: CustomerKind, name: string, masking: Masking) =>
  kind === 'corporate' ? maskCompanyName(name) : showPersonName(name, masking)
export const showPersonName = (name: string, masking: Masking) => atLevel(masking.name, name, maskName)
export const showEmail = (address: string, masking: Masking) => atLevel(masking.contact, address, maskEmail)
export const showEmployer = (employer: string, masking: Masking) => atLevel(masking.name, employer, maskEmployer)
export const showPhone = (number: string, masking: Masking) => atLevel(masking.contact, dialled(number), maskPhone)
/** A street tells where somebody lives however little of it stands. */
export const showStreet = (street: string, masking: Masking) => atLevel(masking.address, street, maskSecret)
export function showDocumentNumber(document: Pick<DocumentItem, 'type' | 'number'>, masking: Masking): string {
  if (masking.document === 'hidden') return maskSecret()
  // A credit code is published by the registry: it names a firm, not a person.
  if (document.type === 'credit-code' || document.type === 'business-licence') return document.number
  return atLevel(masking.document, document.number, (number) =>
    number.length >= 15 ? maskIdNumber(number) : maskShort(number),
  )
}

/** Short numbers (passports, permits) keep the first two and the last two characters. */
function maskShort(number: string): string {
  const keep = number.length >= 8 ? 2 : 1
  return `${number.slice(0, keep)}${'*'.repeat(Math.max(0, number.length - keep * 2))}${number.slice(-keep)}`
}

export type Names = { branches: Map<number, string>; users: Map<string, string> }

/** Branch and colleague names for the given records. */
export async function namesFor(tx: Tx, vault: Vault, ownerIds: readonly (string | null)[]): Promise<Names> {
  const [branches, users] = await Promise.all([branchNames(tx), openUserNames(tx, vault, ownerIds)])
  return { branches, users }
}

const BRANCHES_HELD_MS = 10_000
let held: { at: number; names: Map<number, string> } | undefined
async function branchNames(tx: Tx): Promise<Map<number, string>> {
  if (held && Date.now() - held.at < BRANCHES_HELD_MS) return held.names
  held = { at: Date.now(), names: new Map((await listAllBranches(tx)).map((branch) => [branch.branchId, branch.name])) }
  return held.names
}

export function divisionName(code: string | null): string | null {
  return code ? (findDivision(code)?.fullName ?? null) : null
}

function divisionNames(code: string | null): { divisionName: string | null; divisionEnglish: string | null } {
  const division = code ? findDivision(code) : null
  return { divisionName: division?.fullName ?? null, divisionEnglish: division?.fullEnglish ?? null }
}

function showLists(state: CustomerState, masking: Masking) {
  const party = (item: { itemId: string; name: string; sharePercent: number | null }) => ({
    ...item,
    name: showPersonName(item.name, masking),
  })
  return {
    formerNames: state.formerNames.map((name) => showName(state.kind, name, masking)),
    shareholders: state.shareholders.map(party),
    beneficialOwners: state.beneficialOwners.map(party),
    documents: state.documents.map((document) => ({ ...document, number: showDocumentNumber(document, masking) })),
    phones: state.phones.map((phone) => ({ ...phone, number: showPhone(phone.number, masking) })),
    emails: state.emails.map((email) => ({ ...email, address: showEmail(email.address, masking) })),
    addresses: state.addresses.map((address) => ({
      ...address,
      ...divisionNames(address.division),
      street: showStreet(address.street, masking),
    })),
  }
}

/** The whole record, masked, with what this caller may do with it. */
export async function showCustomer(
  tx: Tx,
  vault: Vault,
  caller: Caller,
  record: CustomerRecord,
  today: string,
): Promise<Customer> {
  const { state } = record
  const masking = maskingOf(caller)
  const names = await namesFor(tx, vault, [state.ownerId])
  const { percent, missing } = completeness(state)
  return {
    ...state,
    ...showLists(state, masking),
    customerId: record.customerId,
    number: record.number,
    version: record.version,
    name: showName(state.kind, state.name, masking),
    age: state.birthDate ? ageOn(state.birthDate, today) : null,
    employer: state.employer === null ? null : showEmployer(state.employer, masking),
    legalRepresentative: state.legalRepresentative === null ? null : showPersonName(state.legalRepresentative, masking),
    ownerName: state.ownerId ? (names.users.get(state.ownerId) ?? null) : null,
    branchName: names.branches.get(state.branchId) ?? '',
    department: state.department ?? null,
    documentExpiresOn: documentExpiresOn(state),
    completenessPercent: percent,
    missing,
    pendingChangeCount: record.pendingChangeCount,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    actions: ACTIONS.filter((action) => may(caller, action)),
  }
}

/** An employer keeps its first two and last two characters: 上海申*信息 says where, not which. */
function maskEmployer(employer: string): string {
  const characters = [...employer]
  if (characters.length <= 4) return maskName(employer)
  return `${characters.slice(0, 2).join('')}${'*'.repeat(Math.min(4, characters.length - 4))}${characters.slice(-2).join('')}`
}

/** One line of a list or search; opens the row, unless it is opened already. */
export function showLine(
  vault: Vault,
  row: CustomerRow,
  names: Names,
  masking: Masking,
  today: string,
  opened?: SealedProfile,
): CustomerLine {
  const profile = opened ?? openProfile(vault, row).profile
  const [phone] = profile.phones
  const [document] = profile.documents
  return {
    customerId: row.customerId,
    number: row.number,
    kind: row.kind,
    status: row.status,
    version: row.version,
    name: showName(row.kind, profile.name, masking),
    phone: phone ? showPhone(phone.number, masking) : null,
    documentType: document?.type ?? null,
    documentNumber: document ? showDocumentNumber(document, masking) : null,
    gender: row.gender,
    birthDate: row.birthDate,
    age: row.birthDate ? ageOn(row.birthDate, today) : null,
    nationality: row.nationality,
    maritalStatus: row.maritalStatus,
    education: row.education,
    occupation: row.occupation,
    industry: row.industry,
    incomeBand: row.incomeBand,
    riskPreference: row.riskPreference,
    division: row.division,
    ...divisionNames(row.division),
    tags: row.tags,
    stage: row.stage,
    ownerId: row.ownerId,
    ownerName: row.ownerId ? (names.users.get(row.ownerId) ?? null) : null,
    branchId: row.branchId,
    branchName: names.branches.get(row.branchId) ?? '',
    openedOn: row.openedOn,
    documentExpiresOn: row.documentExpiresOn,
    completenessPercent: row.completenessPercent,
    pendingChangeCount: row.pendingChangeCount,
    updatedAt: row.updatedAt.toISOString(),
  }
}
