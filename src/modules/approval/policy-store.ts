// Every statement on the rules; a rule's newest version is the one that stands.

import type { Tx } from '../../platform/database/index.ts'
import type { Policy } from './contract.ts'

export type PolicyRow = Omit<Policy, 'savedAt'> & { savedAt: Date }
const COLUMNS = `policy_id as "policyId", version, route, active, fixed, conditions, levels, deadline_hours as "deadlineHours",
  remind_hours as "remindHours", escalate_hours as "escalateHours", escalate_to as "escalateTo", saved_by as "savedBy", saved_at as "savedAt"`

/** The newest version of each rule. */
export const listPolicyRows = (tx: Tx) =>
  tx.rows<PolicyRow>(`select distinct on (policy_id) ${COLUMNS} from approval_policy order by policy_id, version desc`)

/** The newest version, with writers of rules waiting for each other. */
export async function lockPolicy(tx: Tx, policyId: string): Promise<PolicyRow | null> {
  await tx.run("select pg_advisory_xact_lock(hashtext('kahu.approval-policy'))")
  return tx.maybe<PolicyRow>(
    `select ${COLUMNS} from approval_policy where policy_id = $1 order by version desc limit 1`,
    [policyId],
  )
}

/** Writes a version; one that is there already stays as it is. */
export async function insertPolicy(tx: Tx, row: PolicyRow): Promise<void> {
  await tx.run(
    `insert into approval_policy (policy_id, version, route, active, fixed, conditions, levels, deadline_hours, remind_hours,
       escalate_hours, escalate_to, saved_by, saved_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) on conflict do nothing`,
    [
      row.policyId,
      row.version,
      row.route,
      row.active,
      row.fixed,
      JSON.stringify(row.conditions),
      row.levels,
      row.deadlineHours,
      row.remindHours,
      row.escalateHours,
      row.escalateTo,
      row.savedBy,
      row.savedAt,
    ],
  )
}
