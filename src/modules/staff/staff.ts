// The rules of staff: password policy, session limits, and the tree of branches.

import type { FieldProblem } from '../../platform/kernel/refusal.ts'

/** PCI DSS 8.3.6: at least 12 characters with letters and digits. */
export const PASSWORD_LENGTH_MIN = 12
/** PCI DSS 8.2.8: sign in again after 15 idle minutes. */
export const SESSION_IDLE_MS = 15 * 60_000
export const SESSION_ABSOLUTE_MS = 12 * 3_600_000
export const SESSIONS_PER_USER_MAX = 10

/** What is wrong with a new password; an empty list means it is good. */
export function passwordProblems(next: string, loginName: string, current?: string): FieldProblem[] {
  const problems: FieldProblem[] = []
  const add = (rule: string, facts?: FieldProblem['facts']) =>
    problems.push({ field: 'next', rule, ...(facts ? { facts } : {}) })
  if ([...next].length < PASSWORD_LENGTH_MIN) add('password.too-short', { limit: PASSWORD_LENGTH_MIN })
  else if (!/\p{L}/u.test(next) || !/\d/.test(next)) add('password.letters-and-digits')
  else if (next.toLowerCase().includes(loginName)) add('password.contains-login')
  else if (new Set(next).size < 5) add('password.too-simple')
  else if (current !== undefined && next === current) add('password.same')
  return problems
}

/** Whether a session still stands: idle and absolute time-out. */
export function sessionStands(session: { lastSeenAt: Date; expiresAt: Date }, now: Date): boolean {
  return now.getTime() - session.lastSeenAt.getTime() < SESSION_IDLE_MS && now < session.expiresAt
}

/** The branches of a branch's tree, itself included; `path` is /1/3/7/. */
export function branchTree(branches: readonly { branchId: number; path: string }[], branchId: number): number[] {
  const top = branches.find((branch) => branch.branchId === branchId)
  return top ? branches.filter((branch) => branch.path.startsWith(top.path)).map((branch) => branch.branchId) : []
}

/** A first password that can be read out: four groups without look-alike characters; 78 bits. */
export function firstPasswordOf(random: Uint8Array): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz'
  const digits = '23456789'
  const pick = (set: string, byte: number) => set[byte % set.length] as string
  const groups = [0, 1, 2, 3].map((group) =>
    Array.from({ length: 4 }, (_, at) => pick(at === 3 ? digits : letters, random[group * 4 + at] as number)).join(''),
  )
  return groups.join('-')
}

const BROWSERS: [RegExp, string][] = [
  [/\bEdg\//, 'Edge'],
  [/\bFirefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** What a session list calls a terminal: browser and system, no version, nothing that tells two alike apart. */
export function deviceOf(userAgent: string): string {
  const named = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent))?.[1]
  return [named(BROWSERS), named(SYSTEMS)].filter(Boolean).join(' · ')
}
