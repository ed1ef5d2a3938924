// The gate: what may stop a change until somebody else has agreed to it. The write path asks; a module above answers.

import type { RouteShape } from '../contract/index.ts'
import type { Call, Change, CommandContext } from './command.ts'

/** What the maker is told of a change that waits. */
export type Held = { pendingChangeId: string; level: number; levels: number; deadlineAt: string }
/** Writes the pending change, in a transaction of its own: nothing of the change itself remains. */
export type Keep = (context: CommandContext) => Promise<Change<Held>>
export type HeldCall = Call & { input: { params: unknown; query: unknown; body: unknown } }

/** What stands on a route for a caller; asked in the transaction of the change, before anything of it is durable. */
export interface Watch {
  /** Null: the change goes on. */
  stops(context: CommandContext, change: Change<unknown>): Promise<Keep | null>
}
export interface Gate {
  /** Null when no rule speaks of this route and caller; it must cost nothing then. */
  watch(route: RouteShape, call: HeldCall): Watch | null | Promise<Watch | null>
}
