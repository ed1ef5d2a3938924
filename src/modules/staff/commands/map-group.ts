// Say what a group of the identity provider means here, or that it means nothing any more.

import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { deleteGroup, lockGroup, saveGroup } from '../group-store.ts'
import { listAllBranches } from '../staff-store.ts'
import { refuseUnknown } from './create-user.ts'

const chainOf = (group: string) => namedId('staff-group', group)

function refuseMoved(held: contract.Group | null, version: number | null): void {
  if ((held?.version ?? null) === version) return
  throw new Refusal('record.moved', {}, { status: 409, data: { theirs: held } })
}

export const mapGroup = command(contract.mapGroup, async ({ tx, vault }, { body }) => {
  const held = await lockGroup(tx, body.group)
  refuseMoved(held, body.version)
  const [first] = await listAllBranches(tx)
  await refuseUnknown(tx, { branchId: body.branchId ?? first?.branchId ?? 0, roleIds: body.roleIds })
  const row = { ...body, version: (held?.version ?? 0) + 1 }
  await saveGroup(tx, row)
  return {
    chain: { id: chainOf(body.group), key: vault.bankKey },
    before: held,
    after: row,
    events: [],
    reply: row,
  }
})

export const unmapGroup = command(contract.unmapGroup, async ({ tx, vault }, { body }) => {
  const held = await lockGroup(tx, body.group)
  refuseMoved(held, held ? body.version : null)
  await deleteGroup(tx, body.group)
  return {
    chain: { id: chainOf(body.group), key: vault.bankKey },
    before: held,
    after: null,
    events: [],
    reply: { removed: held !== null },
  }
})
