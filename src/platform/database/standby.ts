// When a standby may answer a read: while it follows the primary closely and has replayed what its reader wrote.

/** Asked at most this often, and only while there are reads. */
const PROBE_EVERY_MS = 250
/** What was learnt longer ago than this is asked again before it is believed. */
const BELIEVED_MS = 2_000
const PROBE_MS_MAX = 1_000
/** Whoever waits for the standby to follow waits at most so long. */
const FOLLOW_MS_MAX = 2_000
const FOLLOW_POLL_MS = 50

export type StandbyState = { isStandby: boolean; system: string; replayed: string | null }
/** Positions are bytes of WAL since the beginning, in decimal. */
export type StandbyProbes = {
  /** Of the primary: which system it is and how far it has written. */
  primary: () => Promise<{ system: string; position: string }>
  standby: () => Promise<StandbyState>
  /** A standby further behind answers nobody. */
  lagMsMax: number
  /** Hears why the standby is left alone, and when it answers again. */
  notice: (line: string) => void
}

export type Standby = {
  /** `after`: the position of the reader's own last write; null when it wrote nothing lately. */
  mayAnswer(after: string | null): Promise<boolean>
  /** A read failed there: it is left alone until it answers a probe. */
  distrust(reason: string): void
  /** Asks it now: false when it gave no answer. However far it lags, one that answers also ends its reads. */
  answers(): Promise<boolean>
  /** Resolves when reads see what the primary has now; at the latest after two seconds. */
  followed(): Promise<void>
}

export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

type Mark = { at: number; position: bigint }

export function watchStandby({ primary, standby, lagMsMax, notice }: StandbyProbes): Standby {
  let trouble: string | null = 'not asked yet'
  let replayed = 0n
  let probedAt = Number.NEGATIVE_INFINITY
  let probing: Promise<void> | undefined
  let isSilent = false
  /** Where the primary was and when, oldest first; the standby must have replayed one of those young enough. */
  let marks: Mark[] = []

  function settle(found: string | null): void {
    if (found !== trouble) notice(found === null ? 'the standby answers reads' : `reads go to the primary: ${found}`)
    trouble = found
  }

  async function judge(): Promise<string | null> {
    const now = performance.now()
    const { system, position } = await within(PROBE_MS_MAX, primary())
    marks = [...marks.filter(({ at }) => now - at < lagMsMax), { at: now, position: BigInt(position) }]
    const state = await within(PROBE_MS_MAX, standby())
    if (!state.isStandby || state.replayed === null) return 'the server of DATABASE_READ_URL is not a streaming standby'
    if (state.system !== system) return 'the standby follows another primary'
    replayed = BigInt(state.replayed)
    return marks.some((mark) => replayed >= mark.position) ? null : 'the standby is too far behind'
  }

  const probe = () =>
    (probing ??= judge()
      .then((found) => {
        isSilent = false
        return found
      })
      .catch((error) => {
        isSilent = true
        return `the standby cannot be used: ${error.message}`
      })
      .then(settle)
      .finally(() => {
        probedAt = performance.now()
        probing = undefined
      }))

  return {
    async mayAnswer(after) {
      const age = performance.now() - probedAt
      const asked = age > PROBE_EVERY_MS ? probe() : undefined
      if (age > BELIEVED_MS) await asked
      return trouble === null && (after === null || replayed >= BigInt(after))
    },
    distrust: (reason) => settle(`the standby failed: ${reason}`),
    async answers() {
      await probe()
      return !isSilent
    },
    async followed() {
      const { position } = await primary()
      const deadline = performance.now() + FOLLOW_MS_MAX
      for (;;) {
        await probe()
        if (trouble !== null || replayed >= BigInt(position) || performance.now() > deadline) return
        await new Promise((resolve) => setTimeout(resolve, FOLLOW_POLL_MS))
      }
    },
  }
}
