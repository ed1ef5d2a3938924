// The rules on rules: which of them holds a change, and by when somebody has to have looked.

import type { Conditions, Policy } from './contract.ts'

export type Weighed = {
  roleIds: readonly string[]
  customer: { kind: string; tags: readonly string[] } | null
  amountFen: number | null
  kinds: readonly string[]
}

/** Whether a rule's conditions hold; all that are given must. What is not known of amount or customer is not known to be harmless: it holds. */
export function holds(conditions: Conditions, about: Weighed): boolean {
  const { amountOverFen, customerKinds, customerTags, roles, kinds } = conditions
  if (amountOverFen !== undefined && about.amountFen !== null && about.amountFen <= amountOverFen) return false
  const { customer } = about
  if (customerKinds && customer && !(customerKinds as string[]).includes(customer.kind)) return false
  if (customerTags && customer && !customerTags.some((tag) => customer.tags.includes(tag))) return false
  if (roles && !roles.some((role) => about.roleIds.includes(role))) return false
  return !kinds || kinds.some((kind) => about.kinds.includes(kind))
}

/** Of the rules that hold, the one that asks most: more levels first, then the fixed, then by name. */
export function strictest(policies: readonly Policy[], about: Weighed): Policy | null {
  const holding = policies.filter(({ active, conditions }) => active && holds(conditions, about))
  holding.sort(
    (a, b) =>
      b.levels.length - a.levels.length ||
      Number(b.fixed) - Number(a.fixed) ||
      (a.policyId < b.policyId ? -1 : a.policyId > b.policyId ? 1 : 0),
  )
  return holding[0] ?? null
}

const HOUR_MS = 3_600_000
type Times = Pick<Policy, 'deadlineHours' | 'remindHours' | 'escalateHours'>

/** Instants by which a level is reminded, escalated and lapsed, counted from when it was asked. */
export function timesOf(policy: Times, askedAt: Date) {
  const after = (hours: number) => new Date(askedAt.getTime() + hours * HOUR_MS)
  const { remindHours, escalateHours, deadlineHours } = policy
  return {
    deadlineAt: after(deadlineHours),
    remindAt: remindHours < deadlineHours ? after(remindHours) : null,
    escalateAt: escalateHours < deadlineHours ? after(escalateHours) : null,
  }
}
