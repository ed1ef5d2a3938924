// Who holds a token: systems and their rights held in memory for a moment, as sessions of people are.

import { createHash } from 'node:crypto'
import { type Client, sameMasking } from '../../../platform/access/index.ts'
import type { Database } from '../../../platform/database/index.ts'
import type { Clock } from '../../../platform/kernel/clock.ts'
import { branchTree, type Roster } from '../../staff/index.ts'
import { mayCallFrom } from '../client.ts'
import { type ClientRow, findClient, findToken, type TokenRow } from '../client-store.ts'

/** Another process sees a stopped system or an ended key after at most this long. */
const STALE_AFTER_MS = 2_000
const TOKENS_HELD_MAX = 10_000

type Held = { client: Client; networks: readonly string[]; endsAt: Date; readAt: number }

export const tokenHashOf = (token: string) => createHash('sha256').update(token).digest()

export interface ClientRoster {
  /** The system behind an access token, calling from this address; null when the token does not stand or may not come from there. */
  clientOf(token: string, origin: string): Promise<Client | null>
  forget(): void
}

/** The records a system's rights reach. */
function reachOf({ scope, branchId }: ClientRow, branches: Awaited<ReturnType<Roster['branches']>>) {
  if (scope === 'all') return { all: true, branchIds: [], ownerId: null }
  const branchIds = scope === 'tree' ? branchTree(branches, branchId) : scope === 'branch' ? [branchId] : []
  return { all: false, branchIds, ownerId: null }
}

export function openClientRoster(database: Database, clock: Clock, roster: Pick<Roster, 'branches'>): ClientRoster {
  const tokens = new Map<string, Held>()

  function hold(row: ClientRow, token: TokenRow & { keyEndsAt: Date }, reach: ReturnType<typeof reachOf>): Held {
    // What the system may no longer do, a token made before may not either.
    const permissions = token.permissions.filter((permission) => row.permissions.includes(permission))
    const client: Client = {
      kind: 'client',
      clientId: row.clientId,
      grants: new Map(permissions.map((permission) => [permission, reach])),
      masking: sameMasking(row.masking),
      ratePerSecond: row.ratePerSecond,
    }
    const endsAt = new Date(Math.min(token.expiresAt.getTime(), token.keyEndsAt.getTime()))
    return { client, networks: row.networks, endsAt, readAt: Date.now() }
  }

  async function load(token: string): Promise<Held | null> {
    const row = await database.read((tx) => findToken(tx, tokenHashOf(token)))
    const client = row && (await database.read((tx) => findClient(tx, row.clientId)))
    if (!client?.active) return null
    return hold(client, row as TokenRow & { keyEndsAt: Date }, reachOf(client, await roster.branches()))
  }

  return {
    async clientOf(token, origin) {
      if (token.length > 200) return null
      let held = tokens.get(token) ?? null
      if (!held || Date.now() - held.readAt > STALE_AFTER_MS) {
        held = await load(token)
        if (!held) {
          tokens.delete(token)
          return null
        }
        if (tokens.size >= TOKENS_HELD_MAX) tokens.clear()
        tokens.set(token, held)
      }
      if (clock.now() >= held.endsAt || !mayCallFrom(held.networks, origin)) return null
      return held.client
    },
    forget: () => tokens.clear(),
  }
}
