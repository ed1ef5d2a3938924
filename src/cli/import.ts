// `kahu import`: bring customers in from files.

import type { Command } from 'commander'
import type { WithKahu } from './with-kahu.ts'

export function addImportCommands(program: Command, _withKahu: WithKahu): void {
  program.command('import').description('bring customers in from files')
}
