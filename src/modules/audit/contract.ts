// The contract of looking into the journal: rows and their states, verification, the past of a customer, signed dossiers.

import {
  classed,
  event,
  Id,
  Instant,
  IsoDate,
  nullable,
  oneOf,
  PAGE_ROWS_DEFAULT,
  PAGE_ROWS_MAX,
  route,
  T,
} from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const
const CustomerParams = T.Object({ customerId: Id })
export const EXPORT_ROWS_MAX = 200_000
/** Beyond these the newest are kept, and the dossier says so. */
export const DOSSIER_ENTRIES_MAX = 50_000
export const DOSSIER_LOOKS_MAX = 50_000
export const PASSPHRASE_LENGTH_MIN = 12
/** A finished dossier waits so long to be fetched. */
export const DOSSIER_KEPT_DAYS = 7

/** Why somebody looks into other people's acts. */
export const AuditPurpose = oneOf('examination', 'internal-audit', 'complaint', 'incident', 'customer-request', 'court')
const note = T.Optional(T.String({ maxLength: 200 }))
const Language = T.Optional(oneOf('zh-CN', 'en-US'))

const RowFilter = {
  /** A user's id, or the name of a job or a client. */
  actorId: T.Optional(T.String({ minLength: 1, maxLength: 80 })),
  /** Whose chain: a customer, a user, a role, a branch, an import. */
  subjectId: T.Optional(Id),
  /** One account or card of the customer: rows that name it. */
  holdingId: T.Optional(Id),
  action: T.Optional(T.String({ maxLength: 60, pattern: '^[a-z][a-z.-]*$' })),
  purpose: T.Optional(T.String({ maxLength: 60, pattern: '^[a-z-]+$' })),
  outcome: T.Optional(oneOf('done', 'refused')),
  /** Bank dates, both included. */
  since: T.Optional(IsoDate),
  until: T.Optional(IsoDate),
}
export const JournalLine = T.Object({
  subjectId: Id,
  seq: T.Integer(),
  at: Instant,
  actorId: T.String(),
  by: T.String(),
  channel: T.String(),
  origin: T.String(),
  action: T.String(),
  purpose: nullable(T.String()),
  /** The code it was refused with; null: it was done. */
  refusal: nullable(T.String()),
  subjectKind: oneOf('customer', 'user', 'other'),
  /** A customer's number, a user's sign-in name. */
  subjectNumber: nullable(T.String()),
  subjectName: nullable(classed('C2', T.String())),
  requestId: T.String(),
})
export type JournalLine = T.Static<typeof JournalLine>

export const listRows = route({
  id: 'audit.list-rows',
  method: 'POST',
  path: '/journal/list',
  summary: 'Rows of the journal by person, subject, action, time, purpose and outcome, newest first',
  permission: 'audit.list-rows',
  body: T.Object(
    {
      ...RowFilter,
      cursor: T.Optional(nullable(T.String({ maxLength: 512, pattern: '^[A-Za-z0-9_-]*$' }))),
      limit: T.Optional(T.Integer({ minimum: 1, maximum: PAGE_ROWS_MAX, default: PAGE_ROWS_DEFAULT })),
    },
    closed,
  ),
  reply: T.Object({ items: T.Array(JournalLine), next: nullable(T.String()) }),
})

export const OpenedRow = T.Object({
  fields: T.Array(
    T.Object({
      field: T.String(),
      before: nullable(classed('C2', T.String())),
      after: nullable(classed('C2', T.String())),
    }),
  ),
  events: T.Array(T.String()),
  hash: T.String(),
  /** Whether the row still hashes to what it says and follows the one before. */
  fits: T.Boolean(),
  /** The first signed checkpoint over it; null while none is. */
  coveredBy: nullable(T.Object({ treeSize: T.Integer(), at: Instant })),
})
export type OpenedRow = T.Static<typeof OpenedRow>
export const openRow = route({
  id: 'audit.open-row',
  method: 'POST',
  path: '/journal/rows/:subjectId/:seq/open',
  summary: 'What stood before and after in one row of the journal, masked; the look is recorded itself',
  permission: 'audit.list-rows',
  params: T.Object({ subjectId: Id, seq: T.Integer({ minimum: 1 }) }),
  reply: OpenedRow,
})

export const exportRows = route({
  id: 'audit.export-rows',
  method: 'POST',
  path: '/journal/export',
  summary: 'The rows found as CSV or XLSX, without their states, with its purpose on record',
  permission: 'audit.export-rows',
  body: T.Object(
    {
      filter: T.Object(RowFilter, closed),
      format: oneOf('csv', 'xlsx'),
      purpose: AuditPurpose,
      note,
      language: Language,
    },
    closed,
  ),
  streams: 'application/octet-stream',
})

const JobState = oneOf('waiting', 'running', 'done', 'failed')
const Run = T.Object({
  jobId: Id,
  state: JobState,
  by: T.String(),
  askedAt: Instant,
  endedAt: nullable(Instant),
  done: T.Integer(),
  total: T.Integer(),
  /** Of a run that ended: what it looked at and what it found, the first hundred by place. */
  result: nullable(
    T.Object({
      rows: T.Integer(),
      chains: T.Integer(),
      checkpoints: T.Integer(),
      uncovered: T.Integer(),
      /** Everything up to this checkpoint was looked at. */
      treeSize: T.Integer(),
      upTo: nullable(Instant),
      findingCount: T.Integer(),
      findings: T.Array(
        T.Object({
          kind: T.String(),
          subjectId: nullable(Id),
          seq: nullable(T.Integer()),
          treeSize: nullable(T.Integer()),
        }),
      ),
    }),
  ),
})
export type Run = T.Static<typeof Run>
export const showVerification = route({
  id: 'audit.show-verification',
  method: 'GET',
  path: '/journal/verification',
  summary: 'The last signed checkpoint, what the last verification found, and the one that runs',
  permission: 'audit.list-rows',
  reply: T.Object({
    checkpoint: nullable(T.Object({ treeSize: T.Integer(), at: Instant, keyId: T.String() })),
    last: nullable(Run),
    running: nullable(Run),
  }),
})
export const verifyJournal = route({
  id: 'audit.verify',
  method: 'POST',
  path: '/journal/verification',
  summary: 'Verify the whole journal now, in the background; one run at a time',
  permission: 'audit.verify',
  command: true,
  reply: T.Object({ jobId: Id }),
})

const Holding = { id: Id, kind: T.String(), number: classed('C2', T.String()), status: T.String(), openedOn: IsoDate }
export const PastCustomer = T.Object({
  at: Instant,
  number: T.String(),
  name: classed('C2', T.String()),
  kind: T.String(),
  /** Changes of the record since then. */
  changesSince: T.Integer(),
  /** Each field that held something, as text and masked. */
  fields: T.Array(T.Object({ field: T.String(), value: classed('C2', T.String()), now: T.Boolean() })),
  accounts: T.Array(T.Object({ ...Holding, currency: T.String(), balanceFen: nullable(classed('C2', T.Integer())) })),
  cards: T.Array(T.Object(Holding)),
  relationships: T.Array(
    T.Object({ type: T.String(), otherNumber: nullable(T.String()), otherName: nullable(classed('C2', T.String())) }),
  ),
})
export type PastCustomer = T.Static<typeof PastCustomer>
export const showPast = route({
  id: 'audit.show-past',
  method: 'POST',
  path: '/customers/:customerId/past',
  summary: 'What the bank knew of a customer at a moment, masked; the look is recorded',
  permission: 'audit.show-past',
  params: CustomerParams,
  body: T.Object({ at: Instant }, closed),
  reply: PastCustomer,
})

export const requestDossier = route({
  id: 'audit.request-dossier',
  method: 'POST',
  path: '/customers/:customerId/dossiers',
  summary: 'Have a signed dossier of a customer made in the background, encrypted for its recipient',
  permission: 'audit.request-dossier',
  command: true,
  freshFactor: true,
  params: CustomerParams,
  body: T.Object(
    {
      purpose: AuditPurpose,
      note,
      language: Language,
      /** One of the two: a passphrase told by another way, or the recipient's RSA public key as PEM (3072 bits and more). */
      passphrase: T.Optional(classed('C3', T.String({ minLength: PASSPHRASE_LENGTH_MIN, maxLength: 200 }))),
      publicKey: T.Optional(T.String({ minLength: 300, maxLength: 4_000 })),
    },
    closed,
  ),
  reply: T.Object({ jobId: Id }),
})
export const Dossier = T.Object({
  jobId: Id,
  state: JobState,
  by: T.String(),
  purpose: T.String(),
  /** How its recipient opens it. */
  lock: oneOf('passphrase', 'public-key'),
  askedAt: Instant,
  endedAt: nullable(Instant),
  done: T.Integer(),
  total: T.Integer(),
  bytes: nullable(T.Integer()),
  sha256: nullable(T.String()),
  /** Until when it can be fetched. */
  keptUntil: nullable(Instant),
})
export type Dossier = T.Static<typeof Dossier>
export const listDossiers = route({
  id: 'audit.list-dossiers',
  method: 'GET',
  path: '/customers/:customerId/dossiers',
  summary: 'Dossiers made of a customer, newest first',
  permission: 'audit.request-dossier',
  params: CustomerParams,
  reply: T.Object({ items: T.Array(Dossier) }),
})
export const fetchDossier = route({
  id: 'audit.fetch-dossier',
  method: 'POST',
  path: '/customers/:customerId/dossiers/:jobId/file',
  summary: 'A finished dossier, still encrypted for its recipient; the fetch is journaled',
  permission: 'audit.request-dossier',
  params: T.Object({ customerId: Id, jobId: Id }),
  streams: 'application/octet-stream',
})

export const auditChanged = event({
  id: 'audit.changed',
  summary: 'A verification or a dossier ended',
  data: T.Object({
    jobId: Id,
    kind: oneOf('verify', 'dossier'),
    state: JobState,
    for: T.Optional(Id),
    findings: T.Optional(T.Integer()),
    customerId: T.Optional(Id),
  }),
})
