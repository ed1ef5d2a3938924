// Customers by combined filters, sorted, page by page.

import { type Caller, maskingOf } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT } from '../../../platform/contract/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { branchTree, listAllBranches } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { namesFor, showLine } from '../show-customer.ts'
import type { ConditionContext } from './conditions.ts'
import { countRows, DEFAULT_SORT, listRows } from './list-rows.ts'

const COUNT_MAX = 10_000

type BranchRow = Awaited<ReturnType<typeof listAllBranches>>[number]
const BRANCHES_HELD_MS = 2_000
/** By the reader of each database. */
const held = new WeakMap<Tx, { at: number; branches: BranchRow[] }>()

/** The tree of branches is asked for by every list and seldom changes. */
async function heldBranches(tx: Tx): Promise<BranchRow[]> {
  const known = held.get(tx)
  if (known && Date.now() - known.at <= BRANCHES_HELD_MS) return known.branches
  const branches = await listAllBranches(tx)
  held.set(tx, { at: Date.now(), branches })
  return branches
}

/** What conditions need of the bank: its date, the caller, the tree of branches. */
export async function conditionContextOf(tx: Tx, caller: Caller, today: string): Promise<ConditionContext> {
  const branches = await heldBranches(tx)
  return {
    today,
    userId: caller.kind === 'person' ? caller.userId : null,
    branchesUnder: (ids) => ids.flatMap((id) => branchTree(branches, id)),
  }
}

export const listCustomers = query(
  contract.listCustomers,
  async ({ tx, vault, clock, caller, scope, looked }, { body }) => {
    const startedAt = performance.now()
    const today = clock.today()
    const context = await conditionContextOf(tx, caller, today)
    const limit = body.limit ?? PAGE_ROWS_DEFAULT
    const page = { filter: body.filter, scope, sort: body.sort ?? DEFAULT_SORT, cursor: body.cursor ?? null, limit }
    const [{ rows, next }, count] = await Promise.all([
      listRows(tx, page, context),
      body.count ? countRows(tx, body.filter, scope, context, COUNT_MAX + 1) : null,
    ])
    const names = await namesFor(
      tx,
      vault,
      rows.map((row) => row.ownerId),
    )
    const masking = maskingOf(caller)
    looked(rows.map((row) => row.customerId))
    return {
      items: rows.map((row) => showLine(vault, row, names, masking, today)),
      next,
      count: count === null ? null : Math.min(count, COUNT_MAX),
      countCapped: count !== null && count > COUNT_MAX,
      tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
    }
  },
)
