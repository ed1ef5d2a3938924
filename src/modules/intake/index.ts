// What main.ts and the command line may call.
export { type Example, type ImportCliOptions, runImportCli } from './run-import-cli.ts'
export { type ImportFile, type ImportReport, runImport, undoImport } from './run-import.ts'
export { type IntakeParts, intakeModule, intakeOpener } from './module.ts'
