// What other modules and main.ts may call.

export { createBranch } from './commands/branch-commands.ts'
export { createUser } from './commands/create-user.ts'
export { resetFactors } from './commands/remove-factor.ts'
export { resetPassword } from './commands/update-user.ts'
export { staffModule } from './module.ts'
export { openRoster, type Roster } from './queries/roster.ts'
export type { Bank } from './queries/show-session.ts'
export { openUserNames } from './queries/user-names.ts'
export { type DemoStaff, type DemoUser, seedDemoStaff, seedRoles } from './seed-staff.ts'
export { touchSession } from './session-store.ts'
export { branchTree } from './staff.ts'
export { findUserByLogin, listAllBranches, listUserRows } from './staff-store.ts'
