// Take in a system's public key, and end one; the new one is there before the old one ends.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { isValid, KEY_DAYS_MAX, KEYS_VALID_MAX } from '../client.ts'
import { readPublicKey } from '../client-key.ts'
import { endKey, insertKey, listKeys, lockClient } from '../client-store.ts'
import * as contract from '../contract.ts'
import { showOne } from '../show-client.ts'
import { chainOf } from './keep-client.ts'

const DAY_MS = 86_400_000

export const addClientKey = (forget: () => void) =>
  command(contract.addClientKey, async ({ tx, vault, clock }, { params, body }) => {
    const now = clock.now()
    const client = await lockClient(tx, params.clientId)
    const { keyId, publicKey } = await readPublicKey(body.publicKey)
    const keys = await listKeys(tx, [client.clientId])
    if (keys.some((key) => key.keyId === keyId))
      throw new Refusal('http.invalid', {}, { fields: [{ field: 'publicKey', rule: 'client.key-known' }] })
    if (keys.filter((key) => isValid(key, now)).length >= KEYS_VALID_MAX)
      throw new Refusal('client.keys-full', { max: KEYS_VALID_MAX })
    // It holds through its last day.
    const endsAt = new Date(Date.parse(`${body.endsOn}T00:00:00+08:00`) + DAY_MS)
    const days = (endsAt.getTime() - now.getTime()) / DAY_MS
    if (days <= 0 || days > KEY_DAYS_MAX + 1)
      throw new Refusal(
        'http.invalid',
        {},
        {
          fields: [{ field: 'endsOn', rule: 'client.key-end', facts: { days: KEY_DAYS_MAX } }],
        },
      )
    await insertKey(tx, { clientId: client.clientId, keyId, publicKey, addedAt: now, endsAt })
    return {
      chain: { id: chainOf(client.clientId), key: vault.bankKey },
      before: null,
      after: { keyId, publicKey, endsAt: endsAt.toISOString() },
      committed: forget,
      events: [contract.clientChanged({ clientId: client.clientId })],
      reply: await showOne(tx, client, now),
    }
  })

export const endClientKey = (forget: () => void) =>
  command(contract.endClientKey, async ({ tx, vault, clock }, { params }) => {
    const now = clock.now()
    const client = await lockClient(tx, params.clientId)
    const ended = await endKey(tx, client.clientId, params.keyId, now)
    return {
      chain: { id: chainOf(client.clientId), key: vault.bankKey },
      before: { keyId: params.keyId },
      after: { keyId: params.keyId, ended: ended > 0, endsAt: now.toISOString() },
      committed: forget,
      events: [contract.clientChanged({ clientId: client.clientId })],
      reply: await showOne(tx, client, now),
    }
  })
