// Runs a command that waited, inside the transaction of the decision that lets it go.

import { admit } from '../access/index.ts'
import type { Input, RouteShape } from '../contract/index.ts'
import { appendChange } from './append-change.ts'
import type { Call, Change, Command, CommandContext } from './command.ts'

export type HeldRun = {
  /** The maker's: the command runs within what the maker may do now, and stands in the journal under the maker's name. */
  call: Call
  input: Input<RouteShape>
  /** The pending change's own id, from which a handler derives ids as from an idempotency key. */
  idempotencyKey: string
  prepared: unknown
  /** Who agreed; laid into the journal row of the change. */
  agreed: Record<string, unknown>
}

/**
 * Runs the handler and appends its journal row, under its own action and the maker's name; `agreed` stands in its sealed state.
 * `check` looks at the change before it is kept. Refuses what the maker may no longer do.
 */
export async function applyHeld(
  { tx, clock, vault, log, again }: CommandContext,
  command: Command,
  { call, input, idempotencyKey, prepared, agreed }: HeldRun,
  check: (change: Change<unknown>) => void,
): Promise<Change<unknown>> {
  const { caller, requestId, origin, device = '' } = call
  const scope = admit(caller, command.route, clock.now())
  const context = { tx, clock, vault, log, caller, scope, requestId, origin, device, idempotencyKey, prepared, again }
  const change = (await command.handle(context, input)) as Change<unknown>
  if (change.refusal) throw change.refusal
  check(change)
  await appendChange(
    tx,
    { vault, clock },
    call,
    command.route.id,
    { ...change, after: { ...change.after, ...agreed } },
    null,
  )
  return change
}
