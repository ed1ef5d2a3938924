// Data scope: which records a caller's permission reaches, as plain values that a store turns into a condition.

/** Behind a wall: records of these departments are not there for the caller, whatever else reaches them. */
export type Walled = {
  departments: readonly string[]
  /** Every branch is reached, but for what stands behind the wall. */
  anyBranch: boolean
}

/**
 * A record is in scope when `all`, or its branch is listed, or the caller owns it; never when it stands behind a wall.
 * Several roles unite. `all` is said only without walls, so that whoever asks for it alone shows too little, never too much.
 */
export type Scope = {
  all: boolean
  branchIds: readonly number[]
  ownerId: string | null
  walled?: Walled
  /** Records that are kept only because the law says so are reached too: for whoever serves that law. */
  restricted?: true
}

/** What a scope looks at. */
export type Placed = { branchId: number; ownerId: string | null; department?: string | null | undefined }

export const everywhere: Scope = { all: true, branchIds: [], ownerId: null }
export const nowhere: Scope = { all: false, branchIds: [], ownerId: null }

/** Whether every branch is reached, walls aside. */
export const reachesAllBranches = (scope: Scope): boolean => scope.all || (scope.walled?.anyBranch ?? false)
/** The departments behind the caller's walls. */
export const walledDepartments = (scope: Scope): readonly string[] => scope.walled?.departments ?? []

/** Whether a record of this branch, owner and department lies within the scope. */
export function covers(scope: Scope, record: Placed): boolean {
  if (record.department && walledDepartments(scope).includes(record.department)) return false
  if (reachesAllBranches(scope)) return true
  if (scope.ownerId !== null && record.ownerId === scope.ownerId) return true
  return scope.branchIds.includes(record.branchId)
}

/** The scope without what stands behind the walls. */
export function behindWalls(scope: Scope, departments: readonly string[]): Scope {
  if (departments.length === 0) return scope
  return { ...scope, all: false, walled: { departments, anyBranch: reachesAllBranches(scope) } }
}

/** The walls around a caller: the same around each of the scopes. */
export const wallsOf = (grants: ReadonlyMap<string, Scope> | 'all' | undefined): readonly string[] => {
  if (!grants || grants === 'all') return []
  for (const scope of grants.values()) return walledDepartments(scope)
  return []
}

/** What two scopes of one caller reach together; walls are the caller's, so they stand around both. */
export function unite(a: Scope, b: Scope): Scope {
  const departments = [...new Set([...walledDepartments(a), ...walledDepartments(b)])]
  if (reachesAllBranches(a) || reachesAllBranches(b)) return behindWalls(everywhere, departments)
  const branchIds = [...new Set([...a.branchIds, ...b.branchIds])]
  return behindWalls({ all: false, branchIds, ownerId: a.ownerId ?? b.ownerId }, departments)
}
