// The contract of approval: changes that wait, deciding them, the rules that hold them, standing in for another.

import {
  classed,
  event,
  Id,
  Instant,
  oneOf,
  PageQuery,
  pageOf,
  route,
  T,
  Version,
} from '../../platform/contract/index.ts'
import {
  ChangeDetail,
  ChangeStatus,
  closed,
  Delegation,
  EVIDENCE_BYTES_MAX,
  EvidenceMedia,
  PendingChange,
  Policy,
  PolicyFields,
  PolicyId,
} from './shapes.ts'

export * from './shapes.ts'

/** Everybody who decides holds this; a rule's levels may ask for more. */
export const DECIDE = 'approval.decide'
const params = T.Object({ pendingChangeId: Id })
const reason = classed('C2', T.String({ minLength: 1, maxLength: 500 }))

export const listPendingChanges = route({
  id: 'approval.list',
  method: 'GET',
  path: '/approvals',
  summary: 'Changes that wait for a second pair of eyes: for mine, by me, or all within my scope; oldest first',
  permission: 'signed-in',
  query: T.Object(
    {
      ...PageQuery,
      /** Nothing waits for whom the right to decide is missing; `all` asks for it. */
      box: T.Optional(oneOf('mine', 'own', 'all')),
      status: T.Optional(ChangeStatus),
    },
    closed,
  ),
  reply: pageOf(PendingChange),
})
export const listChangesOfCustomer = route({
  id: 'approval.list-of-customer',
  method: 'GET',
  path: '/customers/:customerId/approvals',
  summary: 'What waits at a customer',
  permission: 'customer.show',
  params: T.Object({ customerId: Id }),
  reply: T.Object({ items: T.Array(PendingChange) }),
})
export const showPendingChange = route({
  id: 'approval.show',
  method: 'GET',
  path: '/approvals/:pendingChangeId',
  summary: 'One change that waits: old and new, evidence, decisions, who else touched the record',
  permission: 'signed-in',
  params,
  reply: ChangeDetail,
})
export const showApprovalEvidence = route({
  id: 'approval.show-evidence',
  method: 'GET',
  path: '/approvals/:pendingChangeId/evidence/:evidenceId',
  summary: 'One piece of evidence as a file',
  permission: 'signed-in',
  params: T.Object({ pendingChangeId: Id, evidenceId: Id }),
  streams: 'application/octet-stream',
})
/** dryRun runs the change as it would be made now, keeps nothing and answers old and new. */
export const approveChange = route({
  id: 'approval.approve',
  method: 'POST',
  path: '/approvals/:pendingChangeId/approve',
  summary: 'Agree to a change; with the last level it is made, in the same transaction',
  permission: DECIDE,
  freshFactor: true,
  command: true,
  params,
  body: T.Object({ version: Version, note: T.Optional(classed('C2', T.String({ maxLength: 500 }))) }, closed),
  reply: PendingChange,
})
export const refuseChange = route({
  id: 'approval.refuse',
  method: 'POST',
  path: '/approvals/:pendingChangeId/refuse',
  summary: 'Refuse a change, with a reason',
  permission: DECIDE,
  command: true,
  params,
  body: T.Object({ version: Version, reason }, closed),
  reply: PendingChange,
})
export const returnChange = route({
  id: 'approval.return',
  method: 'POST',
  path: '/approvals/:pendingChangeId/return',
  summary: 'Send a change back to its maker, with a reason',
  permission: DECIDE,
  command: true,
  params,
  body: T.Object({ version: Version, reason }, closed),
  reply: PendingChange,
})
export const withdrawChange = route({
  id: 'approval.withdraw',
  method: 'POST',
  path: '/approvals/:pendingChangeId/withdraw',
  summary: 'Take back what one has asked for',
  permission: 'signed-in',
  command: true,
  params,
  body: T.Object({ version: Version }, closed),
  reply: PendingChange,
})
export const addEvidence = route({
  id: 'approval.add-evidence',
  method: 'POST',
  path: '/approvals/:pendingChangeId/evidence',
  summary: 'Attach a note or scans to what one has asked for',
  permission: 'signed-in',
  command: true,
  bodyBytesMax: 8_000_000,
  params,
  body: T.Object(
    {
      version: Version,
      note: T.Optional(classed('C2', T.String({ maxLength: 500 }))),
      files: T.Optional(
        T.Array(
          T.Object(
            {
              name: classed('C2', T.String({ minLength: 1, maxLength: 80, pattern: '^[^\\u0000-\\u001f/\\\\]+$' })),
              mediaType: EvidenceMedia,
              base64: classed(
                'C2',
                T.String({ maxLength: Math.ceil((EVIDENCE_BYTES_MAX * 4) / 3) + 4, pattern: '^[A-Za-z0-9+/=]*$' }),
              ),
            },
            closed,
          ),
          { maxItems: 5 },
        ),
      ),
    },
    closed,
  ),
  reply: PendingChange,
})

export const listPolicies = route({
  id: 'approval.list-policies',
  method: 'GET',
  path: '/approval-policies',
  summary: 'The rules: which change waits for whom; and the routes that a rule can hold',
  permission: 'approval.list-policies',
  reply: T.Object({ items: T.Array(Policy), routes: T.Array(T.String()) }),
})
export const savePolicy = route({
  id: 'approval.save-policy',
  method: 'PUT',
  path: '/approval-policies/:policyId',
  summary: 'Lay down the next version of a rule; it waits for another who may do the same',
  permission: 'approval.save-policy',
  freshFactor: true,
  command: true,
  params: T.Object({ policyId: PolicyId }),
  /** `version` is the newest one that was seen; 0 for a new rule. */
  body: T.Object({ ...PolicyFields, version: T.Integer({ minimum: 0 }) }, closed),
  reply: Policy,
})

export const listDelegations = route({
  id: 'approval.list-delegations',
  method: 'GET',
  path: '/approval-delegations',
  summary: 'Who stands in for me and for whom I stand in; the newest first',
  permission: DECIDE,
  reply: T.Object({ items: T.Array(Delegation) }),
})
export const delegateApproval = route({
  id: 'approval.delegate',
  method: 'POST',
  path: '/approval-delegations',
  summary: 'Let a colleague of the same right decide in my place for a time',
  permission: DECIDE,
  freshFactor: true,
  command: true,
  body: T.Object(
    { toId: Id, fromAt: Instant, untilAt: Instant, reason: T.String({ minLength: 1, maxLength: 200 }) },
    closed,
  ),
  reply: Delegation,
})
export const endDelegation = route({
  id: 'approval.end-delegation',
  method: 'POST',
  path: '/approval-delegations/:delegationId/end',
  summary: 'End a delegation before its time',
  permission: DECIDE,
  command: true,
  params: T.Object({ delegationId: Id }),
  body: T.Object({ version: Version }, closed),
  reply: Delegation,
})

/** `customerId` only where the change concerns one: its page shows what waits. */
const Told = T.Object({ pendingChangeId: Id, customerId: T.Optional(Id), status: ChangeStatus })
export const changeHeld = event({
  id: 'approval.held',
  summary: 'A change waits for a second pair of eyes',
  data: Told,
})
export const changeAdvanced = event({
  id: 'approval.advanced',
  summary: 'A level has agreed; the next is asked',
  data: Told,
})
export const changeEnded = event({
  id: 'approval.ended',
  summary: 'A change was made, refused, sent back or has lapsed',
  data: Told,
})
export const changeEvidenced = event({ id: 'approval.evidenced', summary: 'A note or scans were attached', data: Told })
export const changeReminded = event({ id: 'approval.reminded', summary: 'A change still waits', data: Told })
export const changeEscalated = event({ id: 'approval.escalated', summary: 'A change waits too long', data: Told })
export const policySaved = event({
  id: 'approval.policy-saved',
  summary: 'A rule has a new version',
  data: T.Object({ policyId: PolicyId, version: T.Integer() }),
})
export const delegationChanged = event({
  id: 'approval.delegation-changed',
  summary: 'Somebody stands in for another, or no longer',
  data: T.Object({ delegationId: Id, toId: Id, running: T.Boolean() }),
})
