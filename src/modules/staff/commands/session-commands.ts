// What a person does with the own session: sign out, end another, choose a language, keep a value.

import { type Command, command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { PREFERENCE_PLACE } from '../queries/list-preferences.ts'
import { personOf } from '../queries/show-session.ts'
import { countPreferences, deletePreference, deleteSession, isFarSession, savePreferenceRow } from '../session-store.ts'
import type { SingleSignOn } from '../single-sign-on.ts'
import { lockUser, updateUserRow } from '../staff-store.ts'

const VALUE_BYTES_MAX = 65_536
const KINDS_MAX = 200

/** Who came through the identity provider is sent there to sign out as well. */
export const signOut = (single: SingleSignOn | null, forget: () => void): Command<typeof contract.signOut> => ({
  ...command(contract.signOut, async ({ tx, vault, caller, prepared }) => {
    const person = personOf(caller)
    await deleteSession(tx, person.userId, person.sessionId)
    return {
      chain: { id: person.userId, key: vault.bankKey },
      before: { sessionId: person.sessionId },
      after: null,
      committed: forget,
      events: [],
      reply: { signedOut: true, next: prepared as string | null },
      sessionToken: null,
    }
  }),
  prepare: async ({ database }, _input, { caller }): Promise<string | null> => {
    if (!single || !(await database.read((tx) => isFarSession(tx, personOf(caller).sessionId)))) return null
    // A provider that cannot be reached keeps nobody signed in here.
    return single.leave().catch(() => null)
  },
})

export const revokeSession = (forget: () => void) =>
  command(contract.revokeSession, async ({ tx, vault, caller }, { params }) => {
    const person = personOf(caller)
    const revoked = (await deleteSession(tx, person.userId, params.sessionId)) > 0
    return {
      chain: { id: person.userId, key: vault.bankKey },
      before: { sessionId: params.sessionId },
      after: null,
      committed: forget,
      events: [],
      reply: { revoked },
    }
  })

export const setLanguage = command(contract.setLanguage, async ({ tx, vault, caller }, { body }) => {
  const person = personOf(caller)
  const user = await lockUser(tx, person.userId)
  await updateUserRow(tx, { ...user, language: body.language })
  return {
    chain: { id: person.userId, key: vault.bankKey },
    before: { language: user.language },
    after: { language: body.language },
    events: [],
    reply: { language: body.language },
  }
})

export const savePreference = command(
  contract.savePreference,
  async ({ tx, vault, caller, clock }, { params, body }) => {
    const person = personOf(caller)
    const chain = { id: person.userId, key: vault.bankKey }
    const { value } = body
    if (value === null || value === undefined) {
      await deletePreference(tx, person.userId, params.kind)
      return {
        chain,
        before: null,
        after: { kind: params.kind, kept: false },
        events: [],
        reply: { kind: params.kind, updatedAt: null },
      }
    }
    const text = JSON.stringify(value)
    if (Buffer.byteLength(text) > VALUE_BYTES_MAX || (await countPreferences(tx, person.userId)) >= KINDS_MAX) {
      throw new Refusal(
        'staff.preference-too-large',
        { max: VALUE_BYTES_MAX },
        { fields: [{ field: 'value', rule: 'schema.too-long', facts: { limit: VALUE_BYTES_MAX } }] },
      )
    }
    const updatedAt = clock.now()
    await savePreferenceRow(tx, person.userId, {
      kind: params.kind,
      value: vault.seal(vault.bankKey, PREFERENCE_PLACE, text),
      updatedAt,
    })
    return {
      chain,
      before: null,
      after: { kind: params.kind, kept: true },
      events: [],
      reply: { kind: params.kind, updatedAt: updatedAt.toISOString() },
    }
  },
)
