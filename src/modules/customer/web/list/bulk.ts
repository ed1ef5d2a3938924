// Bulk changes in portions: tried first (dry run), then done, then undone by giving everyone back what they had.

import { PAGE_ROWS_MAX } from '../../../../platform/contract/index.ts'
import { call } from '../../../../web/api.ts'
import {
  BULK_ROWS_MAX,
  bulkUpdateCustomers,
  type CustomerLine,
  type Filter,
  listCustomers,
  type Sort,
} from '../../contract.ts'

export type BulkSet = {
  ownerId?: string | null
  stage?: CustomerLine['stage']
  addTags?: string[]
  removeTags?: string[]
}
export type BulkAnswer = { changed: number; unchanged: number; refused: { customerId: string; code: string }[] }
type Progress = (done: number) => void
export const BULK_SELECT_MAX = 5000

/** Every line the filter finds, page by page, up to the limit and without the exceptions. */
export async function collectLines(
  filter: Filter,
  sort: Sort | null,
  except: string[],
): Promise<{ lines: CustomerLine[]; cut: boolean }> {
  const lines: CustomerLine[] = []
  const left = new Set(except)
  let cursor: string | null = null
  do {
    const page: { items: CustomerLine[]; next: string | null } = await call(listCustomers, {
      body: { filter, ...(sort ? { sort } : {}), cursor, limit: PAGE_ROWS_MAX },
    })
    lines.push(...page.items.filter((line) => !left.has(line.customerId)))
    cursor = page.next
  } while (cursor && lines.length < BULK_SELECT_MAX)
  return { lines: lines.slice(0, BULK_SELECT_MAX), cut: cursor !== null || lines.length > BULK_SELECT_MAX }
}

export async function runBulk(
  customerIds: string[],
  set: BulkSet,
  dryRun: boolean,
  progress: Progress = () => {},
): Promise<BulkAnswer> {
  const answer: BulkAnswer = { changed: 0, unchanged: 0, refused: [] }
  for (let from = 0; from < customerIds.length; from += BULK_ROWS_MAX) {
    const portion = customerIds.slice(from, from + BULK_ROWS_MAX)
    const input = { body: { customerIds: portion, set } }
    const part = dryRun
      ? (await call(bulkUpdateCustomers, input, { dryRun: true })).reply
      : await call(bulkUpdateCustomers, input)
    answer.changed += part.changed
    answer.unchanged += part.unchanged
    answer.refused.push(...part.refused)
    progress(from + portion.length)
  }
  return answer
}

/** What would put the customers back, customers that had the same together. */
export function undoOf(lines: CustomerLine[], set: BulkSet): { customerIds: string[]; set: BulkSet }[] {
  const groups = new Map<string, { customerIds: string[]; set: BulkSet }>()
  for (const line of lines) {
    const back: BulkSet = {}
    if (set.ownerId !== undefined && line.ownerId !== set.ownerId) back.ownerId = line.ownerId
    if (set.stage !== undefined && line.stage !== set.stage) back.stage = line.stage
    const added = (set.addTags ?? []).filter((tag) => !line.tags.includes(tag))
    const removed = (set.removeTags ?? []).filter((tag) => line.tags.includes(tag))
    if (added.length) back.removeTags = added
    if (removed.length) back.addTags = removed
    if (!Object.keys(back).length) continue
    const key = JSON.stringify(back)
    const group = groups.get(key) ?? { customerIds: [], set: back }
    group.customerIds.push(line.customerId)
    groups.set(key, group)
  }
  return [...groups.values()]
}
