// `kahu user`: open a user, list them, give a new first password; for a first administrator and for emergencies.

import type { Command } from 'commander'
import type { Kahu } from '../main.ts'
import {
  createBranch,
  createUser,
  findUserByLogin,
  listAllBranches,
  listUserRows,
  resetFactors,
  resetPassword,
} from '../modules/staff/index.ts'
import { jobCaller } from '../platform/access/index.ts'
import { runCommand, type Services } from '../platform/command/index.ts'
import { newId } from '../platform/kernel/ids.ts'
import { print, type WithKahu } from './with-kahu.ts'

/** A process of its own holds no roster to forget. */
const keepsNothing = () => {}
const LISTED_MAX = 1_000
const callFromCli = () => ({ caller: jobCaller('cli'), requestId: newId(), channel: 'cli' as const, origin: 'cli' })

/** The branch of a new user. A bank without any gets its first one here, for nobody could sign in to open it. */
async function branchFor({ services, config }: Kahu, code: string | undefined): Promise<number> {
  const branches = await services.database.read(listAllBranches)
  if (branches.length > 0) {
    const branch = code ? branches.find((one) => one.code === code) : branches[0]
    if (!branch) throw new Error(`there is no branch ${code}; there are: ${branches.map((one) => one.code).join(', ')}`)
    return branch.branchId
  }
  const body = { code: code ?? 'HQ', name: config.bankName, parentId: null }
  const opened = createBranch(() => {})
  const { reply } = await runCommand(services, opened, { ...callFromCli(), input: { params: {}, query: {}, body } })
  print(`opened the first branch: ${reply.code} ${reply.name}`)
  return reply.branchId
}

async function userNamed({ database }: Services, loginName: string) {
  const row = await database.read((tx) => findUserByLogin(tx, loginName))
  if (!row) throw new Error(`there is no user ${loginName}`)
  return row
}

export function addUserCommands(program: Command, withKahu: WithKahu): void {
  const user = program.command('user').description('users')
  user
    .command('list')
    .description('login names, roles and status')
    .action(() =>
      withKahu(async ({ services }) => {
        const all = { search: null, branchId: null, roleId: null, status: null, after: '', limit: LISTED_MAX }
        const seenAfter = services.clock.now()
        const rows = await services.database.read((tx) => listUserRows(tx, { ...all, seenAfter }))
        for (const row of rows) print(`${row.loginName}\t${row.roleIds.join(',')}\t${row.status}`)
      }),
    )
  user
    .command('create')
    .description('open a user; prints the first password once')
    .argument('<login-name>')
    .requiredOption('--name <name>', 'display name')
    .requiredOption('--roles <ids>', 'role ids, comma between')
    .option('--branch <code>', 'branch code; the first branch when left out, opened when there is none')
    .action((loginName: string, options: { name: string; roles: string; branch?: string }) =>
      withKahu(async (kahu) => {
        const { services } = kahu
        const branchId = await branchFor(kahu, options.branch)
        const body = {
          loginName,
          displayName: options.name,
          branchId,
          roleIds: options.roles.split(','),
        }
        const { reply } = await runCommand(services, createUser, {
          ...callFromCli(),
          input: { params: {}, query: {}, body },
        })
        print(`first password of ${reply.user.loginName}: ${reply.firstPassword}`)
      }),
    )
  user
    .command('reset-password')
    .description('give a new first password, printed once; ends the sessions')
    .argument('<login-name>')
    .action((loginName: string) =>
      withKahu(async ({ services }) => {
        const row = await userNamed(services, loginName)
        const input = { params: { userId: row.userId }, query: {}, body: { version: row.version } }
        const { reply } = await runCommand(services, resetPassword(keepsNothing), { ...callFromCli(), input })
        print(`first password of ${loginName}: ${reply.firstPassword}`)
      }),
    )
  user
    .command('reset-factors')
    .description('remove the second factors of a user who lost them; ends the sessions')
    .argument('<login-name>')
    .action((loginName: string) =>
      withKahu(async ({ services }) => {
        const row = await userNamed(services, loginName)
        const input = { params: { userId: row.userId }, query: {}, body: {} }
        const { reply } = await runCommand(services, resetFactors(keepsNothing), { ...callFromCli(), input })
        print(`second factors removed of ${loginName}: ${reply.removed}`)
      }),
    )
}
