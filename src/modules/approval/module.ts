// The approval module: its table of contents.

import { join } from 'node:path'
import { type Command, type Module, module, routesOf } from '../../platform/command/index.ts'
import { approveChange, refuseChange, returnChange } from './commands/decide-change.ts'
import { delegateApproval, endDelegation } from './commands/delegate-approval.ts'
import { type Approvals, canBeHeld } from './commands/open-gate.ts'
import { addEvidence, withdrawChange } from './commands/own-change.ts'
import { savePolicy } from './commands/save-policy.ts'
import * as contract from './contract.ts'
import {
  listChangesOfCustomer,
  listPendingChanges,
  showApprovalEvidence,
  showPendingChange,
} from './queries/list-changes.ts'
import { listDelegations, listPolicies } from './queries/list-policies.ts'
import { approvalTasks } from './queries/waiting-tasks.ts'
import { approvalNotices } from './reactions.ts'
import { approvalSubject } from './subject-store.ts'
import { sweepDue } from './sweep-changes.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

/** What all modules offer, found once when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** `modules` answers all modules, once they are composed. */
export const approvalModule = (approvals: Approvals | undefined, modules: () => readonly Module[]): Module => {
  const commands = once(
    (): ReadonlyMap<string, Command> =>
      new Map(modules().flatMap((one) => one.commands.map((command: Command) => [command.route.id, command]))),
  )
  const holdable = once(
    (): ReadonlySet<string> => new Set([...commands().values()].filter(canBeHeld).map(({ route }) => route.id)),
  )
  const permissions = once(
    (): ReadonlySet<string> =>
      new Set(
        modules().flatMap((one) => [...routesOf(one).map((route) => route.permission), ...(one.permissions ?? [])]),
      ),
  )
  return module({
    name: 'approval',
    commands: [
      approveChange(commands),
      refuseChange,
      returnChange,
      withdrawChange,
      addEvidence,
      savePolicy(holdable, permissions, () => approvals?.forget()),
      delegateApproval,
      endDelegation,
    ],
    queries: [
      listPendingChanges,
      listChangesOfCustomer,
      showPendingChange(commands),
      showApprovalEvidence,
      listPolicies(holdable),
      listDelegations,
    ],
    events: [
      contract.changeHeld,
      contract.changeAdvanced,
      contract.changeEnded,
      contract.changeEvidenced,
      contract.changeReminded,
      contract.changeEscalated,
      contract.policySaved,
      contract.delegationChanged,
    ],
    notices: approvalNotices,
    tasks: approvalTasks,
    schedules: [
      { name: 'approval.sweep', cron: '* * * * *', run: async (services) => void (await sweepDue(services)) },
    ],
    subject: approvalSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
}
