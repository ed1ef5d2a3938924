// The one box: exact values through the directory, names through keyed tokens, ranked after opening.

import { maskingOf, type Scope } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import type { Static } from '../../../platform/contract/index.ts'
import { PLANNED_EACH_TIME, type Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { nameScore, type QueryPlan, queryPlan } from '../../../platform/vault/search-tokens.ts'
import * as contract from '../contract.ts'
import type { SealedProfile } from '../customer-state.ts'
import { CUSTOMER_COLUMNS, CUSTOMER_JOIN, type CustomerRow, openProfile } from '../customer-store.ts'
import type { NumberDirectory } from '../number-directory.ts'
import { type Reading, recognise } from '../recognise.ts'
import { visibleSql } from '../restriction-store.ts'
import { namesFor, showLine } from '../show-customer.ts'
import { scopeSql, Values } from './conditions.ts'
import { lookUp } from './look-up.ts'
import { rowsInScope } from './rows-in-scope.ts'

const LIMIT_DEFAULT = 20
/** Candidates that are opened and ranked; beyond them the text is too common to rank all. */
const CANDIDATES_MAX = 200
/** Read beyond the page, so that one that matches by accident does not make it short. */
const CANDIDATES_SPARE = 4
const FORMER_NAME_FACTOR = 0.9

type Recognised = Static<typeof contract.Recognised>

/** What ranking needs of a candidate. */
type Candidate = Pick<CustomerRow, 'customerId' | 'number' | 'status' | 'sealed' | 'wrapped'> & { tier: number }
const CANDIDATE_COLUMNS = 'c.customer_id as "customerId", c.number, c.status, c.sealed, k.wrapped'

/**
 * Candidates by tier, each found by the index and cut at the limit before anything is joined or ordered. The database
 * comes to a tier only when those before it gave too few.
 */
async function candidatesOf<C extends Candidate>(
  tx: Tx,
  plan: QueryPlan,
  scope: Scope,
  limit: number,
  columns: string,
): Promise<C[]> {
  if (plan.kind === 'none') return []
  const values = new Values()
  // `is true` keeps the scope out of the choice of index: a branch holds far more customers than a name.
  const inScope = `(${scopeSql(scope, values)}) is true and ${visibleSql(scope)}`
  const [most, wanted] = [values.bind(CANDIDATES_MAX, 'int'), values.bind(limit, 'int')]
  const tests = plan.tiers.map((tier) =>
    [
      ...(tier.all.length > 0 ? [`c.name_tokens @> ${values.bind(tier.all, 'int[]')}`] : []),
      ...tier.any.map((group) => `c.name_tokens && ${values.bind(group, 'int[]')}`),
    ].join(' and '),
  )
  const steps = tests.map((test, at) => {
    const notBefore = tests.slice(0, at).map((before) => ` and not (${before})`)
    return `select * from (with found as materialized (select c.customer_id, c.number, c.status from customer c where ${test}${notBefore.join('')} and ${inScope} limit ${most})
      select f.*, ${at} as tier from found f order by f.status, f.number limit ${wanted}) tier_${at}`
  })
  return tx.rows<C>(
    `${PLANNED_EACH_TIME}select ${columns}, f.tier from (${steps.join(' union all ')} limit ${wanted}) f
     join ${CUSTOMER_JOIN.replace('customer c', 'customer c on c.customer_id = f.customer_id')}`,
    values.list,
  )
}

type Scored<C> = { row: C; profile: SealedProfile; score: number }
/** A row that is shown, with what was opened of it to rank it. */
type Shown = { row: CustomerRow; profile?: SealedProfile }

/** The best fit first; of equal fit those who are customers still, then by number. */
function ranked<C extends Candidate>(vault: Vault, text: string, candidates: C[]): Scored<C>[] {
  const scored = candidates.map((row) => {
    const { profile } = openProfile(vault, row)
    const score = Math.max(
      nameScore(text, profile.name),
      ...profile.formerNames.map((former) => nameScore(text, former) * FORMER_NAME_FACTOR),
    )
    return { row, profile, score }
  })
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || byText(a.row.status, b.row.status) || byText(a.row.number, b.row.number))
}

/** Whether candidates that were not read could stand before the last one shown: they score at most what their tier allows. */
function isSettled(plan: QueryPlan, candidates: Candidate[], scored: Scored<Candidate>[], limit: number): boolean {
  const last = candidates.reduce((most, { tier }) => Math.max(most, tier), 0)
  return (scored[limit]?.score ?? 0) >= (plan.tiers[last]?.bound ?? 0)
}

/** The best of the candidates, whole. When the first tiers fill the page, few are read, whole at once; otherwise all are ranked first. */
async function rowsByName(
  tx: Tx,
  vault: Vault,
  text: string,
  plan: QueryPlan,
  scope: Scope,
  limit: number,
): Promise<{ rows: Shown[]; more: boolean }> {
  const wanted = limit + CANDIDATES_SPARE
  const best = await candidatesOf<CustomerRow & Candidate>(tx, plan, scope, wanted, CUSTOMER_COLUMNS)
  const first = ranked(vault, text, best)
  if (best.length < wanted || isSettled(plan, best, first, limit))
    return { rows: first.slice(0, limit), more: first.length > limit }
  const candidates = await candidatesOf<Candidate>(tx, plan, scope, CANDIDATES_MAX, CANDIDATE_COLUMNS)
  const scored = ranked(vault, text, candidates)
  const more = candidates.length >= CANDIDATES_MAX || scored.length > limit
  const shown = scored.slice(0, limit)
  const ids = shown.map(({ row }) => row.customerId)
  const byId = new Map((await rowsInScope(tx, ids, scope)).map((row) => [row.customerId, row]))
  // Whoever was changed since the ranking is opened anew.
  const again = ({ row: ranked, profile }: Scored<Candidate>): Shown[] => {
    const row = byId.get(ranked.customerId)
    return row ? [row.sealed.equals(ranked.sealed) ? { row, profile } : { row }] : []
  }
  return { rows: shown.flatMap(again), more }
}

async function find(
  tx: Tx,
  vault: Vault,
  directory: NumberDirectory,
  text: string,
  readings: Reading[],
  scope: Scope,
  limit: number,
): Promise<{ as: Recognised; rows: Shown[]; more: boolean }> {
  for (const reading of readings) {
    if (reading.as === 'name' || reading.as === 'pinyin' || reading.as === 'latin') {
      return { as: reading.as, ...(await rowsByName(tx, vault, text, queryPlan(vault, reading.text), scope, limit)) }
    }
    const rows = await lookUp(tx, vault, directory, reading, scope)
    if (rows.length > 0)
      return { as: reading.as, rows: rows.slice(0, limit).map((row) => ({ row })), more: rows.length > limit }
  }
  return { as: (readings[0] as Reading).as, rows: [], more: false }
}

export const searchCustomers = (directory: NumberDirectory) =>
  query(contract.searchCustomers, async ({ tx, vault, clock, caller, scope, looked }, { body }) => {
    const startedAt = performance.now()
    const today = clock.today()
    const all = recognise(body.text, today, directory.isAccountNumber)
    const asked = body.as ? all.filter((reading) => reading.as === body.as) : all
    const readings =
      asked.length > 0
        ? asked
        : body.as === 'name'
          ? [{ as: 'name' as const, text: body.text }]
          : [{ as: 'nothing' as const }]
    const {
      as,
      rows: shown,
      more,
    } = await find(tx, vault, directory, body.text, readings, scope, body.limit ?? LIMIT_DEFAULT)
    const names = await namesFor(
      tx,
      vault,
      shown.map(({ row }) => row.ownerId),
    )
    const masking = maskingOf(caller)
    looked(shown.map(({ row }) => row.customerId))
    return {
      recognised: as,
      items: shown.map(({ row, profile }) => showLine(vault, row, names, masking, today, profile)),
      more,
      tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
    }
  })
