// What rules ask beside transactions, as it holds at a transaction's moment: lists and thresholds, read anew when they change.

import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { isCode, withinPlaces } from '../list.ts'
import type { ListHolds } from '../list-contract.ts'
import { findList, listSpans } from '../list-store.ts'
import { entryHash } from '../resolve-values.ts'
import type { Surroundings } from '../rule/engine-types.ts'
import { namesUsed } from '../rule/names-used.ts'
import type { Rule } from '../rule-contract.ts'
import { nameOfKey } from '../show-list.ts'
import { amountAt, placeName, resolved, spanOf, type ThresholdSpan } from '../threshold.ts'
import { listCustomerValues, listValues, listVersionsOf } from '../threshold-store.ts'

const HASHES_KEPT_MAX = 100_000

type Span = { from: number; until: number }
type HeldList = { version: number; holds: ListHolds; spans: Map<string, Span[]> }
type HeldThreshold = { version: number; places: Map<string, ThresholdSpan[]> }

export type KeptSurroundings = {
  /** What an engine of these rules is given. */
  readonly surroundings: Required<Pick<Surroundings, 'listHolds' | 'threshold'>>
  /** Which rules ask from now on. */
  use(rules: readonly Rule[]): void
  /** Makes it stand as this transaction sees it, for the customers at hand; before each evaluation. */
  renew(tx: Tx, customerIds: Iterable<string>): Promise<void>
}

const push = <V>(map: Map<string, V[]>, key: string, value: V) => {
  const held = map.get(key)
  if (held) held.push(value)
  else map.set(key, [value])
}

async function readList(tx: Tx, name: string, version: number): Promise<HeldList> {
  const { holds } = (await findList(tx, name)) as { holds: ListHolds }
  const spans = new Map<string, Span[]>()
  for (const { from, until, endedAt, ...key } of await listSpans(tx, name)) {
    const end = Math.min(...[until, endedAt].map((one) => one?.getTime() ?? Number.POSITIVE_INFINITY))
    push(spans, nameOfKey(key), { from: from.getTime(), until: end })
  }
  return { version, holds, spans }
}

async function readThreshold(tx: Tx, name: string, version: number): Promise<HeldThreshold> {
  const places = new Map<string, ThresholdSpan[]>()
  for (const row of await listValues(tx, [name])) push(places, placeName(row.level, row.target), spanOf(row))
  return { version, places }
}

/** Values of persons are looked up by hash: those that come again are hashed once. */
function hasher(vault: Vault): (holds: ListHolds, value: string) => string {
  const hashes = new Map<string, string>()
  return (holds, value) => {
    const name = `${holds}\n${value}`
    let hash = hashes.get(name)
    if (hash === undefined) {
      if (hashes.size >= HASHES_KEPT_MAX) hashes.clear()
      hashes.set(name, (hash = entryHash(vault, holds, value).toString('hex')))
    }
    return hash
  }
}

export function openSurroundings(vault: Vault): KeptSurroundings {
  const hashOf = hasher(vault)
  const lists = new Map<string, HeldList>()
  const thresholds = new Map<string, HeldThreshold>()
  let used = namesUsed([])
  /** Of the customers at hand: threshold -> customer -> values. */
  let own = new Map<string, Map<string, ThresholdSpan[]>>()
  const none: ReadonlyMap<string, ThresholdSpan[]> = new Map()

  return {
    surroundings: {
      listHolds(name, value, at) {
        const list = lists.get(name)
        if (!list) return false
        const keys =
          list.holds === 'place' ? withinPlaces(value) : [isCode(list.holds) ? value : hashOf(list.holds, value)]
        return keys.some((key) => (list.spans.get(key) ?? []).some(({ from, until }) => from <= at && at < until))
      },
      threshold(name, { customerId, segment, productCode, at }) {
        const customer = amountAt(own.get(name)?.get(customerId), at)
        return customer ?? resolved(thresholds.get(name)?.places ?? none, { segment, productCode }, at)
      },
    },
    use(rules) {
      used = namesUsed(rules)
    },
    async renew(tx, customerIds) {
      if (used.lists.length + used.thresholds.length === 0) return
      for (const { kind, name, version } of await listVersionsOf(tx, used.lists, used.thresholds))
        if (kind === 'list') {
          if (lists.get(name)?.version !== version) lists.set(name, await readList(tx, name, version))
        } else if (thresholds.get(name)?.version !== version)
          thresholds.set(name, await readThreshold(tx, name, version))
      own = new Map()
      if (used.thresholds.length === 0) return
      for (const row of await listCustomerValues(tx, [...new Set(customerIds)], used.thresholds)) {
        const places = own.get(row.name) ?? new Map<string, ThresholdSpan[]>()
        own.set(row.name, places)
        push(places, row.customerId, spanOf(row))
      }
    },
  }
}
