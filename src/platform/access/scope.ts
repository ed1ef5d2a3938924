// Data scope: which records a caller's permission reaches, as plain values that a store turns into a condition.

/** A record is in scope when `all`, or its branch is listed, or the caller owns it. Several roles unite. */
export type Scope = {
  all: boolean
  branchIds: readonly number[]
  ownerId: string | null
  /** Records that are kept only because the law says so are reached too: for whoever serves that law. */
  restricted?: true
}

export const everywhere: Scope = { all: true, branchIds: [], ownerId: null }
export const nowhere: Scope = { all: false, branchIds: [], ownerId: null }

/** Whether a record of this branch and owner lies within the scope. */
export function covers(scope: Scope, record: { branchId: number; ownerId: string | null }): boolean {
  if (scope.all) return true
  if (scope.ownerId !== null && record.ownerId === scope.ownerId) return true
  return scope.branchIds.includes(record.branchId)
}

/** What two scopes reach together. */
export function unite(a: Scope, b: Scope): Scope {
  if (a.all || b.all) return everywhere
  return { all: false, branchIds: [...new Set([...a.branchIds, ...b.branchIds])], ownerId: a.ownerId ?? b.ownerId }
}
