// Changes to review, oldest first, and their evidence as files.

import { maskingOf } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import {
  EVIDENCE_PLACE,
  findEvidence,
  getRequest,
  listRequestRows,
  type RequestRow,
  requestNotFound,
} from '../change-request-store.ts'
import * as contract from '../contract.ts'
import { getCustomer, openCustomer } from '../customer-store.ts'
import { showChangeRequest } from '../show-change-request.ts'

import { rowsInScope } from './rows-in-scope.ts'

export const listChangeRequests = query(
  contract.listChangeRequests,
  async ({ tx, vault, caller, scope, looked }, { query: asked }) => {
    const limit = asked.limit ?? PAGE_ROWS_DEFAULT
    const [askedAt, id] = asked.cursor ? readCursor(asked.cursor, 2).map(String) : []
    const rows = await listRequestRows(
      tx,
      {
        status: asked.status ?? 'pending',
        customerId: asked.customerId ?? null,
        after: askedAt && id ? { askedAt, id } : null,
        limit: limit + 1,
      },
      scope,
    )
    const shown = rows.slice(0, limit)
    const records = new Map(
      (await rowsInScope(tx, [...new Set(shown.map((row) => row.customerId))], scope)).map((row) => [
        row.customerId,
        openCustomer(vault, row),
      ]),
    )
    looked([...records.keys()])
    const items: contract.ChangeRequest[] = []
    for (const row of shown) {
      const record = records.get(row.customerId)
      if (record) items.push(await showChangeRequest(tx, vault, record, row, maskingOf(caller)))
    }
    const last = shown.at(-1) as RequestRow | undefined
    return {
      items,
      next: rows.length > limit && last ? packCursor([last.askedAt.toISOString(), last.changeRequestId]) : null,
    }
  },
)

export const showEvidence = query(contract.showEvidence, async ({ tx, vault, scope, looked }, { params }) => {
  const row = await getRequest(tx, params.changeRequestId, scope)
  const record = await getCustomer(tx, vault, row.customerId, scope)
  const item = row.evidence.find((one) => one.evidenceId === params.evidenceId)
  const sealed = item ? await findEvidence(tx, row, item.evidenceId) : null
  if (!item || !sealed) throw requestNotFound()
  looked([record.customerId])
  return {
    stream: (async function* () {
      yield vault.openBytes(record.key, EVIDENCE_PLACE, sealed)
    })(),
    mediaType: item.mediaType,
    fileName: `evidence-${item.evidenceId}`,
  }
})
