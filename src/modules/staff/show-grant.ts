// A temporary grant as it leaves: the reason opened, the giver by name, whether it runs.

import type { Tx } from '../../platform/database/index.ts'
import type { Clock } from '../../platform/kernel/clock.ts'
import type { Vault } from '../../platform/vault/index.ts'
import type { Grant } from './contract.ts'
import type { GrantRow } from './grant-store.ts'
import { openUserNames } from './queries/user-names.ts'

const REASON_PLACE = 'staff_grant.reason'
const USER_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
export const sealReason = (vault: Vault, reason: string) => vault.seal(vault.bankKey, REASON_PLACE, reason)

export async function showGrant(
  { tx, vault, clock }: { tx: Tx; vault: Vault; clock: Clock },
  row: GrantRow,
): Promise<Grant> {
  const names = USER_ID.test(row.givenBy) ? await openUserNames(tx, vault, [row.givenBy]) : new Map<string, string>()
  return {
    grantId: row.grantId,
    userId: row.userId,
    kind: row.kind,
    what: row.what,
    scope: row.scope,
    reason: vault.open(vault.bankKey, REASON_PLACE, row.reason),
    givenByName: names.get(row.givenBy) ?? row.givenBy,
    givenAt: row.givenAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    running: row.endedAt === null && clock.now() < row.endsAt,
  }
}
