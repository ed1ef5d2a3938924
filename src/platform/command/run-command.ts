// The one write path: permission, scope, idempotency, transaction, journal, retry.

import { createHash } from 'node:crypto'
import { actorOf, admit } from '../access/index.ts'
import type { Input, Reply, RouteShape } from '../contract/index.ts'
import { CommitUnknown, isRetryable, isUniqueViolation, type Tx } from '../database/index.ts'
import { canonicalJson, findKeyedReply, type KeyedReply } from '../journal/index.ts'
import { Refusal } from '../kernel/refusal.ts'
import { appendChange } from './append-change.ts'
import type { Call, Change, Command, CommandContext, Services } from './command.ts'
import { type Difference, differences, type State } from './difference.ts'
import type { Held, Keep } from './gate.ts'
import { withCurrentKeys } from './with-current-keys.ts'

const ATTEMPTS_MAX = 5
const RETRY_DELAY_MS = 5

export type CommandCall<R extends RouteShape> = Call & {
  input: Input<R>
  idempotencyKey?: string | null
  dryRun?: boolean
}
export type CommandAnswer<R extends RouteShape> = {
  reply: Reply<R>
  replayed: boolean
  diff: Difference[] | null
  sessionToken?: string | null
  /** The change waits for somebody else; there is no reply then. */
  held?: Held
}

/** Ends a dry run's transaction: everything was tried, nothing is kept. */
class DryRunEnd extends Error {}

/** Ends the transaction of a change that must wait: it was tried whole, and what is kept is the wish. */
class MustWait extends Error {
  readonly keep: Keep
  constructor(keep: Keep) {
    super('waits for another')
    this.keep = keep
  }
}

/** How the kept answer of a change that waits differs from a reply; no schema has such a field. */
const HELD = 'held:202'

/** Without a masked diff of the handler's own, a dry run names the fields and shows no value. */
const fieldsOnly = (before: State, after: State): Difference[] =>
  differences(before, after).map(({ field }) => ({ field, before: null, after: null }))

const sha256 = (text: string) => createHash('sha256').update(text).digest()

type Keyed = { keyHash: Buffer; requestHash: Buffer } | null

function keyedOf<R extends RouteShape>(command: Command<R>, call: CommandCall<R>): Keyed {
  if (!call.idempotencyKey) return null
  return {
    keyHash: sha256(canonicalJson([actorOf(call.caller).id, command.route.id, call.idempotencyKey])).subarray(0, 16),
    requestHash: sha256(canonicalJson([call.input.params, call.input.query, call.input.body])).subarray(0, 16),
  }
}

async function earlierAnswer<R extends RouteShape>(
  services: Services,
  keyed: NonNullable<Keyed>,
): Promise<CommandAnswer<R> | null> {
  const found = await services.database.read((tx) => findKeyedReply(tx, keyed.keyHash))
  if (!found) return null
  if (!found.requestHash.equals(keyed.requestHash)) throw new Refusal('command.key-reused', {}, { status: 422 })
  const reply = JSON.parse(services.vault.open(services.vault.bankKey, 'command_key.reply', found.reply))
  return answerOf<R>(reply, true)
}

const answerOf = <R extends RouteShape>(kept: unknown, replayed: boolean): CommandAnswer<R> =>
  kept !== null && typeof kept === 'object' && HELD in kept
    ? { reply: undefined as Reply<R>, replayed, diff: null, held: kept[HELD] as Held }
    : { reply: kept as Reply<R>, replayed, diff: null }

/** Runs a command for a caller; answers its reply, an earlier answer to the same key, the diff of a dry run, or that it waits. */
export async function runCommand<R extends RouteShape>(
  services: Services,
  command: Command<R>,
  call: CommandCall<R>,
): Promise<CommandAnswer<R>> {
  const scope = admit(call.caller, command.route, services.clock.now())
  const keyed = keyedOf(command, call)
  let preparing: Promise<unknown> | undefined
  for (let attempt = 1; ; attempt++) {
    try {
      preparing ??= command.prepare?.(services, call.input, call)
      const tried = { again: attempt > 1, prepared: await preparing }
      return await withCurrentKeys(services.vault, () => attemptCommand(services, command, call, scope, keyed, tried))
    } catch (error) {
      // The path without trouble never looks for an earlier answer; any refusal or collision does, once.
      if (keyed && !call.dryRun && (error instanceof Refusal || isUniqueViolation(error))) {
        const earlier = await earlierAnswer<R>(services, keyed)
        if (earlier) return earlier
      }
      // With a key a second try finds the first one's answer; without one it could apply the change twice.
      if (error instanceof CommitUnknown && !keyed) throw new Refusal('command.outcome-unknown', {}, { status: 503 })
      if (error instanceof Refusal || attempt >= ATTEMPTS_MAX || !(isRetryable(error) || isUniqueViolation(error)))
        throw error
      const why = isUniqueViolation(error) ? 'collision' : 'trouble'
      const facts = { requestId: call.requestId, action: command.route.id, attempt, why }
      services.log[why === 'trouble' ? 'warn' : 'debug'](facts, 'command is tried again')
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS * attempt * (1 + Math.random())))
    }
  }
}

const keptReply = ({ vault, clock }: Services, keyed: Keyed, reply: unknown): KeyedReply | null =>
  keyed && {
    ...keyed,
    reply: vault.seal(vault.bankKey, 'command_key.reply', JSON.stringify(reply ?? null)),
    at: clock.now(),
  }

async function attemptCommand<R extends RouteShape>(
  services: Services,
  command: Command<R>,
  call: CommandCall<R>,
  scope: ReturnType<typeof admit>,
  keyed: Keyed,
  { again, prepared }: { again: boolean; prepared: unknown },
): Promise<CommandAnswer<R>> {
  let change: Change<Reply<R>> | undefined
  const { database, vault, clock, log, gate } = services
  const { caller, requestId, origin, idempotencyKey = null, device = '', deviceKey } = call
  const contextOf = (tx: Tx): CommandContext => ({
    ...{ tx, clock, vault, log, caller, scope, requestId, origin, idempotencyKey, device, deviceKey, prepared, again },
  })
  const watch = gate && !call.dryRun ? await gate.watch(command.route, call) : null
  try {
    await database.write(async (tx) => {
      const context = contextOf(tx)
      change = await command.handle(context, call.input)
      if (call.dryRun) {
        await tx.settled()
        throw new DryRunEnd()
      }
      if (watch && !change.refusal) {
        const keep = await watch.stops(context, change)
        if (keep) {
          await tx.settled()
          throw new MustWait(keep)
        }
      }
      // No rule held it, or nobody watches: what needs others is not done alone by anybody.
      if (command.route.approvals && !change.refusal)
        throw new Refusal('approval.required', { least: command.route.approvals, agreed: 0 }, { status: 409 })
      const kept = change.refusal ? null : keptReply(services, keyed, change.reply)
      await appendChange(tx, services, call, command.route.id, change, kept)
    })
  } catch (error) {
    if (error instanceof MustWait) return keepWish(services, call, keyed, contextOf, error.keep)
    if (!(error instanceof DryRunEnd)) throw error
  }
  const done = change as Change<Reply<R>>
  if (!call.dryRun) done.committed?.()
  if (done.refusal) throw done.refusal
  return {
    reply: done.reply,
    replayed: false,
    sessionToken: done.sessionToken,
    diff: call.dryRun ? (done.shownDiff ?? fieldsOnly(done.before, done.after)) : null,
  }
}

/** The action under which a wish stands in the journal. */
const REQUEST = 'approval.request'

async function keepWish<R extends RouteShape>(
  services: Services,
  call: CommandCall<R>,
  keyed: Keyed,
  contextOf: (tx: Tx) => CommandContext,
  keep: Keep,
): Promise<CommandAnswer<R>> {
  const kept = await services.database.write(async (tx) => {
    const wish = await keep(contextOf(tx))
    const reply = { [HELD]: wish.reply }
    await appendChange(tx, services, call, REQUEST, wish, keptReply(services, keyed, reply))
    return reply
  })
  return answerOf<R>(kept, false)
}
