// When sign-in is held back: failures count for the name, for the address and for the two together, and waits grow.

export type Attempts = { failures: number; lockedUntil: Date | null; lastAt: Date; signedInAt: Date | null }
/** The three counters of one attempt. */
export type Door = { name: Attempts; address: Attempts; pair: Attempts }

/** A branch of many tellers may stand behind one address; a name is one person. */
const FREE_FAILURES = { name: 5, address: 100, pair: 5 }
const LOCK_MINUTES = [1, 5, 15, 30]
/** Failures older than this are forgotten. */
export const FAILURES_COUNT_MS = 24 * 3_600_000
/** An address from which a user signed in well stays known this long. */
export const KNOWN_FOR_MS = 30 * 86_400_000

const PARTS = ['name', 'address', 'pair'] as const

/** How long sign-in stays shut after this many failures in a row: 1, 5, 15, then 30 minutes (PCI DSS 8.3.4). 0: open. */
export function lockMs(failures: number, free: number = FREE_FAILURES.name): number {
  if (failures < free) return 0
  return (LOCK_MINUTES[Math.min(failures - free, LOCK_MINUTES.length - 1)] as number) * 60_000
}

const isLocked = ({ lockedUntil }: Attempts, now: Date) => lockedUntil !== null && lockedUntil > now
/** Whether the name signed in from this address lately. */
export const isKnown = ({ signedInAt }: Attempts, now: Date) =>
  signedInAt !== null && now.getTime() - signedInAt.getTime() < KNOWN_FOR_MS
const counted = ({ failures, lastAt }: Attempts, now: Date) =>
  now.getTime() - lastAt.getTime() < FAILURES_COUNT_MS ? failures : 0

/**
 * Whether the right password opens now. What strangers did to the name or the address does not shut out a user at an
 * address of his own; his own failures there do.
 */
export function isOpen({ name, address, pair }: Door, now: Date): boolean {
  if (isLocked(pair, now)) return false
  return isKnown(pair, now) || !(isLocked(name, now) || isLocked(address, now))
}

/** A counter that is shut does not count on: trying at a shut door does not keep it shut. */
export function afterFailure(door: Door, now: Date): Door {
  const next = (part: (typeof PARTS)[number]): Attempts => {
    const attempts = door[part]
    if (isLocked(attempts, now)) return attempts
    const failures = counted(attempts, now) + 1
    const shutMs = lockMs(failures, FREE_FAILURES[part])
    return { ...attempts, failures, lockedUntil: shutMs > 0 ? new Date(now.getTime() + shutMs) : null, lastAt: now }
  }
  return { name: next('name'), address: next('address'), pair: next('pair') }
}

/** The user's own failures are forgiven everywhere; what strangers tried on the name or from the address stays counted. */
export function afterSuccess(door: Door, now: Date): Door {
  const own = counted(door.pair, now)
  const less = (part: 'name' | 'address'): Attempts => {
    const failures = Math.max(0, counted(door[part], now) - own)
    return { ...door[part], failures, lockedUntil: failures < FREE_FAILURES[part] ? null : door[part].lockedUntil }
  }
  return {
    name: less('name'),
    address: less('address'),
    pair: { failures: 0, lockedUntil: null, lastAt: now, signedInAt: now },
  }
}

/**
 * The wait that a failed attempt is told: the longest of the three, also at a known address. Were it told otherwise
 * there, a guesser at a shared address could learn which names sign in from it.
 */
export function waitSeconds(door: Door, now: Date): number {
  const waits = PARTS.map((part) => (door[part].lockedUntil?.getTime() ?? 0) - now.getTime())
  return Math.max(0, Math.ceil(Math.max(...waits) / 1000))
}

/** What an address is counted as: an IPv4 address alone, an IPv6 one by its network of 64 bits. */
export function addressOf(origin: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(origin)
  if (mapped) return mapped[1] as string
  if (!origin.includes(':')) return origin
  const [head = '', tail] = (origin.split('%')[0] as string).toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
