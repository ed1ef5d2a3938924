// The steps of a request for a right, and the clocks of a breach: pure rules; the numbers come from the table of rules.

export const KINDS = ['access', 'copy', 'correction', 'restriction', 'portability', 'erasure'] as const
export type RequestKind = (typeof KINDS)[number]
export const STEPS = ['verify', 'complete', 'refuse'] as const
export type RequestStep = (typeof STEPS)[number]
export type RequestStatus = 'received' | 'verified' | 'done' | 'refused'

const NEXT: Record<RequestStatus, Partial<Record<RequestStep, RequestStatus>>> = {
  received: { verify: 'verified', refuse: 'refused' },
  verified: { complete: 'done', refuse: 'refused' },
  done: {},
  refused: {},
}
/** Where a step leads; null where it is not possible: nothing is handed out before it is known who asks. */
export const afterStep = (status: RequestStatus, step: RequestStep): RequestStatus | null => NEXT[status][step] ?? null

/** The same day some years on; 29 February becomes the 28th. */
export function addYears(date: string, years: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year + years, month, 0)).getUTCDate()
  return `${String(year + years).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(Math.min(day, last)).padStart(2, '0')}`
}

/** Days on which the duties began to run: identity from the end of the record, transactions from the last booking. */
export type DutyFacts = { recordOn: string; closedOn: readonly string[]; bookedOn: string | null }

/** The day on which the last duty to keep ends: years for identity after the record's end, years for transactions after the last. */
export function dutyEndsOn(facts: DutyFacts, years: { identity: number; transactions: number }): string {
  const ended = [facts.recordOn, ...facts.closedOn].sort().at(-1) as string
  const days = [addYears(ended, years.identity)]
  if (facts.bookedOn) days.push(addYears(facts.bookedOn, years.transactions))
  return days.sort().at(-1) as string
}

const HOUR_MS = 3_600_000
export type BreachTimes = {
  endangered: boolean
  foundAt: Date
  confirmedAt: Date | null
  cacToldAt: Date | null
  pbocToldAt: Date | null
  personsToldAt: Date | null
  closedAt: Date | null
}
export type Clock = {
  step: 'confirmed' | 'cac-told' | 'pboc-told' | 'persons-told' | 'closed'
  dueAt: Date | null
  doneAt: Date | null
  late: boolean
}

/** What has to be told when: the network authority from finding, the central bank from confirmation, persons at once in danger. */
export function clocksOf(times: BreachTimes, hours: { cac: number; pboc: number }, now: Date): Clock[] {
  const after = (from: Date | null, span: number) => from && new Date(from.getTime() + span * HOUR_MS)
  const clock = (step: Clock['step'], dueAt: Date | null, doneAt: Date | null): Clock => ({
    step,
    dueAt,
    doneAt,
    late: dueAt !== null && (doneAt ?? now) > dueAt,
  })
  return [
    clock('confirmed', null, times.confirmedAt),
    clock('cac-told', after(times.foundAt, hours.cac), times.cacToldAt),
    clock('pboc-told', after(times.confirmedAt, hours.pboc), times.pbocToldAt),
    clock('persons-told', times.endangered ? after(times.confirmedAt, 0) : null, times.personsToldAt),
    clock('closed', null, times.closedAt),
  ]
}
