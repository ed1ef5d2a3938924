// A system gets a token for ten minutes against an assertion it signed; each assertion opens once.

import { randomBytes } from 'node:crypto'
import { type Command, command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { type Asserted, checkAssertion, isForUs, namedIn } from '../assertion.ts'
import { isValid, mayCallFrom, scopeOf, TOKEN_SECONDS } from '../client.ts'
import { findClient, insertToken, keepAssertion, listKeys, lockClient } from '../client-store.ts'
import * as contract from '../contract.ts'
import { tokenHashOf } from '../queries/client-roster.ts'
import { chainOf } from './keep-client.ts'

const TOKEN_BYTES = 32
/** RFC 6749 5.2: the word stands beside the problem; one answer for every way in which a system is not who it says. */
const notKnown = () => new Refusal('client.not-known', { error: 'invalid_client' }, { status: 401 })
const badRequest = (code: string, error: string) => new Refusal(code, { error }, { status: 400 })

export const issueToken = (publicUrl: string | null): Command<typeof contract.issueToken> => ({
  ...command(contract.issueToken, async ({ tx, vault, clock, prepared }, { body }) => {
    const { clientId, keyId, hash, until } = prepared as Asserted
    const now = clock.now()
    const client = await lockClient(tx, clientId)
    const key = (await listKeys(tx, [clientId])).find((one) => one.keyId === keyId)
    if (!client.active || !key || !isValid(key, now)) throw notKnown()
    if (!(await keepAssertion(tx, hash, until))) throw notKnown()
    const permissions = scopeOf(client.permissions, body.scope)
    if (!permissions) throw badRequest('client.scope-wider', 'invalid_scope')
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    const expiresAt = new Date(Math.min(now.getTime() + TOKEN_SECONDS * 1000, key.endsAt.getTime()))
    await insertToken(tx, { tokenHash: tokenHashOf(token), clientId, keyId, permissions, madeAt: now, expiresAt })
    return {
      chain: { id: chainOf(clientId), key: vault.bankKey },
      before: null,
      after: { outcome: 'token', keyId, permissions: permissions.length },
      events: [],
      reply: {
        access_token: token,
        token_type: 'Bearer',
        expires_in: Math.floor((expiresAt.getTime() - now.getTime()) / 1000),
        scope: permissions.join(' '),
      },
    }
  }),
  /** Signatures are checked before any transaction opens. */
  prepare: async ({ database, clock, log }, { body }, { origin, requestId }): Promise<Asserted> => {
    if (body.grant_type !== 'client_credentials') throw badRequest('client.grant-unknown', 'unsupported_grant_type')
    if (body.client_assertion_type !== contract.ASSERTION_TYPE)
      throw badRequest('client.grant-unknown', 'invalid_request')
    const named = namedIn(body.client_assertion)
    const refuse = (reason: string) => {
      log.warn({ requestId, client: named?.clientId.slice(0, 40), reason }, 'a token was refused')
      return notKnown()
    }
    if (!named || (body.client_id !== undefined && body.client_id !== named.clientId)) throw refuse('unread')
    const { clientId, keyId } = named
    const [client, keys] = await database.read(async (tx) => [
      await findClient(tx, clientId),
      await listKeys(tx, [clientId]),
    ])
    if (!client?.active) throw refuse('unknown or stopped')
    if (!mayCallFrom(client.networks, origin)) throw refuse('address')
    const now = clock.now()
    const isOurs = (audience: unknown) => isForUs(audience, publicUrl, `/api${contract.TOKEN_PATH}`)
    let reason = 'no key'
    for (const key of keys.filter((one) => isValid(one, now) && (keyId === null || one.keyId === keyId))) {
      try {
        return await checkAssertion(body.client_assertion, key, { clientId, isOurs, now })
      } catch (error) {
        reason = (error as { code?: string; message: string }).code ?? (error as Error).message
      }
    }
    throw refuse(reason)
  },
})
