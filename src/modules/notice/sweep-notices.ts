// Removes notices that are old, and of each user those beyond the newest.

import { type Services, upkeep } from '../../platform/command/index.ts'
import { deleteBeyond, deleteOldNotices } from './notice-store.ts'

const KEPT_DAYS = 90
const KEPT_PER_USER_MAX = 2_000
const SWEPT_AT_ONCE_MAX = 10_000

/** Answers how many were removed. */
export async function sweepNotices(services: Services, keep: number = KEPT_PER_USER_MAX): Promise<number> {
  const before = new Date(services.clock.now().getTime() - KEPT_DAYS * 86_400_000)
  let removed = 0
  for (const step of [
    () => upkeep(services, (tx) => deleteOldNotices(tx, before, SWEPT_AT_ONCE_MAX)),
    () => upkeep(services, (tx) => deleteBeyond(tx, keep, SWEPT_AT_ONCE_MAX)),
  ])
    for (let swept = SWEPT_AT_ONCE_MAX; swept === SWEPT_AT_ONCE_MAX; removed += swept) swept = await step()
  return removed
}
