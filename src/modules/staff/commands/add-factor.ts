// Set up a second factor: an authenticator by its first code, a passkey by its first answer.

import type { Person } from '../../../platform/access/index.ts'
import { type CommandContext, command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { codeAddress, fittingStep, newCodeSecret, PASSKEYS_MAX } from '../factor.ts'
import {
  countFactors,
  deleteFactors,
  type FactorRow,
  findChallenge,
  insertFactor,
  keepChallenge,
  lockFactorRows,
  updateFactor,
} from '../factor-store.ts'
import { newPasskeyOptions, readNewPasskey, type Site } from '../passkey.ts'
import { type Bank, meNow, personOf } from '../queries/show-session.ts'
import { ofKind, openPasskey, openSecret, passkeyHandle, sealFactor } from '../show-factor.ts'
import { openName } from '../show-user.ts'
import { lockUser } from '../staff-store.ts'
import { proveNow, replaceRecoveryCodes } from './own-factors.ts'

export const beginAuthenticator = (bank: Bank) =>
  command(contract.beginAuthenticator, async ({ tx, vault, clock, caller }) => {
    const person = personOf(caller)
    await lockUser(tx, person.userId)
    const rows = await lockFactorRows(tx, person.userId)
    await deleteFactors(
      tx,
      rows.filter(({ kind, confirmed }) => kind === 'totp' && !confirmed).map(({ factorId }) => factorId),
    )
    const secret = newCodeSecret()
    const part = { kind: 'totp', confirmed: false, counter: 0, addedAt: clock.now(), lastUsedAt: null } as const
    await insertFactor(tx, sealFactor(vault, person.userId, { ...part, secret }))
    return {
      chain: { id: person.userId, key: vault.bankKey },
      before: null,
      after: { factor: 'totp', confirmed: false },
      events: [],
      reply: { secret, address: codeAddress(bank.name, person.loginName, secret) },
    }
  })

/** What both ways end with: counted, the session proved, recovery codes beside the first factor. */
async function addedTo(
  context: CommandContext,
  bank: Bank,
  person: Person,
  held: readonly FactorRow[],
  factor: string,
) {
  const { tx, vault } = context
  await countFactors(tx, person.userId)
  const proved = await proveNow(context, person)
  const hasCodes = held.some(({ kind }) => kind === 'recovery')
  const recoveryCodes = hasCodes ? null : await replaceRecoveryCodes(context, person.userId, held)
  return {
    chain: { id: person.userId, key: vault.bankKey },
    before: null,
    after: { factor, confirmed: true, recoveryCodesMade: !hasCodes },
    events: [contract.userChanged({ userId: person.userId }), contract.factorsChanged({ userId: person.userId })],
    reply: { me: await meNow(context, bank, person), recoveryCodes },
    ...proved,
  }
}

export const confirmAuthenticator = (bank: Bank, forget: () => void) =>
  command(contract.confirmAuthenticator, async (context, { body }) => {
    const { tx, vault, clock, caller } = context
    const person = personOf(caller)
    await lockUser(tx, person.userId)
    const rows = await lockFactorRows(tx, person.userId)
    const waiting = rows.find(({ kind, confirmed }) => kind === 'totp' && !confirmed)
    if (!waiting) throw new Refusal('staff.no-authenticator-waiting')
    const step = fittingStep(openSecret(vault, waiting), body.code.replace(/\s/g, ''), clock.now(), waiting.counter)
    if (step === null)
      throw new Refusal('staff.code-wrong', {}, { fields: [{ field: 'code', rule: 'staff.code-wrong' }] })
    await deleteFactors(
      tx,
      ofKind(rows, 'totp').map(({ factorId }) => factorId),
    )
    await updateFactor(tx, { factorId: waiting.factorId, confirmed: true, counter: step, lastUsedAt: clock.now() })
    return { ...(await addedTo(context, bank, person, rows, 'totp')), committed: forget }
  })

export const beginPasskey = (bank: Bank, site: Site) =>
  command(contract.beginPasskey, async ({ tx, vault, caller }) => {
    const person = personOf(caller)
    const user = await lockUser(tx, person.userId)
    const held = ofKind(await lockFactorRows(tx, person.userId), 'passkey')
    if (held.length >= PASSKEYS_MAX) throw new Refusal('staff.passkeys-full', { max: PASSKEYS_MAX })
    const holder = { ...person, displayName: openName(vault, user), bankName: bank.name }
    const options = await newPasskeyOptions(
      site,
      holder,
      held.map((row) => openPasskey(vault, row)),
    )
    await keepChallenge(tx, person.sessionId, options.challenge)
    return {
      chain: { id: person.userId, key: vault.bankKey },
      before: null,
      after: { factor: 'passkey', confirmed: false },
      events: [],
      reply: { options },
    }
  })

export const addPasskey = (bank: Bank, site: Site, forget: () => void) =>
  command(contract.addPasskey, async (context, { body }) => {
    const { tx, vault, clock, caller } = context
    const person = personOf(caller)
    await lockUser(tx, person.userId)
    const rows = await lockFactorRows(tx, person.userId)
    const challenge = await findChallenge(tx, person.sessionId)
    const made = challenge === null ? null : await readNewPasskey(site, body.answer, challenge)
    if (!made) throw new Refusal('staff.passkey-refused')
    const { counter, ...kept } = made
    const row = sealFactor(vault, person.userId, {
      kind: 'passkey',
      confirmed: true,
      name: body.name,
      secret: JSON.stringify(kept),
      handle: passkeyHandle(vault, kept.id),
      counter,
      addedAt: clock.now(),
      lastUsedAt: null,
    })
    await insertFactor(tx, row)
    return { ...(await addedTo(context, bank, person, rows, 'passkey')), committed: forget }
  })
