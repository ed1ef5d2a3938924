// Gathers calls into groups: a few milliseconds of them share one transaction, one journal row and one COMMIT.

import { admit, jobCaller } from '../access/index.ts'
import type { Input, Reply, RouteShape } from '../contract/index.ts'
import { CommitUnknown, isConnectionLost, isOutOfResources, isRetryable, isUniqueViolation } from '../database/index.ts'
import { type ChainHead, insertJournalRow, lockHead } from '../journal/index.ts'
import { namedId, newId } from '../kernel/ids.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Call, Services } from './command.ts'
import type { GroupedAnswer, GroupedCommand, GroupedItem } from './grouped-command.ts'
import { journalRowOf } from './journal-row-of.ts'
import { withCurrentKeys } from './with-current-keys.ts'

/** Groups under way at once: one is decided here while the other is written there. */
const LANES = 2
const GROUP_WEIGHT_MAX = 500
/** How long a call waits for others while a group is under way; with none under way it does not wait. */
const GATHER_MS = 2
const WAITING_MAX = 20_000
const ATTEMPTS_MAX = 5
const RETRY_DELAY_MS = 20

/** `head`: where the lane's chain ends. It belongs to this process alone, so it is read only after trouble. */
type Lane = { chainId: string; head: ChainHead | null | undefined }
type Waiting<R extends RouteShape> = {
  item: GroupedItem<R>
  weight: number
  resolve: (reply: Reply<R>) => void
  reject: (error: unknown) => void
}

export interface Gatherer<R extends RouteShape> {
  /** Answers once the call's group is durable; the call's own refusal otherwise. */
  submit(call: Call, input: Input<R>): Promise<Reply<R>>
}

/** One gatherer a route and process. */
export function openGatherer<R extends RouteShape>(services: Services, grouped: GroupedCommand<R>): Gatherer<R> {
  const process = newId()
  const free: Lane[] = Array.from({ length: LANES }, (_, at) => ({
    chainId: namedId('grouped', `${grouped.route.id}\n${process}\n${at}`),
    head: null,
  }))
  let waiting: Waiting<R>[] = []
  let weight = 0
  let soon = false

  function take(): Waiting<R>[] {
    let taken = 0
    let count = 0
    for (const { weight: own } of waiting) {
      if (count > 0 && taken + own > GROUP_WEIGHT_MAX) break
      taken += own
      count += 1
    }
    const group = waiting.slice(0, count)
    waiting = waiting.slice(count)
    weight -= taken
    return group
  }

  function start(): void {
    soon = false
    while (waiting.length > 0) {
      const lane = free.pop()
      if (!lane) return
      void runGroup(services, grouped, lane, take()).finally(() => {
        free.push(lane)
        start()
      })
    }
  }

  return {
    async submit(call, input) {
      const scope = admit(call.caller, grouped.route, services.clock.now())
      if (waiting.length >= WAITING_MAX) throw new Refusal('http.busy', {}, { status: 503 })
      return new Promise((resolve, reject) => {
        const item = { ...call, scope, input }
        const own = grouped.weigh(input)
        waiting.push({ item, weight: own, resolve, reject })
        weight += own
        if (free.length === 0) return
        if (weight >= GROUP_WEIGHT_MAX) start()
        else if (!soon) {
          soon = true
          // Whoever came in the same turn of the event loop goes along.
          if (free.length === LANES) setImmediate(start)
          else setTimeout(start, GATHER_MS)
        }
      })
    },
  }
}

/** Nothing that one of the items brought: the others would fare no better without it. */
const isNobodysFault = (error: unknown) =>
  isConnectionLost(error) || isOutOfResources(error) || error instanceof CommitUnknown

/** Runs a group to its end: every call in it is answered. */
async function runGroup<R extends RouteShape>(
  services: Services,
  grouped: GroupedCommand<R>,
  lane: Lane,
  group: Waiting<R>[],
): Promise<void> {
  const items = group.map(({ item }) => item)
  for (let attempt = 1; ; attempt++) {
    try {
      const answers = await withCurrentKeys(services.vault, () =>
        attemptGroup(services, grouped, lane, items, attempt > 1),
      )
      for (const [at, { resolve, reject }] of group.entries()) {
        const { refused, reply } = answers[at] as GroupedAnswer<R>
        if (refused) reject(refused)
        else resolve(reply)
      }
      return
    } catch (error) {
      lane.head = undefined
      const again = error instanceof CommitUnknown || isRetryable(error) || isUniqueViolation(error) !== null
      if (again && attempt < ATTEMPTS_MAX) {
        const level = isUniqueViolation(error) === null ? 'warn' : 'debug'
        services.log[level]({ action: grouped.route.id, attempt, items: items.length }, 'group is tried again')
        await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS * attempt * (1 + Math.random())))
        continue
      }
      if (group.length === 1 || isNobodysFault(error)) {
        const answer =
          error instanceof CommitUnknown ? new Refusal('command.outcome-unknown', {}, { status: 503 }) : error
        for (const { reject } of group) reject(answer)
        return
      }
      // One of them is the reason: halved again and again, it ends up alone and the rest is done without it.
      const half = group.length >> 1
      await runGroup(services, grouped, lane, group.slice(0, half))
      return runGroup(services, grouped, lane, group.slice(half))
    }
  }
}

async function attemptGroup<R extends RouteShape>(
  services: Services,
  grouped: GroupedCommand<R>,
  lane: Lane,
  items: readonly GroupedItem<R>[],
  again: boolean,
): Promise<GroupedAnswer<R>[]> {
  const { database, vault, clock, log } = services
  let end = lane.head
  const answers = await database.write(async (tx) => {
    const head = lane.head === undefined ? lockHead(tx, lane.chainId) : Promise.resolve(lane.head)
    // A handler that fails first never waits for it.
    head.catch(() => {})
    const result = await grouped.handle({ tx, vault, clock, log, again }, items)
    if (result.after === null) return result.answers
    const call: Call = { caller: jobCaller(grouped.route.id), requestId: newId(), channel: 'api', origin: 'group' }
    const change = { chain: { id: lane.chainId, key: vault.bankKey }, before: null, ...result }
    const row = journalRowOf(vault, call, grouped.route.id, clock.now(), change, await head)
    await insertJournalRow(tx, row, null)
    end = { seq: row.seq, hash: row.hash }
    return result.answers
  })
  lane.head = end
  return answers
}
