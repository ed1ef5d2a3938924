// The declarations of the write and read paths: what a handler gets, and what it must return to compile.

import type { Caller, Scope } from '../access/index.ts'
import type { Event, Input, Reply, RouteShape } from '../contract/index.ts'
import type { Database, Tx } from '../database/index.ts'
import type { ChainHead } from '../journal/index.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { DataKey, Vault } from '../vault/index.ts'
import type { Difference, State } from './difference.ts'
import type { Gate } from './gate.ts'

/** What every command and query runs on; made once in main.ts and handed down. */
export type Services = {
  database: Database
  vault: Vault
  clock: Clock
  log: Log
  /** Asks for a second pair of eyes; without it every change goes on. */
  gate?: Gate
}

/** The wish that was agreed to, and by whom. */
export type Approval = {
  pendingChangeId: string
  makerId: string
  approvedBy: readonly { userId: string; onBehalfOf?: string }[]
}

export type CommandContext = {
  tx: Tx
  clock: Clock
  vault: Vault
  caller: Caller
  /** The records this permission reaches for this caller. */
  scope: Scope
  requestId: string
  log: Log
  /** Where the call comes from: an address, or the name of a job. */
  origin: string
  /** What the caller's terminal says it is; empty for jobs. */
  device: string
  /** The key that the caller's browser keeps, or is given with this answer; none for jobs. */
  deviceKey?: string | undefined
  /** What `prepare` answered: read before the transaction, so to be compared with what is locked in it. */
  prepared?: unknown
  /** An earlier try collided or was cut off: what is otherwise left to the database to refuse is looked at first. */
  again: boolean
  /** Who agreed to a change that waited; none while it is only tried, or where nobody had to. */
  approval?: Approval
  /** The key the caller sent, so that ids derived from it are the same when it is sent again. */
  idempotencyKey: string | null
}

/**
 * The subject whose chain a row joins. `fresh`: it has no row yet. `head`: where the chain ended when the record was
 * locked, read in the same flight; without it the head is locked before the row is made.
 */
export type Chain = { id: string; key: DataKey; fresh?: boolean; head?: ChainHead | null }

/**
 * What a handler returns. `before` and `after` are demanded by type: no change goes without its journal row.
 * `chain` is the subject whose chain the row joins (the customer, the user …) and the key that seals the state.
 * `refusal`: the change is committed (a failed sign-in is counted) and then answered as this refusal.
 */
export type Change<R> = {
  chain: Chain
  reply: R
  before: State
  after: State
  events: Event[]
  /** More chains touched by the same command: the other end of a relationship. */
  also?: { chain: Chain; before: State; after: State; events: Event[] }[]
  refusal?: Refusal
  /** Runs once the change is durable: drops what this process holds in memory. */
  committed?: () => void
  /** What a dry run may show: masked values of what would change. Without it only the names of fields are shown. */
  shownDiff?: Difference[]
  /** What rules on a second pair of eyes may ask about beside who does it to whom: how much, of which kind. */
  weighs?: { amountFen?: number; kinds?: readonly string[] }
  /** Sign-in and sign-out alone: the token for the caller's session cookie, or null to end it. */
  sessionToken?: string | null
}

export type CommandHandler<R extends RouteShape> = (
  context: CommandContext,
  input: Input<R>,
) => Promise<Change<Reply<R>>>
export type Command<R extends RouteShape = RouteShape> = {
  kind: 'command'
  route: R
  handle: CommandHandler<R>
  /** Takes an upload in before any transaction opens; the handler gets what this answers as its body. */
  receive?: (call: Call, input: Input<R>) => Promise<unknown>
  /** Slow work that needs no transaction (hashing a password); the handler gets the answer as `prepared`. */
  prepare?: (services: Services, input: Input<R>, call: Call) => Promise<unknown>
}

/** Declares a command: a route and what it does. Run it with `runCommand`. */
export function command<R extends RouteShape>(route: R, handle: CommandHandler<R>): Command<R> {
  return { kind: 'command', route, handle }
}

export type QueryContext = {
  tx: Tx
  clock: Clock
  vault: Vault
  caller: Caller
  scope: Scope
  requestId: string
  channel: Call['channel']
  origin: string
  log: Log
  /** Writes a journal row on a chain before anything is shown: for exports and opened files. */
  journal(chain: { id: string; key: DataKey }, after: State): Promise<void>
  /** Notes which customers' records the answer shows; kept in the access ledger. */
  looked(customerIds: readonly string[]): void
}
/** A reply that is a file: written as it is made. */
export type Streamed = { stream: AsyncIterable<Buffer | string>; mediaType: string; fileName: string }
export type QueryReply<R extends RouteShape> = R['streams'] extends string ? Streamed : Reply<R>
export type QueryHandler<R extends RouteShape> = (context: QueryContext, input: Input<R>) => Promise<QueryReply<R>>
export type Query<R extends RouteShape = RouteShape> = { kind: 'query'; route: R; handle: QueryHandler<R> }

/** Declares a query: permission, scope and the access record around a read. Run it with `runQuery`. */
export function query<R extends RouteShape>(route: R, handle: QueryHandler<R>): Query<R> {
  return { kind: 'query', route, handle }
}

/** `reply` without a change: what was done to the item stands in the journal row of another of the same batch. */
export type BatchAnswer =
  | { refused: null; change: Change<unknown> | null; reply?: unknown }
  | { refused: Refusal; change: null }
export type BatchHandler<I> = (context: CommandContext, items: readonly I[]) => Promise<BatchAnswer[]>
export type BatchCommand<I> = { kind: 'batch'; id: string; permission: string; handle: BatchHandler<I> }

/**
 * Declares a batch: many items, one transaction, an answer each. The handler decides every item on locked state
 * before it writes anything, so one refused item harms no other.
 */
export function batchCommand<I>(shape: { id: string; permission: string }, handle: BatchHandler<I>): BatchCommand<I> {
  return { kind: 'batch', ...shape, handle }
}

/** Where a call comes from. */
export type Call = {
  caller: Caller
  requestId: string
  channel: 'web' | 'api' | 'job' | 'cli'
  /** The terminal: an address, or the name of a job. */
  origin: string
  /** What kind of terminal it says it is (the user agent), where there is one. */
  device?: string
  /** The key of the browser, to which a session that opens is bound. */
  deviceKey?: string | undefined
  /** The pending change that was sent back and comes again with this call. */
  resubmits?: string | null
  /** How far the primary had written when this session last wrote: a standby that is not there yet does not answer it. */
  wrote?: string | null
}
