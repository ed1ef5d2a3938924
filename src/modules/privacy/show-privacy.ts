// Consents, requests and breaches as they leave.

import type { Static } from '../../platform/contract/index.ts'
import type { DataKey, Vault } from '../../platform/vault/index.ts'
import type { CustomerLabel } from '../customer/index.ts'
import { BREACH_PLACE, type BreachRow } from './breach-store.ts'
import type { Breach, Consent, RightsRequest } from './contract.ts'
import { CONSENT_PLACE, type ConsentRow, REQUEST_PLACE, type RequestRow } from './privacy-store.ts'
import { clocksOf } from './rights.ts'

export const showConsent = (vault: Vault, key: DataKey, row: ConsentRow): Static<typeof Consent> => ({
  purpose: row.purpose,
  channel: row.channel,
  granted: row.granted,
  textVersion: row.textVersion,
  how: row.how,
  saidAt: row.saidAt.toISOString(),
  proof: vault.open(key, CONSENT_PLACE, row.sealed),
})

export type RequestWords = { text: string; notes: string[] }
export const openWords = (vault: Vault, key: DataKey, row: RequestRow): RequestWords =>
  JSON.parse(vault.open(key, REQUEST_PLACE, row.sealed))

export const showRequest = (
  row: RequestRow,
  { text, notes }: RequestWords,
  label: CustomerLabel | undefined,
  today: string,
): RightsRequest => ({
  customerId: row.customerId,
  requestId: row.requestId,
  customerNumber: label?.number ?? null,
  customerName: label?.name ?? null,
  kind: row.kind,
  status: row.status,
  receivedAt: row.receivedAt.toISOString(),
  dueOn: row.dueOn,
  dueCertain: row.dueCertain,
  overdue: row.endedAt === null && row.dueOn < today,
  how: row.how,
  text,
  steps: row.steps,
  notes,
  outcome: row.outcome,
  endedAt: row.endedAt?.toISOString() ?? null,
  version: row.version,
})

export type BreachWords = { text: string; notes: string[] }
export const showBreach = (vault: Vault, row: BreachRow, hours: { cac: number; pboc: number }, now: Date): Breach => {
  const { text } = JSON.parse(vault.open(vault.bankKey, BREACH_PLACE, row.sealed)) as BreachWords
  return {
    breachId: row.breachId,
    grade: row.grade,
    persons: row.persons,
    endangered: row.endangered,
    foundAt: row.foundAt.toISOString(),
    text,
    version: row.version,
    closedAt: row.closedAt?.toISOString() ?? null,
    clocks: clocksOf(row, hours, now).map(({ step, dueAt, doneAt, late }) => ({
      step,
      dueAt: dueAt?.toISOString() ?? null,
      doneAt: doneAt?.toISOString() ?? null,
      late,
    })),
  }
}
