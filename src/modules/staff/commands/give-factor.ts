// Give the second factor, at sign-in or again before something sensitive; a wrong one counts like a wrong password.

import type { Person } from '../../../platform/access/index.ts'
import { type Change, type CommandContext, command } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import { fittingStep, readRecoveryCode } from '../factor.ts'
import {
  deleteFactors,
  type FactorRow,
  findChallenge,
  keepChallenge,
  lockFactorRows,
  updateFactor,
} from '../factor-store.ts'
import { checkPasskey, passkeyOptions, type Site } from '../passkey.ts'
import { type Bank, meNow, personOf } from '../queries/show-session.ts'
import { ofKind, openPasskey, openSecret, passkeyHandle, recoveryHandle } from '../show-factor.ts'
import { afterFailure, afterSuccess, isOpen } from '../sign-in-limits.ts'
import { lockUser } from '../staff-store.ts'
import { lockDoor, refusalOf } from './lock-door.ts'
import { proveNow } from './own-factors.ts'

type Given = { by: 'totp' | 'passkey' | 'recovery'; row: FactorRow; counter: number }

/** Which of the person's factors this code is of. */
function findCode(
  { vault, clock }: CommandContext,
  rows: readonly FactorRow[],
  userId: string,
  typed: string,
): Given | null {
  const code = typed.replace(/\s/g, '')
  for (const row of ofKind(rows, 'totp')) {
    const step = fittingStep(openSecret(vault, row), code, clock.now(), row.counter)
    if (step !== null) return { by: 'totp', row, counter: step }
  }
  const recovery = readRecoveryCode(typed)
  if (recovery === null) return null
  const handle = recoveryHandle(vault, userId, recovery)
  const row = ofKind(rows, 'recovery').find((held) => held.handle?.equals(handle))
  return row ? { by: 'recovery', row, counter: 0 } : null
}

/** Counts the try at the door; a fitting factor proves the session, a wrong one is told how long to wait. */
async function settle(
  context: CommandContext,
  bank: Bank,
  person: Person,
  find: (rows: readonly FactorRow[]) => Promise<Given | null>,
  forget: () => void,
): Promise<Change<contract.Me>> {
  const { tx, vault, clock } = context
  const now = clock.now()
  const chain = { id: person.userId, key: vault.bankKey }
  await lockUser(tx, person.userId)
  const rows = await lockFactorRows(tx, person.userId)
  const { door, save } = await lockDoor(context, person.loginName, now)
  const given = isOpen(door, now) ? await find(rows) : null
  if (!given) {
    const next = afterFailure(door, now)
    await save(next)
    const after = { outcome: 'factor-failed', failures: next.name.failures }
    const refusal = refusalOf(next, now, 'staff.code-wrong')
    return { chain, before: null, after, events: [], reply: undefined as never, refusal }
  }
  await save(afterSuccess(door, now))
  if (given.by === 'recovery') await deleteFactors(tx, [given.row.factorId])
  else await updateFactor(tx, { ...given.row, counter: given.counter, lastUsedAt: now })
  const proved = await proveNow(context, person)
  return {
    chain,
    before: null,
    after: { outcome: 'factor-given', by: given.by, sessionId: person.sessionId },
    events: [],
    committed: forget,
    reply: await meNow(context, bank, person),
    ...proved,
  }
}

export const giveCode = (bank: Bank, forget: () => void) =>
  command(contract.giveCode, (context, { body }) => {
    const person = personOf(context.caller)
    return settle(context, bank, person, async (rows) => findCode(context, rows, person.userId, body.code), forget)
  })

export const askPasskey = (site: Site) =>
  command(contract.askPasskey, async ({ tx, vault, caller }) => {
    const person = personOf(caller)
    const held = ofKind(await lockFactorRows(tx, person.userId), 'passkey')
    const options = await passkeyOptions(
      site,
      held.map((row) => openPasskey(vault, row)),
    )
    await keepChallenge(tx, person.sessionId, options.challenge)
    return {
      chain: { id: person.userId, key: vault.bankKey },
      before: null,
      after: { outcome: 'factor-asked' },
      events: [],
      reply: { options },
    }
  })

export const givePasskey = (bank: Bank, site: Site, forget: () => void) =>
  command(contract.givePasskey, (context, { body }) => {
    const { tx, vault, caller } = context
    const person = personOf(caller)
    const find = async (rows: readonly FactorRow[]): Promise<Given | null> => {
      const challenge = await findChallenge(tx, person.sessionId)
      const handle = passkeyHandle(vault, String(body.answer.id))
      const row = ofKind(rows, 'passkey').find((held) => held.handle?.equals(handle))
      if (challenge === null || !row) return null
      // What was asked is answered once.
      await keepChallenge(tx, person.sessionId, null)
      const counter = await checkPasskey(site, body.answer, challenge, {
        ...openPasskey(vault, row),
        counter: row.counter,
      })
      return counter === null ? null : { by: 'passkey', row, counter }
    }
    return settle(context, bank, person, find, forget)
  })
