// The import module: its table of contents.

import { type Module, module, type Services } from '../../platform/command/index.ts'
import { type Intake, openIntake, startImportWorker, type WordsOf } from '../../platform/intake/index.ts'
import type { StartThread } from '../../platform/threads/index.ts'
import { correctCell } from './commands/correct-cell.ts'
import { saveMapping } from './commands/save-mapping.ts'
import { stepImport } from './commands/step-import.ts'
import { uploadImport } from './commands/upload-import.ts'
import * as contract from './contract.ts'
import { errorFile, importTemplate } from './queries/import-files.ts'
import { listImports } from './queries/list-imports.ts'
import { previewImport } from './queries/preview-import.ts'
import { showImport } from './queries/show-import.ts'
import { importSubjects, waitingImports } from './queries/waiting-imports.ts'
import { importNotices } from './reactions.ts'
import { intakeSubject } from './subject-store.ts'
import { sweepFiles } from './sweep-files.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export type IntakeParts = {
  /** Where sealed files lie: `<data>/intake`. */
  folder: string
  services: () => Services
  /** All modules: what they can import, and their words for error files. */
  modules: () => Module[]
  words: WordsOf
  startThread?: StartThread
}

/** Opens the batch import once, when it is first needed. */
export function intakeOpener({ folder, services, modules, words, startThread }: IntakeParts): () => Promise<Intake> {
  let opening: Promise<Intake> | undefined
  return () =>
    (opening ??= openIntake(services(), {
      folder,
      importables: modules().flatMap((one) => one.importables ?? []),
      words,
      ...(startThread ? { startThread } : {}),
    }))
}

export function intakeModule(parts: IntakeParts): Module {
  const intake = intakeOpener(parts)
  const standard = () => parts.modules().flatMap((one) => one.importables ?? [])[0]?.id ?? ''
  const step = (route: Parameters<typeof stepImport>[1], name: Parameters<typeof stepImport>[2]) =>
    stepImport(intake, route, name)
  return module({
    name: 'import',
    commands: [
      uploadImport(intake, standard),
      saveMapping(intake),
      correctCell(intake),
      step(contract.dryRunImport as never, 'dry-run'),
      step(contract.startImport, 'start'),
      step(contract.pauseImport as never, 'pause'),
      step(contract.resumeImport as never, 'resume'),
      step(contract.cancelImport as never, 'cancel'),
      step(contract.undoImport as never, 'undo'),
    ],
    queries: [
      listImports(intake),
      importTemplate(intake, standard),
      showImport(intake),
      previewImport(intake),
      errorFile(intake),
    ],
    events: [contract.importChanged],
    notices: importNotices,
    subjects: [importSubjects],
    tasks: [waitingImports],
    schedules: [{ name: 'import.sweep-files', cron: '41 3 * * *', run: async () => sweepFiles(await intake()) }],
    work: async () => {
      const worker = startImportWorker(await intake())
      return () => worker.stop()
    },
    subject: intakeSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
  })
}
