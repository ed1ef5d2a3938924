// A change request as a reviewer sees it: old and new side by side, masked, against the record as it is now.

import type { Masking } from '../../platform/access/index.ts'
import { differences } from '../../platform/command/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import { openUserNames } from '../staff/index.ts'
import { REQUEST_PLACE, type RequestRow } from './change-request-store.ts'
import type { ChangeRequest } from './contract.ts'
import { layChanges } from './customer.ts'
import type { CustomerState } from './customer-state.ts'
import type { OpenedCustomer } from './customer-store.ts'
import type { CustomerChanges } from './shapes.ts'
import { showName } from './show-customer.ts'
import { showDifferences } from './show-difference.ts'

/** What is sealed: the change asked for, the note, and after the decision what was old then. */
export type SealedRequest = {
  changes: CustomerChanges
  note: string | null
  reason: string | null
  decidedOn: Partial<CustomerState> | null
}

export const openRequest = (vault: Vault, record: OpenedCustomer, row: RequestRow): SealedRequest =>
  JSON.parse(vault.open(record.key, REQUEST_PLACE, row.sealed))
export const sealRequest = (vault: Vault, record: OpenedCustomer, request: SealedRequest) =>
  vault.seal(record.key, REQUEST_PLACE, JSON.stringify(request))

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}/

export async function showChangeRequest(
  tx: Tx,
  vault: Vault,
  record: OpenedCustomer,
  row: RequestRow,
  masking: Masking,
): Promise<ChangeRequest> {
  const request = openRequest(vault, record, row)
  const before = { ...record.state, ...(request.decidedOn ?? {}) }
  const changed = differences(before, { ...layChanges(before, request.changes).state })
  const names = await openUserNames(
    tx,
    vault,
    [row.askedBy, row.decidedBy].filter((id) => id !== null && UUID.test(id)),
  )
  return {
    changeRequestId: row.changeRequestId,
    customerId: row.customerId,
    customerNumber: record.number,
    customerName: showName(record.state.kind, record.state.name, masking),
    channel: row.channel,
    askedBy: names.get(row.askedBy) ?? row.askedByName,
    askedById: names.has(row.askedBy) ? row.askedBy : null,
    askedAt: row.askedAt.toISOString(),
    status: row.status,
    fields: showDifferences(record.state.kind, changed, masking),
    evidence: row.evidence,
    note: request.note,
    baseVersion: row.baseVersion,
    recordVersion: record.version,
    decidedBy: row.decidedBy === null ? null : (names.get(row.decidedBy) ?? row.decidedBy),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionReason: request.reason,
  }
}
