// What main.ts may call.
export { type Approvals, openApprovals } from './commands/open-gate.ts'
export { approvalModule } from './module.ts'
export { seedPolicies } from './seed-policies.ts'
