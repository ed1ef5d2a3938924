// The rules of machine clients: which keys hold, how many, from where it may call, what a token may do.

import { BlockList, isIP } from 'node:net'

/** One follows the other: the new one is taken in before the old one ends. */
export const KEYS_VALID_MAX = 2
export const KEY_DAYS_MAX = 731
export const TOKEN_SECONDS = 600
/** RFC 7523 3: an assertion is short-lived; this is also how long its id is remembered. */
export const ASSERTION_SECONDS_MAX = 300
export const CLOCK_TOLERANCE_SECONDS = 30

export const isValid = ({ endsAt }: { endsAt: Date }, now: Date) => now < endsAt

/** Whether a text is an address, or a network as 10.1.0.0/16. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more !== undefined) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** Whether calls may come from this address; without any network named, from anywhere. */
export function mayCallFrom(networks: readonly string[], origin: string): boolean {
  if (networks.length === 0) return true
  const list = new BlockList()
  for (const text of networks) {
    const [address = '', bits] = text.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(origin)?.[1] ?? origin
  const family = isIP(mapped)
  return family !== 0 && list.check(mapped, family === 6 ? 'ipv6' : 'ipv4')
}

/** What a token may do: all the system has, or the part it asked for; null when it asked for more. */
export function scopeOf(held: readonly string[], asked: string | undefined): string[] | null {
  if (asked === undefined) return [...held]
  const wanted = asked.split(' ').filter(Boolean)
  return wanted.length > 0 && wanted.every((permission) => held.includes(permission)) ? wanted : null
}
