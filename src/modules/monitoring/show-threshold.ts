// Thresholds, their values and customers' own limits as they leave.

import type { Masking } from '../../platform/access/index.ts'
import type { Input } from '../../platform/contract/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Clock } from '../../platform/kernel/clock.ts'
import type { DataKey, Vault } from '../../platform/vault/index.ts'
import { openUserNames } from '../staff/index.ts'
import type { NamedThreshold, OwnLimits, setOwnLimit } from './contract.ts'
import { namesUsed } from './rule/names-used.ts'
import { OWN_LIMITS, ownUnit } from './rule/own-limits.ts'
import { listRunning } from './rule-store.ts'
import { USER_ID } from './show-list.ts'
import { placeName, spanOf } from './threshold.ts'
import {
  type CustomerValueRow,
  countCustomers,
  listCustomerValues,
  listThresholdRows,
  listValues,
  type ThresholdRow,
} from './threshold-store.ts'

const VALUES_SHOWN_MAX = 200
const HISTORY_MAX = 100
const PLACE = 'monitoring_customer_threshold.sealed'
type Context = { tx: Tx; vault: Vault; clock: Clock }

export type Asked = Input<typeof setOwnLimit>['body']['asked']
export const sealAsked = (vault: Vault, key: DataKey, asked: Asked | null): Buffer =>
  vault.seal(key, PLACE, JSON.stringify(asked))

const namesOf = ({ tx, vault }: Context, ids: readonly string[]) =>
  openUserNames(
    tx,
    vault,
    ids.filter((id) => USER_ID.test(id)),
  )
const show = (row: { from: Date; until: Date | null; endedAt: Date | null }) => ({
  from: row.from.toISOString(),
  until: row.until?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
})

export async function showThresholds(context: Context, rows: readonly ThresholdRow[]): Promise<NamedThreshold[]> {
  const { tx, clock } = context
  const now = clock.now()
  const values = await listValues(
    tx,
    rows.map(({ name }) => name),
  )
  const customers = await countCustomers(tx, now)
  const running = (await listRunning(tx)).map(({ code, rule }) => ({ code, names: namesUsed([rule]).thresholds }))
  const names = await namesOf(
    context,
    values.map(({ setBy }) => setBy),
  )
  return rows.map(({ name, unit, title, version }) => {
    const decided = new Set<string>()
    const own = values.filter((one) => one.name === name).slice(0, VALUES_SHOWN_MAX)
    return {
      name,
      unit,
      title,
      values: own.map((one) => {
        const { from, until } = spanOf(one)
        const place = placeName(one.level, one.target)
        // Newest first: the first that holds at a place is the one that decides.
        const standing = from <= now.getTime() && now.getTime() < until && !decided.has(place)
        if (standing) decided.add(place)
        const { valueId, level, target, amount, setAt, setBy } = one
        return {
          ...{ valueId, level, target, amount, ...show(one), setAt: setAt.toISOString() },
          ...{ setBy: names.get(setBy) ?? null, standing },
        }
      }),
      customers: customers.get(name) ?? 0,
      rules: [...new Set(running.filter((one) => one.names.includes(name)).map(({ code }) => code))],
      version,
    }
  })
}

/** A customer's own limits, each of them, and what was set before, as far as the reader may see words and amounts. */
export async function showLimits(
  context: Context,
  { customerId, key }: { customerId: string; key: DataKey },
  masking: Masking,
): Promise<OwnLimits> {
  const { tx, vault, clock } = context
  const now = clock.now().getTime()
  const titles = new Map((await listThresholdRows(tx)).map(({ name, title }) => [name, title]))
  // What the bank measures the customer by is not told here.
  const rows = (await listCustomerValues(tx, [customerId], OWN_LIMITS)).filter(({ origin }) => origin === 'customer')
  const names = await namesOf(
    context,
    rows.map(({ setBy }) => setBy),
  )
  const shown = (amount: number | null) => (masking.money === 'hidden' ? null : amount)
  // A value that begins in a moment is the one that is shown: whoever set it looks at it now.
  const stands = (row: CustomerValueRow) => row.endedAt === null && spanOf(row).until > now
  return {
    items: OWN_LIMITS.map((name) => {
      const row = rows.find((one) => one.name === name && stands(one))
      const title = titles.get(name) ?? { zh: name, en: name }
      return {
        name,
        unit: ownUnit(name),
        title,
        amount: shown(row?.amount ?? null),
        until: row?.until?.toISOString() ?? null,
      }
    }),
    history: rows.slice(0, HISTORY_MAX).map((row) => {
      const asked = JSON.parse(vault.open(key, PLACE, row.sealed)) as Asked
      const { valueId, name, amount, setBy } = row
      return {
        ...{ valueId, name, amount: shown(amount), ...show(row), setBy: names.get(setBy) ?? null },
        askedBy: asked.by,
        askedHow: asked.how,
        checkedBy: asked.checked,
        note: masking.name === 'hidden' ? null : asked.note,
      }
    }),
  }
}
