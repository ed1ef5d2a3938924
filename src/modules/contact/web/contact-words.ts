// Values of contacts in words, and the time of one as a day and a time of that day.

import { t } from '../../../web/i18n.ts'

const OFFSET = '+08:00'

export const contactLabel = (field: string, value: string): string => t(`contact.value.${field}.${value}`)

/** An instant as the bank's day and its time of day. */
export function dayAndTime(at: Date): { day: string; time: string } {
  const text = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  return { day: text.slice(0, 10), time: text.slice(11, 16) }
}
export const instantOf = (day: string, time: string): string => new Date(`${day}T${time}:00${OFFSET}`).toISOString()
