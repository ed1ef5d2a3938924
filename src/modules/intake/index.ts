// What main.ts and the command line may call.

export { type ImportFile, type ImportReport, runImport, undoImport } from './commands/run-import.ts'
export { type Example, type ImportCliOptions, runImportCli } from './commands/run-import-cli.ts'
export { type IntakeParts, intakeModule, intakeOpener } from './module.ts'
