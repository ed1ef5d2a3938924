// Writes rows of a file as customers: decides each on what is there, then creates and changes them together.

import { isDeepStrictEqual } from 'node:util'
import { covers } from '../../../platform/access/index.ts'
import {
  type BatchAnswer,
  type BatchHandler,
  batchCommand,
  type CommandContext,
  differences,
} from '../../../platform/command/index.ts'
import type { ImportItem } from '../../../platform/intake/importable.ts'
import { type FieldProblem, Refusal } from '../../../platform/kernel/refusal.ts'
import { checkContextOf } from '../check-context.ts'
import { documentHash, findHolders, insertNewClaims, numberHash, sourceHash, takenProblems } from '../claim-store.ts'
import { defaultsOf, newCustomer } from '../commands/create-customer.ts'
import * as contract from '../contract.ts'
import { checkCustomer } from '../customer.ts'
import type { CustomerState } from '../customer-state.ts'
import {
  insertManyCustomers,
  lockCustomers,
  type NewCustomer,
  type OpenedCustomer,
  updateCustomers,
} from '../customer-store.ts'
import type { NumberSource } from '../number-store.ts'
import { findPlaces, type Places } from './import-places.ts'
import { layRow } from './lay-row.ts'
import { type ClaimMove, claimMove, holdersOf, takenClaims, withBlindMemory, writeMoves } from './move-many-claims.ts'
import type { CustomerRow } from './read-customer.ts'

export const IMPORT_PERMISSION = 'customer.import'
type Item = ImportItem<CustomerRow>
type Decided =
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'unchanged' }
  | { kind: 'created'; record: NewCustomer; move: ClaimMove }
  | { kind: 'updated'; before: OpenedCustomer; after: OpenedCustomer; move: ClaimMove }

const refused = (code: string, fields: FieldProblem[] = []): Decided => ({
  kind: 'refused',
  refusal: new Refusal(code, {}, { fields }),
})

/** The column of the file that a path of the record came from. */
function importField(path: string, state: CustomerState): string {
  const [list, at] = path.split('.')
  if (list === 'documents') return `documents.${state.documents[Number(at)]?.type ?? 'resident-id'}`
  if (list === 'phones') return `phones.${state.phones[Number(at)]?.type ?? 'mobile'}`
  if (list === 'emails') return 'emails.first'
  if (list === 'addresses') return path.endsWith('division') ? 'address.division' : 'address.street'
  return list === 'sourceReferences' ? 'source' : path
}
const asColumns = (problems: readonly FieldProblem[], state: CustomerState): FieldProblem[] =>
  problems.map((problem) => ({ ...problem, field: importField(problem.field, state) }))

/** The hashes by which a row names an existing customer, the surest first. */
function identitiesOf({ vault }: Pick<CommandContext, 'vault'>, { draft }: Item): Buffer[] {
  return [
    ...(draft.number ? [numberHash(vault, draft.number)] : []),
    ...draft.state.sourceReferences.map((source) => sourceHash(vault, source)),
    ...draft.state.documents.map((document) => documentHash(vault, document.type, document.number)),
  ]
}

/** The one customer a row means; several different ones are a refusal. */
function matchOf(identities: readonly Buffer[], holders: ReadonlyMap<string, string>): string | null | Refusal {
  const found = new Set(identities.flatMap((hash) => holders.get(hash.toString('hex')) ?? []))
  if (found.size > 1) return new Refusal('import.two-matches')
  return [...found][0] ?? null
}

/** Where the row says the customer belongs; null when it names what is not there. */
function placed(
  row: CustomerRow,
  places: Places,
  fallback: { branchId: number; ownerId: string | null },
  standIn: number | null,
): { branchId: number; ownerId: string | null } | FieldProblem[] {
  const branchId = row.branch === null ? fallback.branchId : (places.branch(row.branch) ?? standIn)
  const ownerId = row.owner === null ? fallback.ownerId : places.owner(row.owner)
  const problems: FieldProblem[] = []
  if (branchId === null) problems.push({ field: 'branch', rule: 'import.cell-branch' })
  if (row.owner !== null && ownerId === null) problems.push({ field: 'owner', rule: 'import.cell-owner' })
  return problems.length > 0 ? problems : { branchId: branchId as number, ownerId }
}

class Decider {
  readonly #context: CommandContext
  readonly #places: Places
  readonly #numbers: NumberSource
  readonly #defaults: ReturnType<typeof defaultsOf>
  /** Claims that earlier rows of the same batch take. */
  readonly #claimed = new Map<string, string>()

  constructor(context: CommandContext, places: Places, numbers: NumberSource) {
    this.#context = context
    this.#places = places
    this.#numbers = numbers
    this.#defaults = defaultsOf(context)
  }

  /** The branch chosen once for rows that name none, or one that is not there. */
  #branchFor({ standIns }: Item): number | null {
    return standIns?.branch ? this.#places.branch(standIns.branch) : null
  }

  async create(item: Item, holders: ReadonlyMap<string, string>): Promise<Decided> {
    const { vault, scope } = this.#context
    const { draft } = item
    const standIn = this.#branchFor(item)
    const elsewhere = { ...this.#defaults, branchId: standIn ?? this.#defaults.branchId }
    const place = placed(draft, this.#places, elsewhere, standIn)
    if (Array.isArray(place)) return refused('import.row', place)
    const state: CustomerState = { ...draft.state, ...place }
    if (!covers(scope, state)) return refused('import.row', [{ field: 'branch', rule: 'customer.branch-out-of-scope' }])
    if (draft.state.name === '') return refused('import.row', [{ field: 'name', rule: 'schema.required' }])
    if (draft.number !== null) return refused('import.row', [{ field: 'number', rule: 'import.no-match' }])
    if (!draft.isWhole) {
      const { problems } = checkCustomer(state, checkContextOf(this.#context.clock))
      if (problems.length > 0) return refused('import.row', asColumns(problems, state))
    }
    const record = newCustomer(this.#context, await this.#numbers.next(), state)
    const move = claimMove(vault, record.customerId, record.number, null, state)
    return this.#claim(move, state, holders) ?? { kind: 'created', record, move }
  }

  update(item: Item, before: OpenedCustomer): Decided {
    const { vault, scope, clock } = this.#context
    const { draft } = item
    if (before.state.status === 'inactive') return refused('customer.inactive')
    if (draft.given.length > 0 && draft.state.kind !== before.state.kind) return refused('import.other-kind')
    const place = placed(draft, this.#places, before.state, this.#branchFor(item))
    if (Array.isArray(place)) return refused('import.row', place)
    const laid = { ...layRow(before.state, draft, item.emptyClears), ...place }
    if (!covers(scope, laid)) return refused('import.row', [{ field: 'branch', rule: 'customer.branch-out-of-scope' }])
    const { state, problems } = checkCustomer(laid, checkContextOf(clock))
    if (problems.length > 0) return refused('import.row', asColumns(problems, state))
    if (isDeepStrictEqual(state, before.state)) return { kind: 'unchanged' }
    const after = { ...before, state, version: before.version + 1, updatedAt: clock.now() }
    return {
      kind: 'updated',
      before,
      after,
      move: claimMove(vault, before.customerId, before.number, before.state, state),
    }
  }

  claimed(decided: Decided, holders: ReadonlyMap<string, string>): Decided {
    return decided.kind === 'updated' ? (this.#claim(decided.move, decided.after.state, holders) ?? decided) : decided
  }

  /** A refusal when somebody else, or an earlier row, has what the row claims. */
  #claim(move: ClaimMove, state: CustomerState, holders: ReadonlyMap<string, string>): Decided | null {
    const taken = takenClaims(move, holders)
    const twice = move.claims.filter((claim) => this.#claimed.has(claim.hash.toString('hex')))
    const problems = takenProblems([...taken, ...twice].map((claim) => ({ claim, customerId: '' })))
    if (problems.length > 0) return refused('import.row', asColumns(problems, state))
    for (const claim of move.claims) this.#claimed.set(claim.hash.toString('hex'), move.customerId)
    return null
  }
}

function answerOf(decided: Decided): BatchAnswer {
  switch (decided.kind) {
    case 'refused':
      return { refused: decided.refusal, change: null }
    case 'unchanged':
      return { refused: null, change: null }
    case 'created': {
      const { customerId, key, state, number } = decided.record
      return {
        refused: null,
        change: {
          chain: { id: customerId, key, fresh: true },
          before: null,
          after: { number, ...state },
          events: [contract.customerCreated({ customerId })],
          reply: { outcome: 'created', subjectId: customerId },
        },
      }
    }
    case 'updated': {
      const { before, after } = decided
      const changed = differences({ ...before.state }, { ...after.state })
      const fields = changed.map(({ field }) => field)
      return {
        refused: null,
        change: {
          chain: { id: before.customerId, key: before.key },
          before: Object.fromEntries(changed.map(({ field, before: value }) => [field, value])),
          after: {
            ...Object.fromEntries(changed.map(({ field, after: value }) => [field, value])),
            version: after.version,
          },
          events: [contract.customerChanged({ customerId: before.customerId, version: after.version, fields })],
          reply: { outcome: 'updated', subjectId: before.customerId },
        },
      }
    }
  }
}

async function write({ tx, vault }: CommandContext, decisions: readonly Decided[]): Promise<void> {
  const created = decisions.flatMap((decided) => (decided.kind === 'created' ? [decided] : []))
  const updated = decisions.flatMap((decided) => (decided.kind === 'updated' ? [decided] : []))
  if (updated.length > 0)
    await writeMoves(
      tx,
      updated.map(({ move }) => move),
    )
  if (created.length > 0) {
    await insertNewClaims(
      tx,
      created.map(({ move }) => move),
    )
    await insertManyCustomers(
      tx,
      vault,
      created.map(({ record }) => record),
    )
  }
  if (updated.length > 0)
    await updateCustomers(
      tx,
      vault,
      updated.map(({ after }) => after),
    )
  // Nobody asks for these customers next: their keys would only push out those that are in use.
  for (const { record } of created) vault.forgetKey(record.customerId)
}

export const importCustomers = (numbers: NumberSource) => {
  const handle: BatchHandler<Item> = async (given, items) => {
    const context = { ...given, vault: withBlindMemory(given.vault) }
    const { tx, vault, scope } = context
    const identities = items.map((item) => identitiesOf(context, item))
    const holders = await findHolders(tx, identities.flat())
    const matches = items.map((item, at) =>
      item.mode === 'create' ? null : matchOf(identities[at] as Buffer[], holders),
    )
    const found = [...new Set(matches.filter((match): match is string => typeof match === 'string'))]
    const locked = found.length > 0 ? await lockCustomers(tx, vault, found, scope) : new Map<string, OpenedCustomer>()
    const owners = items.flatMap(({ draft }) => (draft.owner ? [draft.owner] : []))
    const places = await findPlaces(
      tx,
      owners,
      items.some(({ draft, standIns }) => draft.branch !== null || standIns?.branch !== undefined),
    )
    const decider = new Decider(context, places, numbers)
    const touched = new Set<string>()
    const decisions: Decided[] = []
    for (const [at, item] of items.entries()) {
      const match = matches[at] ?? null
      if (match instanceof Refusal) decisions.push({ kind: 'refused', refusal: match })
      else if (match !== null && touched.has(match)) decisions.push(refused('import.same-customer'))
      else if (match !== null) {
        touched.add(match)
        const before = locked.get(match)
        // Outside the caller's reach a customer looks like none at all; creating one more is refused by its claims.
        if (before) decisions.push(decider.update(item, before))
        else decisions.push(item.mode === 'update' ? refused('import.no-match') : await decider.create(item, holders))
      } else decisions.push(item.mode === 'update' ? refused('import.no-match') : await decider.create(item, holders))
    }
    const moves = decisions.flatMap((decided) =>
      decided.kind === 'updated' && decided.move.claims.length > 0 ? [decided.move] : [],
    )
    const moreHolders = moves.length > 0 ? await holdersOf(tx, moves) : new Map<string, string>()
    const final = decisions.map((decided) => decider.claimed(decided, moreHolders))
    await write(context, final)
    return final.map(answerOf)
  }
  return batchCommand<Item>({ id: IMPORT_PERMISSION, permission: IMPORT_PERMISSION }, handle)
}
