// Add and change a system; what it may do is named right by right.

import { type Change, command } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { type FieldProblem, Refusal } from '../../../platform/kernel/refusal.ts'
import type { DataKey } from '../../../platform/vault/index.ts'
import { listAllBranches } from '../../staff/index.ts'
import { isNetwork } from '../client.ts'
import { type ClientRow, findClient, lockClient, saveClient } from '../client-store.ts'
import * as contract from '../contract.ts'
import { showOne } from '../show-client.ts'

export const chainOf = (clientId: string) => namedId('client', clientId)

async function refuseUnfit(tx: Tx, row: ClientRow, known: readonly string[]): Promise<void> {
  const fields: FieldProblem[] = []
  if (!(await listAllBranches(tx)).some(({ branchId, active }) => branchId === row.branchId && active))
    fields.push({ field: 'branchId', rule: 'client.branch-unknown' })
  const unknown = row.permissions.filter((permission) => !known.includes(permission))
  if (unknown.length > 0)
    fields.push({ field: 'permissions', rule: 'client.permission-unknown', facts: { permissions: unknown.join(', ') } })
  const odd = row.networks.filter((text) => !isNetwork(text))
  if (odd.length > 0)
    fields.push({ field: 'networks', rule: 'client.network-unread', facts: { networks: odd.join(', ') } })
  if (fields.length > 0) throw new Refusal('http.invalid', {}, { fields })
}

async function changeOf(
  tx: Tx,
  key: DataKey,
  now: Date,
  rows: { before: ClientRow | null; after: ClientRow },
  forget: () => void,
): Promise<Change<contract.Client>> {
  const { before, after } = rows
  await saveClient(tx, after)
  return {
    chain: { id: chainOf(after.clientId), key },
    before: before && { ...before },
    after: { ...after },
    committed: forget,
    events: [contract.clientChanged({ clientId: after.clientId })],
    reply: await showOne(tx, after, now),
  }
}

/** `permissions`: those of all modules. */
type Known = () => readonly { id: string }[]
const idsOf = (permissions: Known) => permissions().map(({ id }) => id)

export const createClient = (permissions: Known, forget: () => void) =>
  command(contract.createClient, async ({ tx, vault, clock }, { body }) => {
    if (await findClient(tx, body.clientId)) {
      const fields = [{ field: 'clientId', rule: 'client.taken' }]
      throw new Refusal('client.taken', {}, { status: 409, fields })
    }
    const after = { ...body, active: true, version: 1 }
    await refuseUnfit(tx, after, idsOf(permissions))
    return changeOf(tx, vault.bankKey, clock.now(), { before: null, after }, forget)
  })

export const updateClient = (permissions: Known, forget: () => void) =>
  command(contract.updateClient, async ({ tx, vault, clock }, { params, body }) => {
    const before = await lockClient(tx, params.clientId, body.version)
    const after = { ...before, ...body, version: before.version + 1 }
    await refuseUnfit(tx, after, idsOf(permissions))
    return changeOf(tx, vault.bankKey, clock.now(), { before, after }, forget)
  })
