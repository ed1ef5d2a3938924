// Brings one file in from start to end, for the command line: the same steps a person takes on the pages.

import type { Caller } from '../../../platform/access/index.ts'
import { type Call, runCommand } from '../../../platform/command/index.ts'
import {
  getBatch,
  type ImportMode,
  type Intake,
  type ProblemCounts,
  receiveFile,
  sumChunks,
  sumProblems,
  type Totals,
  workNext,
} from '../../../platform/intake/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { saveMapping } from './save-mapping.ts'
import { stepImport } from './step-import.ts'
import { uploadImport } from './upload-import.ts'

export type ImportFile = {
  importable: string
  fileName: string
  stream: AsyncIterable<Buffer | string>
  mode: ImportMode
  /** Field of each column by header; without it the columns are recognised. */
  mapping?: Record<string, string | null>
  dryRun?: boolean
}
export type ImportReport = Totals & { importId: string; state: string; problems: ProblemCounts; seconds: number }

const LOOK_MS = 200

function endOf(state: string): boolean {
  return !['scanning', 'checking', 'running', 'undoing'].includes(state)
}

/** Works until the import stands still, whoever works it. */
async function finish(intake: Intake, importId: string, onProgress: (totals: Totals) => void) {
  const { database, vault } = intake.services
  for (;;) {
    const worked = await workNext(intake)
    const batch = await database.read((tx) => getBatch(tx, vault, importId))
    if (endOf(batch.state)) return batch
    onProgress(await database.read((tx) => sumChunks(tx, importId)))
    if (!worked) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

export async function runImport(
  intake: Intake,
  caller: Caller,
  file: ImportFile,
  onProgress: (totals: Totals) => void = () => {},
): Promise<ImportReport> {
  const { services } = intake
  const startedAt = performance.now()
  const opened = async () => intake
  const call: Call = { caller, requestId: newId(), channel: 'cli', origin: 'import' }
  const received = await receiveFile(intake, caller, file)
  const input = { params: {}, query: {}, body: received } as never
  const { reply } = await runCommand(
    services,
    uploadImport(opened, () => file.importable),
    { ...call, input },
  )
  const params = { importId: reply.importId }
  if (reply.state === 'scanning') {
    const scanned = await finish(intake, params.importId, () => {})
    if (scanned.refusal) throw new Refusal(scanned.refusal.code, scanned.refusal.facts)
  }
  const { mapping } = file
  const columns = reply.columns.map(({ header, field }) => (mapping ? (mapping[header] ?? null) : field))
  await runCommand(services, saveMapping(opened), {
    ...call,
    input: { params, query: {}, body: { columns, mode: file.mode, emptyClears: false } },
  })
  const step = file.dryRun
    ? stepImport(opened, contract.dryRunImport as never, 'dry-run')
    : stepImport(opened, contract.startImport, 'start')
  await runCommand(services, step, { ...call, input: { params, query: {}, body: {} } })
  const batch = await finish(intake, params.importId, onProgress)
  const seconds = (performance.now() - startedAt) / 1000
  if (file.dryRun && batch.outcome) return { ...batch.outcome, importId: params.importId, state: batch.state, seconds }
  const { database } = services
  const { rows, created, updated, unchanged, failed } = await database.read((tx) => sumChunks(tx, params.importId))
  const problems = await database.read((tx) => sumProblems(tx, params.importId))
  return { rows, created, updated, unchanged, failed, problems, importId: params.importId, state: batch.state, seconds }
}

/** Takes an import back to its end; answers how many rows went and how many stayed. */
export async function undoImport(
  intake: Intake,
  caller: Caller,
  importId: string,
): Promise<{ undone: number; kept: number }> {
  const call: Call = { caller, requestId: newId(), channel: 'cli', origin: 'import' }
  const step = stepImport(async () => intake, contract.undoImport as never, 'undo')
  await runCommand(intake.services, step, { ...call, input: { params: { importId }, query: {}, body: {} } })
  await finish(intake, importId, () => {})
  const { undone, kept } = await intake.services.database.read((tx) => sumChunks(tx, importId))
  return { undone, kept }
}
