// Works the stream: leases shares of the customers, follows the outbox with each, and hands them on when it stops or dies.

import { type Services, upkeep } from '../../../platform/command/index.ts'
import { beginAtEnd } from '../../../platform/journal/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { listRunning, type RuleVersion } from '../rule-store.ts'
import { openFactsSource } from './facts-source.ts'
import { engineOf } from './running-rules.ts'
import { openShare, readerOf, type ShareStream } from './share-stream.ts'
import { countHolders, giveUpShares, leaseShares, makeShares } from './stream-store.ts'
import { openSurroundings } from './surroundings.ts'

/** Never changed under way: a customer's windows lie in its share. */
export const SHARES = 4
const LEASE_MS = 10_000
const RENEW_MS = 2_500
const IDLE_MS = 100
const PUT_AWAY_MS = 60_000
const STOP_MS = 10_000

export type StreamWorker = {
  /** Takes what is there, share by share; answers how many rows of the outbox. */
  step(): Promise<number>
  /** Puts the windows of all held shares away and gives the shares up. */
  stop(): Promise<void>
  readonly shares: ReadonlyMap<number, ShareStream>
}

const nameOf = (rules: readonly RuleVersion[]) =>
  rules.map(({ code, version, state }) => `${code}.${version}.${state}`).join()

/** A worker by hand: `startWorker` steps it on and on. Until the first rule runs nothing is read. */
export function openWorker(services: Services, shares = SHARES): StreamWorker {
  const { clock, database, vault } = services
  const holder = newId()
  const around = openSurroundings(vault)
  const source = openFactsSource(vault, () => clock.now().getTime(), around)
  const held = new Map<number, ShareStream>()
  let rules: RuleVersion[] = []
  let [renewedMs, putAwayMs] = [0, clock.now().getTime()]
  /** Takes its part of the shares; one that has too many keeps them until they are free. */
  async function lease(now: Date): Promise<void> {
    const mine = await upkeep(services, async (tx) => {
      if (rules.length > 0 && (await makeShares(tx, shares)) > 0)
        for (let share = 0; share < shares; share += 1) await beginAtEnd(tx, readerOf(share))
      const others = await countHolders(tx, now)
      const most = Math.ceil(shares / Math.max(1, held.size > 0 ? others : others + 1))
      return leaseShares(tx, { holder, now, until: new Date(now.getTime() + LEASE_MS), most })
    })
    for (const share of held.keys()) if (!mine.includes(share)) held.delete(share)
    for (const share of mine)
      if (!held.has(share))
        held.set(
          share,
          openShare({
            services,
            share: { share, shares },
            holder,
            makeRules: () => engineOf(rules, around.surroundings),
            source,
          }),
        )
  }

  async function readRules(): Promise<void> {
    const running = await database.read(listRunning)
    if (nameOf(running) === nameOf(rules)) return
    rules = running
    around.use(rules.map(({ rule }) => rule))
    held.clear()
  }

  return {
    shares: held,
    async step() {
      const now = clock.now()
      if (now.getTime() - renewedMs >= RENEW_MS || now.getTime() < renewedMs) {
        await readRules()
        await lease(now)
        renewedMs = now.getTime()
      }
      let rows = 0
      for (const [number, share] of held) {
        const taken = await share.step()
        if (taken === null) held.delete(number)
        rows += taken ?? 0
      }
      if (now.getTime() - putAwayMs >= PUT_AWAY_MS) {
        putAwayMs = now.getTime()
        for (const share of held.values()) await share.putAway()
      }
      return rows
    },
    async stop() {
      for (const share of held.values()) await share.putAway()
      held.clear()
      await upkeep(services, (tx) => giveUpShares(tx, holder))
    },
  }
}

/** Follows the stream until stopped. */
export function startWorker(services: Services): () => Promise<void> {
  const worker = openWorker(services)
  const stopping = new AbortController()
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      stopping.signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true })
    })
  const working = (async () => {
    while (!stopping.signal.aborted) {
      const rows = await worker.step().catch(async (error) => {
        if (!stopping.signal.aborted) services.log.error({ err: error }, 'worker of the monitoring stream')
        await pause(RENEW_MS)
        return 0
      })
      if (rows === 0) await pause(IDLE_MS)
    }
    await worker.stop().catch((error) => services.log.warn({ err: error }, 'the monitoring stream was left as it was'))
  })()
  return async () => {
    stopping.abort()
    await Promise.race([working, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())])
  }
}
