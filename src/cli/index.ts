// The command line: every verb of `./kahu`, each with its help.

import { Command } from 'commander'
import type { Kahu } from '../main.ts'
import { type Config, ROLES, type Role } from '../platform/kernel/config.ts'
import { addAuditCommands } from './audit.ts'
import { addBackupCommands } from './backup.ts'
import { addClientCommands } from './client.ts'
import { fillDemoBank } from './demo.ts'
import { addImportCommands } from './import.ts'
import { addKeyCommands } from './key.ts'
import { addLedgerCommands } from './ledger.ts'
import { addRollupCommand } from './rollups.ts'
import { addUserCommands } from './user.ts'
import { print, type WithKahu } from './with-kahu.ts'

export type Process = {
  open(config: Config, options: { migrate: boolean; say: (line: string) => void }): Promise<Kahu>
  serve(kahu: Kahu, roles: readonly Role[], ready: () => void): Promise<void>
}

function rolesOf(text: string): Role[] {
  const roles = text.split(',').map((part) => part.trim())
  const unknown = roles.find((role) => !(ROLES as readonly string[]).includes(role))
  if (unknown) throw new Error(`unknown role ${unknown}; roles are ${ROLES.join(', ')}`)
  return roles as Role[]
}

async function serveAll(
  config: Config,
  { open, serve }: Process,
  roles: readonly Role[],
  demo: boolean,
): Promise<void> {
  const startedAt = Date.now()
  const kahu = await open(config, { migrate: true, say: print })
  const users = demo ? await fillDemoBank(kahu, print) : []
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1)
  await serve(kahu, roles, () => {
    if (!roles.includes('web')) return print(`${roles.join(', ')} running after ${seconds()} s`)
    print(`卡户 Kahu is ready after ${seconds()} s: ${config.tls ? 'https' : 'http'}://${config.host}:${config.port}`)
    const [first] = users
    if (first)
      print(
        `sign in as ${users
          .map(({ loginName }) => loginName)
          .filter((name) => !name.startsWith('rm-'))
          .join(', ')}; password: ${first.password}`,
      )
    else print('sign in with your staff login name (`./kahu user list` shows them)')
  })
}

/** Reads the arguments and runs the verb. */
export async function runCli(args: string[], config: Config, process_: Process): Promise<void> {
  const program = new Command('kahu')
    .description('Kahu 卡户: what a bank knows about its cardholders')
    .showHelpAfterError()
  const withKahu: WithKahu = async (run) => {
    const kahu = await process_.open(config, { migrate: true, say: () => {} })
    try {
      await run(kahu)
    } finally {
      await kahu.close()
    }
  }
  program
    .command('serve')
    .description('start everything: pages, API, background work')
    .option('--roles <list>', `what this process does: ${ROLES.join(',')}`, ROLES.join(','))
    .option('--no-demo', 'do not fill the demo bank when the database is empty')
    .action((options: { roles: string; demo: boolean }) =>
      serveAll(config, process_, rolesOf(options.roles), options.demo),
    )
  program
    .command('worker')
    .description('background work only')
    .action(() => serveAll(config, process_, ['worker'], false))
  program
    .command('relay')
    .description('the outbox relay only')
    .action(() => serveAll(config, process_, ['relay'], false))
  program
    .command('migrate')
    .description('bring the database to this version')
    .action(() => withKahu(async () => print('the database is up to date')))
  program
    .command('demo')
    .description('fill an empty database with a demo bank')
    .option('--customers <n>', 'how many customers', String(config.demoCustomers))
    .option('--transactions <m>', 'about how many transactions of the last year; 25 a customer when not given')
    .option('--seed <n>', 'the same seed gives the same bank', '1')
    .action((options: { customers: string; transactions?: string; seed: string }) =>
      withKahu(
        async (kahu) =>
          void (await fillDemoBank(kahu, print, {
            customers: Number(options.customers),
            ...(options.transactions === undefined ? {} : { transactions: Number(options.transactions) }),
            seed: Number(options.seed),
            force: true,
          })),
      ),
    )
  addImportCommands(program, withKahu)
  addLedgerCommands(program, withKahu)
  addUserCommands(program, withKahu)
  addClientCommands(program, withKahu)
  addKeyCommands(program, withKahu, config)
  addAuditCommands(program, withKahu)
  addBackupCommands(program, withKahu, config, process_.open)
  addRollupCommand(program, withKahu)
  await program.parseAsync(args, { from: 'user' })
}
