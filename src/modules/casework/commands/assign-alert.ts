// Gives an open alert to a colleague who may work on it, or to whom the rule of assignment points.

import { type CommandContext, command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { listPermissionHolders } from '../../staff/index.ts'
import { listAnalystRows } from '../analyst-store.ts'
import { chooseWorker, type Worker } from '../assignment.ts'
import * as contract from '../contract.ts'
import { changeOf, holdAlert } from './change-alert.ts'

/** Refuses somebody who may not work on alerts. */
export async function refuseUnfit(context: CommandContext, userId: string): Promise<void> {
  const holders = await listPermissionHolders(context.tx, contract.claimAlert.permission, null)
  if (!holders.includes(userId)) {
    const fields = [{ field: 'userId', rule: 'casework.not-an-analyst' }]
    throw new Refusal('http.invalid', {}, { fields })
  }
}

/** Refuses `casework.nobody-free` when nobody has the skill, is there and has room. */
export function chosen(
  workers: readonly Worker[],
  need: { typology: contract.Typology; today: string; except: string | null },
): string {
  const worker = chooseWorker(workers, need)
  if (!worker) throw new Refusal('casework.nobody-free', {}, { status: 409 })
  return worker.userId
}

export const assignAlert = command(contract.assignAlert, async (context, { params, body }) => {
  const { tx, clock } = context
  const held = await holdAlert(context, params, body.version)
  const { typology, assigneeId } = held.alert
  if (body.userId) await refuseUnfit(context, body.userId)
  const userId =
    body.userId ?? chosen(await listAnalystRows(tx), { typology, today: clock.today(), except: assigneeId })
  return changeOf(context, held, { assigneeId: userId, claimedAt: null }, { kind: 'assigned', about: userId })
})
