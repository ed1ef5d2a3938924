// Runs a command that waited, inside the transaction of the decision that lets it go.

import { admit } from '../access/index.ts'
import type { Input, RouteShape } from '../contract/index.ts'
import { Refusal } from '../kernel/refusal.ts'
import { appendChange } from './append-change.ts'
import type { Approval, Call, Change, Command, CommandContext } from './command.ts'

export type HeldRun = {
  /** The maker's: the command runs within what the maker may do now, and stands in the journal under the maker's name. */
  call: Call
  input: Input<RouteShape>
  /** The pending change's own id, from which a handler derives ids as from an idempotency key. */
  idempotencyKey: string
  prepared: unknown
  /** Who agreed; laid into the journal row of the change. */
  approval: Approval
}

/** Different people, none of them the maker: whatever the bank's rules ask for, the route itself may ask for more. */
function refuseTooFew({ route }: Command, { makerId, approvedBy }: Approval): void {
  const others = new Set(approvedBy.map(({ userId }) => userId).filter((userId) => userId !== makerId))
  const least = route.approvals ?? 0
  if (others.size < least) throw new Refusal('approval.required', { least, agreed: others.size }, { status: 409 })
}

/**
 * Runs the handler and appends its journal row, under its own action and the maker's name; `approval` stands in its sealed state.
 * `check` looks at the change before it is kept. Refuses what the maker may no longer do.
 */
export async function applyHeld(
  { tx, clock, vault, log, again }: CommandContext,
  command: Command,
  { call, input, idempotencyKey, prepared, approval }: HeldRun,
  check: (change: Change<unknown>) => void,
): Promise<Change<unknown>> {
  const { caller, requestId, origin, device = '' } = call
  const scope = admit(caller, command.route, clock.now())
  refuseTooFew(command, approval)
  const context = {
    tx,
    clock,
    vault,
    log,
    caller,
    scope,
    requestId,
    origin,
    device,
    idempotencyKey,
    prepared,
    again,
    approval,
  }
  const change = (await command.handle(context, input)) as Change<unknown>
  if (change.refusal) throw change.refusal
  check(change)
  await appendChange(
    tx,
    { vault, clock },
    call,
    command.route.id,
    { ...change, after: { ...change.after, approval } },
    null,
  )
  return change
}
