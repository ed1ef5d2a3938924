// What each rule was worth in the last days: counted from hits and from what alerts turned out to be.

import type { Scope } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { customerInScopeSql, Values } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { falseShare, rotOf } from '../rot.ts'
import { hidesMoney } from '../show-alert.ts'

const DAYS_DEFAULT = 90
const DAY_MS = 86_400_000
type FiguresRow = {
  ruleCode: string
  ruleName: contract.Texts
  hits: number
  alerts: number
  closedTrue: number
  closedFalse: number
  closedUnclear: number
  savedFen: number
  minutes: number
  lastTrueAt: Date | null
  firstHitAt: Date
}

/** An alert of several rules counts for each of them, its money too: it would be there without the others. */
async function listFigures(tx: Tx, since: Date, scope: Scope): Promise<FiguresRow[]> {
  const values = new Values()
  values.list.push(since)
  return tx.rows<FiguresRow>(
    `with hit as (
       select h.rule_code, (array_agg(h.rule_name order by h.recorded_at desc))[1] as rule_name, count(*) filter (where h.recorded_at >= $1)::int as hits,
         min(h.recorded_at) as first_hit_at
       from casework_hit h where ${customerInScopeSql('h.customer_id', scope, values)} group by 1
     ), closed as (
       select r.rule_code, count(*) filter (where a.opened_at >= $1)::int as alerts,
         count(*) filter (where a.closed_at >= $1 and a.outcome = 'true')::int as closed_true,
         count(*) filter (where a.closed_at >= $1 and a.outcome = 'false')::int as closed_false,
         count(*) filter (where a.closed_at >= $1 and a.outcome = 'unclear')::int as closed_unclear,
         coalesce(sum(a.money_fen) filter (where a.closed_at >= $1 and a.outcome = 'true'), 0)::bigint as saved_fen,
         coalesce(sum(extract(epoch from a.closed_at - a.claimed_at)) filter (where a.closed_at >= $1), 0) / 60 as minutes,
         max(a.closed_at) filter (where a.outcome = 'true') as last_true_at
       from casework_alert a, unnest(a.rules) as r (rule_code) where ${customerInScopeSql('a.customer_id', scope, values)} group by 1
     )
     select hit.rule_code as "ruleCode", hit.rule_name as "ruleName", hit.hits, coalesce(closed.alerts, 0) as alerts,
       coalesce(closed.closed_true, 0) as "closedTrue", coalesce(closed.closed_false, 0) as "closedFalse",
       coalesce(closed.closed_unclear, 0) as "closedUnclear", coalesce(closed.saved_fen, 0)::bigint as "savedFen",
       round(coalesce(closed.minutes, 0))::int as minutes, closed.last_true_at as "lastTrueAt", hit.first_hit_at as "firstHitAt"
     from hit left join closed using (rule_code) order by hit.hits desc, hit.rule_code`,
    values.list,
  )
}

export const listRuleFigures = query(
  contract.listRuleFigures,
  async ({ tx, scope, clock, caller }, { query: asked }) => {
    const { days = DAYS_DEFAULT } = asked
    const now = clock.now()
    const rows = await listFigures(tx, new Date(now.getTime() - days * DAY_MS), scope)
    const hidden = hidesMoney(caller)
    return {
      days,
      items: rows.map(({ firstHitAt, ...row }) => ({
        ...row,
        savedFen: hidden ? null : row.savedFen,
        lastTrueAt: row.lastTrueAt?.toISOString() ?? null,
        falseShare: falseShare({ ...row, firstHitAt }),
        rots: rotOf({ ...row, firstHitAt }, now),
      })),
    }
  },
)
