// What users did on each bank day, counted from the looks on record and the budgets of opened values.

import { PLANNED_EACH_TIME, type Tx } from '../../../platform/database/index.ts'
import type { Figure } from '../rules.ts'
import type { AlertKind, Parameters } from '../rules-contract.ts'

/** A look by itself, not a line of a list or a file. */
const SINGLE = "not (action ~ '(list|search|export|count)' or action like 'task.%' or action like 'notice.%')"
const DAY = "(at at time zone 'Asia/Shanghai')::date"
const HOUR = "extract(hour from at at time zone 'Asia/Shanghai')"

/**
 * The looks of people since a moment. Customers behind numbers that follow each other (but for the check digit, the last)
 * make one walk: the number less its place among the user's is the same along it.
 */
const figuresSql = `with looks as materialized (
    select u.user_id, ${DAY} as day, ${HOUR} as hour, a.customer_id, ${SINGLE} as single, action like '%export%' as exported
    from access_record a join staff_user u on u.user_id::text = a.actor_id where a.at >= $1),
  singles as (select distinct l.user_id, l.day, l.customer_id, left(c.number, -1)::bigint as place, c.tags && $2::text[] as tagged
    from looks l join customer c on c.customer_id = l.customer_id where l.single),
  steps as (select user_id, day, place - row_number() over (partition by user_id, day order by place) as walk from singles)
  select user_id as "userId", to_char(day, 'YYYY-MM-DD') as day, 'tagged' as kind, count(*)::int as count from singles where tagged group by user_id, day
  union all select user_id, to_char(day, 'YYYY-MM-DD'), 'walk', count(*)::int from steps group by user_id, day, walk
  union all select user_id, to_char(day, 'YYYY-MM-DD'), 'export', count(distinct customer_id)::int from looks where exported group by user_id, day
  union all select user_id, to_char(day, 'YYYY-MM-DD'), 'off-hours', count(distinct customer_id)::int from looks
    where case when $3::int > $4::int then hour >= $3 or hour < $4 else hour >= $3 and hour < $4 end group by user_id, day
  union all select user_id, to_char(day, 'YYYY-MM-DD'), 'reveals', used from staff_reveal
    where day >= ($1 at time zone 'Asia/Shanghai')::date`

export async function listFigures(tx: Tx, since: Date, parameters: Parameters): Promise<Figure[]> {
  const { tags, offFromHour, offToHour } = parameters
  const rows = await tx.rows<Figure & { kind: AlertKind }>(`${PLANNED_EACH_TIME}${figuresSql}`, [
    since,
    tags,
    offFromHour,
    offToHour,
  ])
  return rows
}
