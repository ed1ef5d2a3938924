// What setting up and giving a second factor share: recovery codes, the session that goes on as proved, who that is.

import { randomBytes } from 'node:crypto'
import type { Person } from '../../../platform/access/index.ts'
import type { CommandContext } from '../../../platform/command/index.ts'
import { RECOVERY_CODES, recoveryCodeOf } from '../factor.ts'
import { deleteFactors, type FactorRow, insertFactor, proveSession } from '../factor-store.ts'
import { newToken, tokenHashOf } from '../queries/roster.ts'
import { recoveryHandle, sealFactor } from '../show-factor.ts'
import { deviceOf } from '../staff.ts'

const RANDOM_BYTES = 12

/** Ends the old recovery codes and keeps new ones as keyed hashes; the answer is the only place where they stand. */
export async function replaceRecoveryCodes(
  { tx, vault, clock }: Pick<CommandContext, 'tx' | 'vault' | 'clock'>,
  userId: string,
  held: readonly FactorRow[],
): Promise<string[]> {
  await deleteFactors(
    tx,
    held.filter(({ kind }) => kind === 'recovery').map(({ factorId }) => factorId),
  )
  const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCodeOf(randomBytes(RANDOM_BYTES)))
  for (const code of codes) {
    const handle = recoveryHandle(vault, userId, code)
    const part = { kind: 'recovery', confirmed: true, counter: 0, addedAt: clock.now(), lastUsedAt: null } as const
    await insertFactor(tx, sealFactor(vault, userId, { ...part, handle }))
  }
  return codes
}

/** The session goes on as proved now, on the kind of terminal it was proved on. One that was half open gets a new token: the old one may have been seen. */
export async function proveNow({ tx, clock, device }: Pick<CommandContext, 'tx' | 'clock' | 'device'>, person: Person) {
  const token = person.proof.standing === 'half' ? newToken() : undefined
  await proveSession(tx, person.sessionId, token ? tokenHashOf(token) : null, clock.now(), deviceOf(device))
  return token === undefined ? {} : { sessionToken: token }
}
