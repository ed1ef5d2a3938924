// Relate two customers and end it again: both records carry it, both chains say so.

import { type Masking, maskingOf } from '../../../platform/access/index.ts'
import { type Change, type CommandContext, command } from '../../../platform/command/index.ts'
import type { Static } from '../../../platform/contract/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { customerNotFound, lockCustomers, type OpenedCustomer } from '../customer-store.ts'
import { carriesShare, inverseOf } from '../relationship.ts'
import {
  endRelationshipRows,
  findOpenRelationship,
  findRelationship,
  insertRelationships,
  type RelationshipRow,
} from '../relationship-store.ts'
import { showName } from '../show-customer.ts'

export function showRelationship(
  row: RelationshipRow,
  other: OpenedCustomer | undefined,
  masking: Masking,
): Static<typeof contract.Relationship> {
  return {
    relationshipId: row.relationshipId,
    type: row.type,
    otherId: row.otherId,
    otherNumber: other?.number ?? null,
    otherName: other ? showName(other.state.kind, other.state.name, masking) : null,
    sharePercent: row.sharePercent === null ? null : Number(row.sharePercent),
    validFrom: row.validFrom,
    validTo: row.validTo,
    source: row.source,
  }
}

type Reply = Static<typeof contract.Relationship>

function changeOf(
  context: CommandContext,
  own: OpenedCustomer,
  other: OpenedCustomer | undefined,
  before: RelationshipRow | null,
  after: RelationshipRow,
): Change<Reply> {
  const event = (record: OpenedCustomer) =>
    contract.customerChanged({ customerId: record.customerId, version: record.version, fields: ['relationships'] })
  const state = (row: RelationshipRow | null, type: RelationshipRow['type']) =>
    row ? { relationship: { ...row, type } } : null
  return {
    chain: { id: own.customerId, key: own.key },
    before: state(before, after.type),
    after: state(after, after.type),
    events: [event(own)],
    also: other
      ? [
          {
            chain: { id: other.customerId, key: other.key },
            before: state(before, inverseOf(after.type)),
            after: state(after, inverseOf(after.type)),
            events: [event(other)],
          },
        ]
      : [],
    reply: showRelationship(after, other, maskingOf(context.caller)),
  }
}

export const addRelationship = command(contract.addRelationship, async (context, { params, body }) => {
  const { tx, vault, scope, clock } = context
  const refuse = (field: string, rule: string) => new Refusal('http.invalid', {}, { fields: [{ field, rule }] })
  if (params.customerId === body.otherId) throw refuse('otherId', 'customer.relationship-self')
  if (body.sharePercent !== undefined && body.sharePercent !== null && !carriesShare(body.type))
    throw refuse('sharePercent', 'customer.relationship-no-share')
  if (body.validFrom && body.validTo && body.validTo <= body.validFrom)
    throw refuse('validTo', 'document-validity.order')
  const locked = await lockCustomers(tx, vault, [params.customerId, body.otherId], scope)
  const [own, other] = [locked.get(params.customerId), locked.get(body.otherId)]
  if (!own) throw customerNotFound()
  if (!other) throw refuse('otherId', 'customer.relationship-unknown')
  if (await findOpenRelationship(tx, own.customerId, other.customerId, body.type, clock.today()))
    throw refuse('otherId', 'customer.relationship-exists')
  const row: RelationshipRow = {
    customerId: own.customerId,
    relationshipId: newId(),
    type: body.type,
    otherId: other.customerId,
    sharePercent: body.sharePercent ?? null,
    validFrom: body.validFrom ?? null,
    validTo: body.validTo ?? null,
    source: 'staff',
  }
  await insertRelationships(tx, [
    row,
    { ...row, customerId: other.customerId, otherId: own.customerId, type: inverseOf(row.type) },
  ])
  return changeOf(context, own, other, null, row)
})

export const endRelationship = command(contract.endRelationship, async (context, { params, body }) => {
  const { tx, vault, scope, clock } = context
  const locked = await lockCustomers(tx, vault, [params.customerId], scope)
  const own = locked.get(params.customerId)
  if (!own) throw customerNotFound()
  const row = await findRelationship(tx, own.customerId, params.relationshipId)
  if (!row) throw new Refusal('customer.relationship-not-found', {}, { status: 404 })
  const validTo = body.validTo ?? clock.today()
  await endRelationshipRows(tx, [row.customerId, row.otherId], row.relationshipId, validTo)
  const other = (await lockCustomers(tx, vault, [row.otherId], scope)).get(row.otherId)
  return changeOf(context, own, other, row, { ...row, validTo })
})
