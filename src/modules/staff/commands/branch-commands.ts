// Open, rename, move and close branches; the tree never bites its own tail.

import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import {
  type BranchRow,
  insertBranch,
  listAllBranches,
  lockBranch,
  nextBranchId,
  updateBranchRow,
} from '../staff-store.ts'

export const createBranch = (forget: () => void) =>
  command(contract.createBranch, async ({ tx, vault }, { body }) => {
    const branchId = await nextBranchId(tx)
    const branches = await listAllBranches(tx)
    if (branches.some((branch) => branch.code === body.code)) {
      throw new Refusal(
        'staff.branch-code-taken',
        {},
        { status: 409, fields: [{ field: 'code', rule: 'staff.branch-code-taken' }] },
      )
    }
    const parent = body.parentId === null ? null : await lockBranch(tx, body.parentId)
    const row: BranchRow = { ...body, branchId, path: `${parent?.path ?? '/'}${branchId}/`, active: true, version: 1 }
    await insertBranch(tx, row)
    return {
      chain: { id: namedId('branch', String(branchId)), key: vault.bankKey },
      before: null,
      after: { ...row },
      committed: forget,
      events: [contract.branchChanged({ branchId })],
      reply: { ...row, userCount: 0 },
    }
  })

export const updateBranch = (forget: () => void) =>
  command(contract.updateBranch, async ({ tx, vault }, { params, body }) => {
    await nextBranchId(tx)
    const before = await lockBranch(tx, params.branchId, body.version)
    const parent = body.parentId === null ? null : await lockBranch(tx, body.parentId)
    if (parent?.path.startsWith(before.path)) {
      throw new Refusal('staff.branch-loop', {}, { fields: [{ field: 'parentId', rule: 'staff.branch-loop' }] })
    }
    const { version: _, ...fields } = body
    const row: BranchRow = {
      ...before,
      ...fields,
      path: `${parent?.path ?? '/'}${before.branchId}/`,
      version: before.version + 1,
    }
    await updateBranchRow(tx, row, before.path)
    return {
      chain: { id: namedId('branch', String(row.branchId)), key: vault.bankKey },
      before: { ...before },
      after: { ...row },
      committed: forget,
      events: [contract.branchChanged({ branchId: row.branchId })],
      reply: { ...row, userCount: 0 },
    }
  })
