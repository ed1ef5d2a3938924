// From what was booked to what rules ask about: the leg itself, and what is known of its customer and account.

import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { listProductCodes } from '../../account/index.ts'
import { listTraits, type Trait } from '../../customer/index.ts'
import { type Entry, openMemos } from '../../ledger/index.ts'
import { counterpartyKey } from '../resolve-values.ts'
import { factsOfEntry, type TransactionFacts } from '../rule/facts.ts'
import type { KeptSurroundings } from './surroundings.ts'

const KEPT_MAX = 200_000
/** What is known of a customer or an account is asked again after this time. */
const KEPT_MS = 10 * 60_000
const AT_ONCE = 5_000

type Kept<V> = { value: V; until: number }

/** Answers by key from memory, and asks for all that are missing in one statement. */
async function known<V>(
  kept: Map<string, Kept<V>>,
  keys: Iterable<string>,
  nowMs: number,
  ask: (missing: string[]) => Promise<Map<string, V>>,
  nothing: V,
): Promise<Map<string, V>> {
  const found = new Map<string, V>()
  const missing: string[] = []
  for (const key of new Set(keys)) {
    const one = kept.get(key)
    if (one && one.until > nowMs) found.set(key, one.value)
    else missing.push(key)
  }
  if (kept.size + missing.length > KEPT_MAX) kept.clear()
  for (let from = 0; from < missing.length; from += AT_ONCE) {
    const some = missing.slice(from, from + AT_ONCE)
    const answers = await ask(some)
    for (const key of some) {
      const value = answers.get(key) ?? nothing
      kept.set(key, { value, until: nowMs + KEPT_MS })
      found.set(key, value)
    }
  }
  return found
}

const YEAR_MS = 31_556_952_000
const yearsSince = (day: string, at: Date) => Math.floor((at.getTime() - Date.parse(day)) / YEAR_MS)

/** What is known beside the leg itself. The segment is the stage of the relationship; a corporate customer has no age. */
function knownOf(entry: Entry, trait: Trait | null, productCode: string | null, counterparty: string | null) {
  return {
    productCode,
    counterparty,
    ...(trait && {
      customerKind: trait.kind,
      customerAge: trait.birthDate === null ? null : yearsSince(trait.birthDate, entry.at),
      segment: trait.stage,
    }),
  }
}

export type FactsSource = (tx: Tx, entries: readonly Entry[]) => Promise<TransactionFacts[]>

/**
 * Turns legs into facts. What stands on the other side outside the bank is told apart by a keyed hash, never by its number.
 * `around` is renewed with each page, so that lists and thresholds stand as the page's transaction sees them.
 */
export function openFactsSource(
  vault: Vault,
  now: () => number = Date.now,
  around: Pick<KeptSurroundings, 'renew'> | null = null,
): FactsSource {
  const traits = new Map<string, Kept<Trait | null>>()
  const products = new Map<string, Kept<string | null>>()
  return async (tx, entries) => {
    if (entries.length === 0) return []
    await around?.renew(
      tx,
      entries.map(({ customerId }) => customerId),
    )
    const owners = new Map(entries.map(({ accountId, customerId }) => [accountId, customerId]))
    const outside = entries.filter((entry) => entry.sealed && entry.otherAccountId === null)
    const [traitOf, productOf, memos] = await Promise.all([
      known(
        traits,
        entries.map(({ customerId }) => customerId),
        now(),
        async (ids) => new Map((await listTraits(tx, ids)).map((trait) => [trait.customerId, trait])),
        null,
      ),
      known(
        products,
        owners.keys(),
        now(),
        (ids) =>
          listProductCodes(
            tx,
            ids.map((accountId) => ({ accountId, customerId: owners.get(accountId) as string })),
          ),
        null,
      ),
      openMemos(tx, vault, outside),
    ])
    const numbers = new Map(outside.map((entry, at) => [entry, memos[at]?.counterpartyNumber]))
    return entries.map((entry) => {
      const number = numbers.get(entry)
      const counterparty = entry.otherAccountId ?? (number ? counterpartyKey(vault, number) : null)
      const trait = traitOf.get(entry.customerId) ?? null
      return factsOfEntry(entry, knownOf(entry, trait, productOf.get(entry.accountId) ?? null, counterparty))
    })
  }
}
