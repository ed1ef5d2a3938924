// Save and remove views of the list.

import type { Caller } from '../../../platform/access/index.ts'
import { command, query } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { countViews, deleteViewRow, listViewRows, lockView, saveViewRow, type ViewRow } from '../view-store.ts'

const OWN_VIEWS_MAX = 50

function userOf(caller: Caller): string {
  if (caller.kind !== 'person') throw new Refusal('access.forbidden', { permission: 'signed-in' }, { status: 403 })
  return caller.userId
}

const showView = ({ userId: owner, ...row }: ViewRow, userId: string): contract.SavedView => ({
  ...row,
  mine: owner === userId,
})

export const listViews = query(contract.listViews, async ({ tx, caller }) => {
  const userId = userOf(caller)
  return { items: (await listViewRows(tx, userId)).map((row) => showView(row, userId)) }
})

export const saveView = command(contract.saveView, async ({ tx, vault, caller }, { body }) => {
  const userId = userOf(caller)
  const before = body.viewId ? await lockView(tx, body.viewId, userId) : null
  if (before && body.version !== before.version)
    throw new Refusal(
      'record.moved',
      { version: before.version },
      { status: 409, data: { theirs: showView(before, userId) } },
    )
  if (!before && (await countViews(tx, userId)) >= OWN_VIEWS_MAX)
    throw new Refusal('view.too-many', { max: OWN_VIEWS_MAX })
  const { viewId: _id, version: _version, ...fields } = body
  const row: ViewRow = { ...fields, viewId: before?.viewId ?? newId(), userId, version: (before?.version ?? 0) + 1 }
  await saveViewRow(tx, row)
  return {
    chain: { id: userId, key: vault.bankKey },
    before: before && { view: before },
    after: { view: row },
    events: [],
    reply: showView(row, userId),
  }
})

export const deleteView = command(contract.deleteView, async ({ tx, vault, caller }, { params }) => {
  const userId = userOf(caller)
  const before = await lockView(tx, params.viewId, userId)
  await deleteViewRow(tx, params.viewId)
  return {
    chain: { id: userId, key: vault.bankKey },
    before: { view: before },
    after: null,
    events: [],
    reply: { viewId: params.viewId },
  }
})
