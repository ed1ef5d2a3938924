// Whether a purpose may be pursued on a channel: what was said last of it decides; a no to everything beats a yes to one channel.

export const PURPOSES = ['service', 'marketing', 'profiling', 'group-sharing', 'third-party-sharing', 'export'] as const
export const CHANNELS = ['any', 'phone', 'sms', 'email', 'app', 'mail'] as const
export type Purpose = (typeof PURPOSES)[number]
export type Channel = (typeof CHANNELS)[number]
export type Said = { purpose: Purpose; channel: Channel; granted: boolean; saidAt: Date }
/** What the record kept before consents had purposes, channels and texts of their own. */
export type Earlier = { purpose: string; granted: boolean }

const EARLIER: Partial<Record<Purpose, Partial<Record<Channel, string>>>> = {
  service: { any: 'personal-data' },
  marketing: { phone: 'phone-marketing', sms: 'sms-marketing' },
  'group-sharing': { any: 'group-sharing' },
}

/**
 * Consent is never presumed (PIPL 14). Said of the channel itself and said of any: the later holds, but a withdrawal of any
 * that came at the same moment wins. What the record kept earlier counts only while nothing was said since.
 */
export function isAllowed(
  said: readonly Said[],
  earlier: readonly Earlier[],
  purpose: Purpose,
  channel: Channel,
): boolean {
  const about = said.filter((one) => one.purpose === purpose && (one.channel === channel || one.channel === 'any'))
  const last = about.reduce<Said | null>((newest, one) => {
    if (newest === null || one.saidAt > newest.saidAt) return one
    return one.saidAt.getTime() === newest.saidAt.getTime() && !one.granted ? one : newest
  }, null)
  if (last) return last.granted
  const kept = EARLIER[purpose]?.[channel] ?? EARLIER[purpose]?.any
  return kept !== undefined && earlier.some((one) => one.purpose === kept && one.granted)
}
