// The one box: exact values through the directory, names through keyed tokens, ranked after opening.

import type { Scope } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import type { Static } from '../../../platform/contract/index.ts'
import { PLANNED_EACH_TIME, type Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { nameScore, type QueryPlan, queryPlan } from '../../../platform/vault/search-tokens.ts'
import * as contract from '../contract.ts'
import { type CustomerRow, openProfile } from '../customer-store.ts'
import { type Reading, recognise } from '../recognise.ts'
import { maskingOf, namesFor, showLine } from '../show-customer.ts'
import { scopeSql, Values } from './conditions.ts'
import { lookUp } from './look-up.ts'
import { rowsInScope } from './rows-in-scope.ts'

const LIMIT_DEFAULT = 20
/** Candidates that are opened and ranked; beyond them the text is too common to rank all. */
const CANDIDATES_MAX = 200

type Recognised = Static<typeof contract.Recognised>

/** What ranking needs of a candidate. */
type Candidate = Pick<CustomerRow, 'customerId' | 'number' | 'status' | 'sealed' | 'wrapped'>

/** Candidates whose tokens meet the plan: found by the index, cut at the limit before anything is joined or ordered. */
async function candidatesOf(tx: Tx, plan: QueryPlan, scope: Scope): Promise<Candidate[]> {
  if (plan.kind === 'none') return []
  const values = new Values()
  const conditions = [
    ...(plan.all.length > 0 ? [`c.name_tokens @> ${values.bind(plan.all, 'int[]')}`] : []),
    ...plan.any.map((group) => `c.name_tokens && ${values.bind(group, 'int[]')}`),
    // `is true` keeps the scope out of the choice of index: a branch holds far more customers than a name.
    `(${scopeSql(scope, values)}) is true`,
  ]
  return tx.rows<Candidate>(
    `${PLANNED_EACH_TIME}with found as materialized (select c.customer_id, c.number, c.status, c.sealed from customer c where ${conditions.join(' and ')} limit ${values.bind(CANDIDATES_MAX, 'int')})
     select f.customer_id as "customerId", f.number, f.status, f.sealed, k.wrapped from found f join data_key k on k.owner_id = f.customer_id`,
    values.list,
  )
}

function ranked(vault: Vault, text: string, candidates: Candidate[]): string[] {
  const scored = candidates.map((row) => {
    const { profile } = openProfile(vault, row)
    const score = Math.max(
      nameScore(text, profile.name),
      ...profile.formerNames.map((former) => nameScore(text, former) * 0.9),
    )
    return { row, score: row.status === 'active' ? score : score * 0.8 }
  })
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.row.number < b.row.number ? -1 : 1))
    .map(({ row }) => row.customerId)
}

/** The best of the candidates, whole: only what is shown is read in full. */
async function rowsByName(
  tx: Tx,
  vault: Vault,
  text: string,
  plan: QueryPlan,
  scope: Scope,
  limit: number,
): Promise<{ rows: CustomerRow[]; more: boolean }> {
  const candidates = await candidatesOf(tx, plan, scope)
  const ids = ranked(vault, text, candidates)
  const shown = ids.slice(0, limit)
  if (shown.length === 0) return { rows: [], more: candidates.length >= CANDIDATES_MAX }
  const byId = new Map((await rowsInScope(tx, shown, scope)).map((row) => [row.customerId, row]))
  const rows = shown.flatMap((id) => byId.get(id) ?? [])
  return { rows, more: candidates.length >= CANDIDATES_MAX || ids.length > limit }
}

async function find(
  tx: Tx,
  vault: Vault,
  text: string,
  readings: Reading[],
  scope: Scope,
  limit: number,
): Promise<{ as: Recognised; rows: CustomerRow[]; more: boolean }> {
  for (const reading of readings) {
    if (reading.as === 'name' || reading.as === 'pinyin' || reading.as === 'latin') {
      return { as: reading.as, ...(await rowsByName(tx, vault, text, queryPlan(vault, reading.text), scope, limit)) }
    }
    const rows = await lookUp(tx, vault, reading, scope)
    if (rows.length > 0) return { as: reading.as, rows: rows.slice(0, limit), more: rows.length > limit }
  }
  return { as: (readings[0] as Reading).as, rows: [], more: false }
}

export const searchCustomers = query(
  contract.searchCustomers,
  async ({ tx, vault, clock, caller, scope, looked }, { body }) => {
    const startedAt = performance.now()
    const today = clock.today()
    const all = recognise(body.text, today)
    const asked = body.as ? all.filter((reading) => reading.as === body.as) : all
    const readings =
      asked.length > 0
        ? asked
        : body.as === 'name'
          ? [{ as: 'name' as const, text: body.text }]
          : [{ as: 'nothing' as const }]
    const { as, rows: shown, more } = await find(tx, vault, body.text, readings, scope, body.limit ?? LIMIT_DEFAULT)
    const names = await namesFor(
      tx,
      vault,
      shown.map((row) => row.ownerId),
    )
    const masking = maskingOf(caller)
    looked(shown.map((row) => row.customerId))
    return {
      recognised: as,
      items: shown.map((row) => showLine(vault, row, names, masking, today)),
      more,
      tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
    }
  },
)
