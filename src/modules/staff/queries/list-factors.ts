// The own second factors: which there are, when they were used, and nothing of what they are made of.

import { query } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import { demandsFactor } from '../factor.ts'
import { listFactorRows } from '../factor-store.ts'
import type { Site } from '../passkey.ts'
import { ofKind, openFactorName } from '../show-factor.ts'
import { getUser, listAllRoles } from '../staff-store.ts'
import { personOf } from './show-session.ts'

export const listFactors = (site: Site) =>
  query(contract.listFactors, async ({ tx, vault, caller }) => {
    const { userId } = personOf(caller)
    const [user, roles, rows] = [await getUser(tx, userId), await listAllRoles(tx), await listFactorRows(tx, userId)]
    const when = (row: { addedAt: Date; lastUsedAt: Date | null }) => ({
      addedAt: row.addedAt.toISOString(),
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    })
    const authenticator = ofKind(rows, 'totp')[0]
    return {
      demanded: demandsFactor(roles, user.roleIds),
      authenticator: authenticator ? { factorId: authenticator.factorId, ...when(authenticator) } : null,
      passkeys: ofKind(rows, 'passkey').map((row) => ({
        factorId: row.factorId,
        name: openFactorName(vault, row),
        ...when(row),
      })),
      recoveryCodesLeft: ofKind(rows, 'recovery').length,
      passkeyHost: site.host,
    }
  })
