// `kahu import`: bring customers, what they hold and what was booked in from files.

import { join } from 'node:path'
import type { Command } from 'commander'
import { intakePartsOf } from '../modules/index.ts'
import { type ImportCliOptions, intakeOpener, runImportCli } from '../modules/intake/index.ts'
import { print, type WithKahu } from './with-kahu.ts'

export function addImportCommands(program: Command, withKahu: WithKahu): void {
  program
    .command('import')
    .description('bring a file in, or an example bank: `kahu import berka --from <folder>`')
    .argument('<what>', 'a CSV or XLSX file, the name of an example, or with --undo the id of an import')
    .option('--from <folder>', "the folder of an example's files")
    .option('--report <file>', "where an example's exceptions are listed; <example>-exceptions.csv here by itself")
    .option(
      '--kind <kind>',
      'what the rows are: customer, customer-relationship, product, account, account-holder, card, standing-order, ledger-history',
      'customer',
    )
    .option('--mode <mode>', 'create, update or upsert', 'upsert')
    .option('--dry-run', 'try every row and write nothing')
    .option('--undo', 'take an import back')
    .action((what: string, options: ImportCliOptions) =>
      withKahu(async ({ config, services, modules, startThread }) => {
        const parts = { folder: join(config.dataDir, 'intake'), services: () => services, startThread }
        const intake = await intakeOpener(intakePartsOf(parts, modules))()
        if (!(await runImportCli(intake, what, options, print)))
          throw new Error('not every row came through; the error file holds the others')
      }),
    )
}
