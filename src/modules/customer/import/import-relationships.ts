// Writes rows of a file as relationships: both ends found by their references, the inverse written on the other.

import { type BatchAnswer, type BatchHandler, batchCommand } from '../../../platform/command/index.ts'
import type { Importable, ImportItem } from '../../../platform/intake/importable.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { type FieldProblem, Refusal } from '../../../platform/kernel/refusal.ts'
import { findHolders } from '../claim-store.ts'
import * as contract from '../contract.ts'
import { lockCustomers, type OpenedCustomer } from '../customer-store.ts'
import { inverseOf } from '../relationship.ts'
import { insertRelationships, type RelationshipRow } from '../relationship-store.ts'
import { deleteRelationships, listImportedRelationships, listOpenBetween } from './customer-import-store.ts'
import { IMPORT_PERMISSION } from './import-customers.ts'
import { claimNamed } from './name-customer.ts'
import { readDate } from './read-value.ts'

const TYPES = contract.RelationshipType.enum as readonly contract.RelationshipType[]
type Draft = {
  customer: string
  other: string
  type: contract.RelationshipType
  validFrom: string | null
  validTo: string | null
}
type Item = ImportItem<Draft>

function read(cells: ReadonlyMap<string, string>): { draft: Draft; problems: FieldProblem[]; corrected: string[] } {
  const problems: FieldProblem[] = []
  const type = (cells.get('type') ?? '').trim().toLowerCase() as Draft['type']
  if (!TYPES.includes(type)) problems.push({ field: 'type', rule: 'schema.enum', facts: { allowed: TYPES.join(', ') } })
  for (const field of ['customer', 'other']) if (!cells.get(field)) problems.push({ field, rule: 'schema.required' })
  const dates: (string | null)[] = ['validFrom', 'validTo'].map((field) => {
    const cell = cells.get(field)
    if (!cell) return null
    const date = readDate(cell)
    if (!date.ok) problems.push({ field, rule: date.rule })
    return date.ok ? date.value : null
  })
  const draft = {
    customer: cells.get('customer') ?? '',
    other: cells.get('other') ?? '',
    type,
    validFrom: dates[0] ?? null,
    validTo: dates[1] ?? null,
  }
  return { draft, problems, corrected: [] }
}

function changeOf(row: RelationshipRow, own: OpenedCustomer, other: OpenedCustomer, isUndo: boolean): BatchAnswer {
  const state = (type: string) => ({ relationship: { ...row, type } })
  const side = (record: OpenedCustomer, type: string) => ({
    chain: { id: record.customerId, key: record.key },
    before: isUndo ? state(type) : null,
    after: isUndo ? null : state(type),
    events: [
      contract.customerChanged({ customerId: record.customerId, version: record.version, fields: ['relationships'] }),
    ],
  })
  const reply = { outcome: isUndo ? 'undone' : 'created', subjectId: own.customerId }
  return { refused: null, change: { ...side(own, row.type), also: [side(other, inverseOf(row.type))], reply } }
}

const handle: BatchHandler<Item> = async (context, items) => {
  const { tx, vault, scope, clock } = context
  const ends = items.map(({ draft }) => [claimNamed(vault, draft.customer), claimNamed(vault, draft.other)] as const)
  const holders = await findHolders(tx, ends.flat())
  const idOf = (hash: Buffer) => holders.get(hash.toString('hex')) ?? null
  const ids = [...new Set(ends.flat().flatMap((hash) => idOf(hash) ?? []))]
  const locked = await lockCustomers(tx, vault, ids, scope)
  const key = (customerId: string, otherId: string, type: string) => `${customerId} ${otherId} ${type}`
  const open = new Set(
    (await listOpenBetween(tx, ids, clock.today())).map((row) => key(row.customerId, row.otherId, row.type)),
  )
  const rows: RelationshipRow[] = []
  const answers = items.map(({ draft, batchId }, at): BatchAnswer => {
    const [ownHash, otherHash] = ends[at] as readonly [Buffer, Buffer]
    const own = locked.get(idOf(ownHash) ?? '')
    const other = locked.get(idOf(otherHash) ?? '')
    const problems: FieldProblem[] = []
    if (!own) problems.push({ field: 'customer', rule: 'import.no-match' })
    if (!other) problems.push({ field: 'other', rule: 'import.no-match' })
    if (own && own === other) problems.push({ field: 'other', rule: 'customer.relationship-self' })
    if (!own || !other || problems.length > 0)
      return { refused: new Refusal('import.row', {}, { fields: problems }), change: null }
    if (open.has(key(own.customerId, other.customerId, draft.type))) return { refused: null, change: null }
    open.add(key(own.customerId, other.customerId, draft.type))
    open.add(key(other.customerId, own.customerId, inverseOf(draft.type)))
    const row: RelationshipRow = {
      customerId: own.customerId,
      relationshipId: newId(),
      type: draft.type,
      otherId: other.customerId,
      sharePercent: null,
      validFrom: draft.validFrom,
      validTo: draft.validTo,
      source: `import:${batchId}`,
    }
    rows.push(row, { ...row, customerId: other.customerId, otherId: own.customerId, type: inverseOf(draft.type) })
    return changeOf(row, own, other, false)
  })
  if (rows.length > 0) await insertRelationships(tx, rows)
  return answers
}

type UndoItem = { subjectId: string; batchId: string; line: number }

/** Every relationship a batch gave a customer goes with both its sides; one that was ended or dated since stays. */
const undo: BatchHandler<UndoItem> = async ({ tx, vault, scope }, items) => {
  const subjects = [...new Set(items.map((item) => item.subjectId))]
  const rows = await listImportedRelationships(tx, subjects, `import:${items[0]?.batchId}`)
  const locked = await lockCustomers(
    tx,
    vault,
    [...new Set(rows.flatMap((row) => [row.customerId, row.otherId]))],
    scope,
  )
  const done = new Set<string>()
  const gone: { customerId: string; relationshipId: string }[] = []
  const answers = items.map(({ subjectId }): BatchAnswer => {
    const own = locked.get(subjectId)
    const held = rows.filter((row) => row.customerId === subjectId && !done.has(row.relationshipId))
    if (held.length === 0) return { refused: null, change: null }
    if (!own || held.some((row) => row.validTo !== null || !locked.has(row.otherId))) {
      return { refused: new Refusal('import.undo-touched', {}, { status: 409 }), change: null }
    }
    for (const row of held) {
      done.add(row.relationshipId)
      gone.push(
        { customerId: row.customerId, relationshipId: row.relationshipId },
        { customerId: row.otherId, relationshipId: row.relationshipId },
      )
    }
    const [first, ...more] = held.map(
      (row) => changeOf(row, own, locked.get(row.otherId) as OpenedCustomer, true).change,
    )
    if (!first) return { refused: null, change: null }
    const also = [...(first.also ?? []), ...more.flatMap((change) => (change ? [change, ...(change.also ?? [])] : []))]
    return { refused: null, change: { ...first, also } }
  })
  if (gone.length > 0) await deleteRelationships(tx, gone)
  return answers
}

export const relationshipImportable: Importable<Draft> = {
  id: 'customer-relationship',
  permission: IMPORT_PERMISSION,
  modes: ['create'],
  fields: [
    { key: 'customer', aliases: ['客户', '客户号', '客户编号', 'customer'], required: true, mask: 'document' },
    { key: 'type', aliases: ['关系', '关系类型', 'relationship', 'relation'], required: true, mask: 'none' },
    {
      key: 'other',
      aliases: ['对方', '对方客户', '对方客户号', 'other customer', 'related'],
      required: true,
      mask: 'document',
    },
    { key: 'validFrom', aliases: ['开始日期', '生效日期', 'valid_from', 'since'], mask: 'none' },
    { key: 'validTo', aliases: ['结束日期', '失效日期', 'valid_to', 'until'], mask: 'none' },
  ],
  read,
  batch: batchCommand<Item>({ id: 'customer.import-relationships', permission: IMPORT_PERMISSION }, handle),
  undo: batchCommand<UndoItem>({ id: 'customer.undo-import-relationships', permission: IMPORT_PERMISSION }, undo),
}
