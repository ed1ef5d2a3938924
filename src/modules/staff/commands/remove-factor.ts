// Remove second factors: one of the own, all of a user who lost them; new recovery codes in place of the old.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { demandsFactor } from '../factor.ts'
import { countFactors, deleteFactors, lockFactorRows } from '../factor-store.ts'
import { personOf } from '../queries/show-session.ts'
import { deleteSessionsOf } from '../session-store.ts'
import { listAllRoles, lockUser } from '../staff-store.ts'
import { replaceRecoveryCodes } from './own-factors.ts'

export const removeFactor = (forget: () => void) =>
  command(contract.removeFactor, async ({ tx, vault, caller }, { params }) => {
    const person = personOf(caller)
    const user = await lockUser(tx, person.userId)
    const rows = await lockFactorRows(tx, person.userId)
    const row = rows.find(({ factorId, kind }) => factorId === params.factorId && kind !== 'recovery')
    const last = rows.filter(({ kind, confirmed }) => confirmed && kind !== 'recovery').length === 1
    if (row?.confirmed && last) {
      if (demandsFactor(await listAllRoles(tx), user.roleIds)) throw new Refusal('staff.last-factor')
    }
    // Recovery codes stand for a factor: without one they open nothing.
    const gone = row ? (last && row.confirmed ? rows : [row]) : []
    await deleteFactors(
      tx,
      gone.map(({ factorId }) => factorId),
    )
    await countFactors(tx, person.userId)
    return {
      chain: { id: person.userId, key: vault.bankKey },
      before: row ? { factor: row.kind } : null,
      after: null,
      events: [contract.userChanged({ userId: person.userId }), contract.factorsChanged({ userId: person.userId })],
      committed: forget,
      reply: { removed: row !== undefined },
    }
  })

export const renewRecoveryCodes = command(contract.renewRecoveryCodes, async (context) => {
  const { tx, vault, caller } = context
  const person = personOf(caller)
  await lockUser(tx, person.userId)
  if (!person.proof.enrolled) throw new Refusal('staff.no-factor')
  const rows = await lockFactorRows(tx, person.userId)
  return {
    chain: { id: person.userId, key: vault.bankKey },
    before: { recoveryCodes: rows.filter(({ kind }) => kind === 'recovery').length },
    after: { recoveryCodesMade: true },
    events: [],
    reply: { recoveryCodes: await replaceRecoveryCodes(context, person.userId, rows) },
  }
})

export const resetFactors = (forget: () => void) =>
  command(contract.resetFactors, async ({ tx, vault, caller }, { params }) => {
    if (caller.kind === 'person' && caller.userId === params.userId)
      throw new Refusal('staff.not-yourself', {}, { status: 403 })
    const user = await lockUser(tx, params.userId)
    const rows = await lockFactorRows(tx, user.userId)
    await deleteFactors(
      tx,
      rows.map(({ factorId }) => factorId),
    )
    await countFactors(tx, user.userId)
    await deleteSessionsOf(tx, user.userId, null)
    return {
      chain: { id: user.userId, key: vault.bankKey },
      before: { factors: user.factorCount },
      after: { factors: 0, sessionsEnded: true },
      events: [contract.userChanged({ userId: user.userId }), contract.factorsChanged({ userId: user.userId })],
      committed: forget,
      reply: { removed: user.factorCount },
    }
  })
