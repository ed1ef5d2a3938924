// Give a role or a permission until a moment, and end it: early by a person, told of at its moment by a job.

import { type Change, type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { closeGrant, type GrantRow, insertGrant, lockGrant } from '../grant-store.ts'
import { sealReason, showGrant } from '../show-grant.ts'
import { listAllRoles, lockUser } from '../staff-store.ts'

const DAY_MS = 86_400_000

const told = ({ userId, grantId, kind, what, endsAt }: GrantRow) => ({
  userId,
  grantId,
  kind,
  what,
  endsAt: endsAt.toISOString(),
})
const kept = ({ reason: _, ...row }: GrantRow) => ({
  ...row,
  givenAt: row.givenAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
})

async function refuseWrong(
  { tx, clock, caller }: CommandContext,
  user: { userId: string; factorCount: number; roleIds: string[] },
  body: { kind: string; what: string; endsAt: string },
  permissions: readonly string[],
): Promise<void> {
  if (caller.kind === 'person' && caller.userId === user.userId)
    throw new Refusal('staff.not-yourself', {}, { status: 403 })
  const [now, endsAt] = [clock.now().getTime(), new Date(body.endsAt).getTime()]
  if (!(endsAt > now) || endsAt > now + contract.GRANT_DAYS_MAX * DAY_MS)
    throw new Refusal(
      'http.invalid',
      {},
      { fields: [{ field: 'endsAt', rule: 'staff.grant-end-wrong', facts: { days: contract.GRANT_DAYS_MAX } }] },
    )
  const role = body.kind === 'role' ? (await listAllRoles(tx)).find(({ roleId }) => roleId === body.what) : null
  if (body.kind === 'role' ? !role : !permissions.includes(body.what))
    throw new Refusal('http.invalid', {}, { fields: [{ field: 'what', rule: 'staff.grant-unknown' }] })
  if (user.roleIds.includes(body.what)) throw new Refusal('staff.grant-held', { what: body.what }, { status: 409 })
  // A role that demands a second factor is not had without one by way of a grant.
  if (role?.secondFactor && user.factorCount === 0)
    throw new Refusal('staff.grant-needs-factor', { what: body.what }, { status: 409 })
}

/** `permissions`: the ids of all there are. */
export const giveGrant = (forget: () => void, permissions: () => { id: string }[]) =>
  command(contract.giveGrant, async (context, { params, body }) => {
    const { tx, vault, clock, caller } = context
    const user = await lockUser(tx, params.userId)
    const known = permissions().map(({ id }) => id)
    await refuseWrong(context, user, body, known)
    const row: GrantRow = {
      grantId: newId(),
      userId: user.userId,
      kind: body.kind,
      what: body.what,
      scope: body.scope ?? 'own',
      reason: sealReason(vault, body.reason),
      givenBy: caller.kind === 'person' ? caller.userId : caller.kind,
      givenAt: clock.now(),
      endsAt: new Date(body.endsAt),
      endedAt: null,
    }
    await insertGrant(tx, row)
    return {
      chain: { id: user.userId, key: vault.bankKey },
      before: null,
      after: { grant: { ...kept(row), reason: body.reason } },
      committed: forget,
      events: [contract.userChanged({ userId: user.userId }), contract.grantGiven(told(row))],
      reply: await showGrant({ tx, vault, clock }, row),
    }
  })

async function finish(
  { tx, vault, clock }: CommandContext,
  row: GrantRow,
  forget: () => void,
): Promise<Change<contract.Grant>> {
  const now = clock.now()
  if (row.endedAt) throw new Refusal('staff.grant-over', {}, { status: 409 })
  // Told of after its moment, it still ended at its moment.
  const after = { ...row, endedAt: now < row.endsAt ? now : row.endsAt }
  await closeGrant(tx, row.grantId, after.endedAt)
  return {
    chain: { id: row.userId, key: vault.bankKey },
    before: { grant: kept(row) },
    after: { grant: kept(after) },
    committed: forget,
    events: [contract.userChanged({ userId: row.userId }), contract.grantEnded(told(row))],
    reply: await showGrant({ tx, vault, clock }, after),
  }
}

export const endGrant = (forget: () => void) =>
  command(contract.endGrant, async (context, { params }) =>
    finish(context, await lockGrant(context.tx, params.userId, params.grantId), forget),
  )
