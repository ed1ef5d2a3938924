// What a record held at a past moment: what it holds now, with every later change taken back, newest first.

export type States = { before: Record<string, unknown> | null; after: Record<string, unknown> | null }

/** Kept for the journal's own sake; no fields of the record. */
const NOT_FIELDS = new Set(['version'])

/**
 * `later` are the states of rows after the moment, newest first. A row without a state before it opened or looked at
 * something and takes nothing back. Lists and values come back as the journal kept them.
 */
export function stateBefore<S extends object>(now: S, later: readonly States[]): S {
  const past: Record<string, unknown> = { ...(now as Record<string, unknown>) }
  for (const { before, after } of later) {
    if (before === null) continue
    for (const field of new Set([...Object.keys(before), ...Object.keys(after ?? {})])) {
      if (NOT_FIELDS.has(field) || !(field in past)) continue
      const was = before[field] ?? null
      past[field] = was === null && Array.isArray(past[field]) ? [] : was
    }
  }
  return past as S
}

type Told = { status?: string; accountId?: string; cardId?: string }
/** Account or card -> its status at the moment, where a later row says from which it came. */
export function statusesBefore(later: readonly States[], key: 'account' | 'card'): Map<string, string> {
  const statuses = new Map<string, string>()
  for (const { before } of later) {
    const told = [before?.[key], ...((before?.[`${key}s`] as unknown[] | undefined) ?? [])] as (Told | undefined)[]
    for (const one of told) {
      const id = key === 'account' ? one?.accountId : one?.cardId
      if (id && one?.status) statuses.set(id, one.status)
    }
  }
  return statuses
}

export type RelationshipState = {
  relationshipId: string
  type: string
  otherId: string
  validFrom: string | null
  validTo: string | null
}
/** Relationships as they stood: later ones left out, later changes taken back, ended ones of that day left out. */
export function relationshipsBefore<R extends RelationshipState>(
  now: readonly R[],
  later: readonly States[],
  day: string,
): R[] {
  const held = new Map(now.map((row) => [row.relationshipId, row]))
  for (const { before, after } of later) {
    if (!before?.relationship && !after?.relationship) continue
    const [was, is] = [before?.relationship, after?.relationship] as (R | undefined)[]
    const known = held.get(was?.relationshipId ?? '')
    // The other end keeps the same row in its chain, so which customer is the other one is taken from the row of today.
    if (was && known) held.set(was.relationshipId, { ...known, validFrom: was.validFrom, validTo: was.validTo })
    else if (!was && is) held.delete(is.relationshipId)
  }
  return [...held.values()].filter(
    (row) => (!row.validFrom || row.validFrom <= day) && (!row.validTo || row.validTo > day),
  )
}
