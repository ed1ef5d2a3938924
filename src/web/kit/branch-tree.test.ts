// The tree is written parents first and loses no branch.

import { expect, test } from 'vitest'
import type { Branch } from '../../modules/staff/contract.ts'
import { inTreeOrder } from './branch-tree.ts'

const branch = (branchId: number, parentId: number | null): Branch => ({
  branchId,
  parentId,
  code: `B${branchId}`,
  name: '',
  path: '',
  active: true,
  userCount: 0,
  version: 1,
})

test('parents come before their children, orphans are roots', () => {
  const rows = inTreeOrder([branch(3, 2), branch(2, 1), branch(1, null), branch(9, 8), branch(4, 1)])
  expect(rows.map((row) => [row.branchId, row.depth])).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 1],
    [9, 0],
  ])
})
