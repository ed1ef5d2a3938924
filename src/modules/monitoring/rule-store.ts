// Every statement on rules, lists and thresholds.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Rule } from './rule-contract.ts'

export type RuleState = 'draft' | 'shadow' | 'live' | 'retired'
export type RuleVersion = {
  code: string
  version: number
  state: RuleState
  rule: Rule
  madeBy: string
  madeAt: Date
  beganAt: Date | null
  endedAt: Date | null
}
const COLUMNS = `code, version, state, rule, made_by as "madeBy", made_at as "madeAt", began_at as "beganAt", ended_at as "endedAt"`
const RULES_MAX = 500

/** What works or is tried now, by code. */
export const listRunning = (tx: Tx): Promise<RuleVersion[]> =>
  tx.rows(
    `select ${COLUMNS} from monitoring_rule_version where state in ('live', 'shadow') order by code, version limit ${RULES_MAX}`,
  )

/** The newest version of each rule, and the one that works beside it. */
export const listNewest = (tx: Tx): Promise<RuleVersion[]> =>
  tx.rows(
    `select ${COLUMNS} from monitoring_rule_version v
     where state in ('live', 'shadow') or version = (select max(version) from monitoring_rule_version w where w.code = v.code)
     order by code, version desc limit ${2 * RULES_MAX}`,
  )

export const listVersions = (tx: Tx, code: string): Promise<RuleVersion[]> =>
  tx.rows(`select ${COLUMNS} from monitoring_rule_version where code = $1 order by version desc limit 200`, [code])

/** All versions of a rule, newest first, with its writers kept out. Refuses `monitoring.rule-not-found` when `mustBe` and there are none. */
export async function lockRule(tx: Tx, code: string, mustBe: boolean): Promise<RuleVersion[]> {
  await tx.run("select pg_advisory_xact_lock(hashtext('kahu.monitoring-rule'), hashtext($1))", [code])
  const versions = await listVersions(tx, code)
  if (mustBe && versions.length === 0) throw new Refusal('monitoring.rule-not-found', { code }, { status: 404 })
  return versions
}

export const insertRule = (tx: Tx, row: RuleVersion): Promise<number> =>
  tx.run(
    `insert into monitoring_rule_version (code, version, state, rule, made_by, made_at, began_at, ended_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8)`,
    [row.code, row.version, row.state, JSON.stringify(row.rule), row.madeBy, row.madeAt, row.beganAt, row.endedAt],
  )

export const updateRule = (tx: Tx, row: RuleVersion): Promise<number> =>
  tx.run(
    `update monitoring_rule_version set state = $3, rule = $4, made_by = $5, made_at = $6, began_at = $7, ended_at = $8
     where code = $1 and version = $2`,
    [row.code, row.version, row.state, JSON.stringify(row.rule), row.madeBy, row.madeAt, row.beganAt, row.endedAt],
  )
