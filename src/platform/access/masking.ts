// Masking: how much a caller sees of each class of personal data (JR/T 0171 C2, parted by what it tells).

import type { Caller } from './caller.ts'

/** Names of people and employers; documents; phones and e-mails; addresses; account numbers; balances and amounts. */
export const DATA_CLASSES = ['name', 'document', 'contact', 'address', 'number', 'money'] as const
export type DataClass = (typeof DATA_CLASSES)[number]
/** `clear`: as it is, each look noted with what was open; `masked`: with stars; `hidden`: nothing, not even its length. */
export const SIGHT_LEVELS = ['hidden', 'masked', 'clear'] as const
export type SightLevel = (typeof SIGHT_LEVELS)[number]
export type Masking = Readonly<Record<DataClass, SightLevel>>

/** The same level for every class. */
export const sameMasking = (level: SightLevel): Masking =>
  Object.fromEntries(DATA_CLASSES.map((one) => [one, level])) as Masking

/** Of several roles the one that shows most counts, class by class; nobody's roles show nothing. */
export function widestMasking(each: readonly Masking[]): Masking {
  const rank = (level: SightLevel) => SIGHT_LEVELS.indexOf(level)
  const widest = (one: DataClass) =>
    each.reduce<SightLevel>((best, { [one]: level }) => (rank(level) > rank(best) ? level : best), 'hidden')
  return Object.fromEntries(DATA_CLASSES.map((one) => [one, widest(one)])) as Masking
}

/** What leaves as a file or stays in a queue is never clear: a file is looked at where nobody notes it. */
export const coveredMasking = (masking: Masking): Masking =>
  Object.fromEntries(DATA_CLASSES.map((one) => [one, masking[one] === 'clear' ? 'masked' : masking[one]])) as Masking

const MACHINE = sameMasking('masked')

/** What a caller sees of each class; the bank's own machinery sees masks. */
export const maskingOf = (caller: Caller): Masking =>
  caller.kind === 'person' || caller.kind === 'client' ? caller.masking : MACHINE

/** The classes a caller sees in the clear, so that the access record can say so. */
export const clearOf = (caller: Caller): DataClass[] => {
  const masking = maskingOf(caller)
  return DATA_CLASSES.filter((one) => masking[one] === 'clear')
}
