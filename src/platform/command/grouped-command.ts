// Grouped commands: calls of many callers of one route, written in one transaction, each with its own answer.

import type { Scope } from '../access/index.ts'
import type { Event, Input, Reply, RouteShape } from '../contract/index.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { Call, CommandContext } from './command.ts'
import type { State } from './difference.ts'

/** One caller's call, its permission checked, with what it reaches. */
export type GroupedItem<R extends RouteShape> = Call & { scope: Scope; input: Input<R> }
export type GroupedAnswer<R extends RouteShape> = { refused: Refusal; reply: null } | { refused: null; reply: Reply<R> }
/** `again`: an earlier try collided or was cut off; what is left to the database to refuse is looked up first. */
export type GroupedContext = Pick<CommandContext, 'tx' | 'clock' | 'vault' | 'log'> & { again: boolean }

/**
 * `after` goes sealed into the group's one journal row and says which call did what; null: nothing was changed.
 * Answers stand in the order of the items.
 */
export type GroupedResult<R extends RouteShape> = { answers: GroupedAnswer<R>[]; after: State; events: Event[] }
export type GroupedHandler<R extends RouteShape> = (
  context: GroupedContext,
  items: readonly GroupedItem<R>[],
) => Promise<GroupedResult<R>>

export type GroupedCommand<R extends RouteShape = RouteShape> = {
  kind: 'grouped'
  route: R
  /** How much of a group a call fills. */
  weigh: (input: Input<R>) => number
  handle: GroupedHandler<R>
}

/**
 * Declares a grouped command. Items decide on locked state before anything is written, so a refused one harms no other.
 * A group may be run again after a lost connection: items must carry a reference by which what was done is found.
 */
export function groupedCommand<R extends RouteShape>(
  route: R,
  handle: GroupedHandler<R>,
  weigh: (input: Input<R>) => number = () => 1,
): GroupedCommand<R> {
  return { kind: 'grouped', route, weigh, handle }
}
