// The staff module: its table of contents.

import { join } from 'node:path'
import { type Module, module, type Schedule, upkeep } from '../../platform/command/index.ts'
import { addPasskey, beginAuthenticator, beginPasskey, confirmAuthenticator } from './commands/add-factor.ts'
import { createBranch, updateBranch } from './commands/branch-commands.ts'
import { changePassword } from './commands/change-password.ts'
import { createUser } from './commands/create-user.ts'
import { saveDepartment } from './commands/department-commands.ts'
import { endFarSession } from './commands/end-far-session.ts'
import { askPasskey, giveCode, givePasskey } from './commands/give-factor.ts'
import { endGrant, giveGrant } from './commands/grant-commands.ts'
import { mapGroup, unmapGroup } from './commands/map-group.ts'
import { removeFactor, renewRecoveryCodes, resetFactors } from './commands/remove-factor.ts'
import { createRole, updateRole } from './commands/role-commands.ts'
import { revokeSession, savePreference, setLanguage, signOut } from './commands/session-commands.ts'
import { signIn } from './commands/sign-in.ts'
import { signInSingle } from './commands/sign-in-single.ts'
import {
  disableUser,
  enableUser,
  endUserSessions,
  joinSingle,
  resetPassword,
  updateUser,
} from './commands/update-user.ts'
import {
  branchChanged,
  departmentChanged,
  factorsChanged,
  grantEnded,
  grantGiven,
  passwordReset,
  roleChanged,
  sessionStolen,
  sessionsEnded,
  signedInElsewhere,
  userChanged,
} from './contract.ts'
import { deleteOldReveals } from './grant-store.ts'
import { siteOf } from './passkey.ts'
import { listDepartments, listGrants } from './queries/list-access.ts'
import { listFactors } from './queries/list-factors.ts'
import { beginSingle, listGroups, showDoors } from './queries/list-groups.ts'
import { listPreferences } from './queries/list-preferences.ts'
import { listBranches, listRoles } from './queries/list-roles.ts'
import { listSessions } from './queries/list-sessions.ts'
import { listColleagues, listUsers, showUser } from './queries/list-users.ts'
import { type Bank, showSession } from './queries/show-session.ts'
import { staffNotices } from './reactions.ts'
import { deleteExpiredSessions, deleteOldAttempts } from './session-store.ts'
import { FAILURES_COUNT_MS, KNOWN_FOR_MS } from './sign-in-limits.ts'
import type { SingleSignOn } from './single-sign-on.ts'
import { SESSION_IDLE_MS } from './staff.ts'
import { endDueGrants } from './sweep-grants.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

function commandsOf(
  bank: Bank,
  forget: () => void,
  single: SingleSignOn | null,
  permissions: () => { id: string }[],
): Module['commands'] {
  const site = siteOf(bank.publicUrl)
  return [
    signIn(bank),
    signInSingle(bank, single, forget),
    endFarSession(single, forget),
    signOut(single, forget),
    beginAuthenticator(bank),
    confirmAuthenticator(bank, forget),
    beginPasskey(bank, site),
    addPasskey(bank, site, forget),
    giveCode(bank, forget),
    askPasskey(site),
    givePasskey(bank, site, forget),
    removeFactor(forget),
    renewRecoveryCodes,
    resetFactors(forget),
    changePassword(forget),
    setLanguage,
    revokeSession(forget),
    savePreference,
    createUser,
    updateUser(forget),
    disableUser(forget),
    enableUser(forget),
    resetPassword(forget),
    endUserSessions(forget),
    joinSingle(forget),
    mapGroup,
    unmapGroup,
    createRole(forget),
    updateRole(forget),
    saveDepartment(forget),
    giveGrant(forget, permissions),
    endGrant(forget),
    createBranch(forget),
    updateBranch(forget),
  ]
}

const EVENTS = [
  grantGiven,
  grantEnded,
  departmentChanged,
  userChanged,
  factorsChanged,
  signedInElsewhere,
  sessionStolen,
  sessionsEnded,
  passwordReset,
  roleChanged,
  branchChanged,
]
const sweepSessions: Schedule = {
  name: 'staff.sweep-sessions',
  cron: '*/10 * * * *',
  run: async (services) => {
    const now = services.clock.now()
    await upkeep(services, async (tx) => {
      await deleteOldReveals(tx, services.clock.today())
      await deleteExpiredSessions(tx, new Date(now.getTime() - SESSION_IDLE_MS), now)
      await deleteOldAttempts(tx, new Date(now.getTime() - FAILURES_COUNT_MS), new Date(now.getTime() - KNOWN_FOR_MS))
    })
  },
}
const schedulesOf = (forget: () => void): Schedule[] => [
  { name: 'staff.end-grants', cron: '* * * * *', run: (services) => endDueGrants(services, forget) },
  sweepSessions,
]

/** `forget` drops what the roster holds; `permissions` lists those of all modules; `single`: the bank's identity provider. */
export const staffModule = (
  bank: Bank,
  forget: () => void,
  permissions: () => { id: string; module: string }[],
  single: SingleSignOn | null,
): Module => {
  const site = siteOf(bank.publicUrl)
  return module({
    name: 'staff',
    commands: commandsOf(bank, forget, single, permissions),
    queries: [
      showSession(bank),
      showDoors(single),
      beginSingle(single),
      listGroups(single),
      listFactors(site),
      listSessions,
      listPreferences,
      listUsers,
      showUser,
      listColleagues,
      listRoles(permissions),
      listBranches,
      listDepartments,
      listGrants,
    ],
    events: EVENTS,
    notices: staffNotices,
    schedules: schedulesOf(forget),
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
}
