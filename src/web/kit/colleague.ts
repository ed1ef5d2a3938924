// Who a colleague is: the name behind an id, asked once and kept.

import { listColleagues } from '../../modules/staff/contract.ts'
import { call } from '../api.ts'
import { queryClient } from '../query.ts'

const KEPT_MS = 3_600_000

/** The display name of a colleague; '' for machines, other systems and people nobody may name. */
export async function colleagueName(userId: string | undefined): Promise<string> {
  if (!userId) return ''
  const found = await queryClient
    .fetchQuery({
      queryKey: ['colleagues', 'one', userId],
      queryFn: () => call(listColleagues, { query: { userId } }),
      staleTime: KEPT_MS,
      retry: false,
    })
    .catch(() => null)
  return found?.items[0]?.displayName ?? ''
}
