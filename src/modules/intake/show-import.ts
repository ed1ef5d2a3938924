// An import as it leaves: every cell masked, only counts of what was written.

import { type Caller, covers, type Scope } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import {
  CHUNK_ROWS,
  type Failure,
  findSameFile,
  findSample,
  getBatch,
  type ImportBatch,
  type Intake,
  listKept,
  listNewestFailed,
  listPace,
  maskRow,
  maySteps,
  missing,
  noTotals,
  type ProblemCounts,
  type SampleRow,
  sumChunks,
  sumProblems,
  UNDO_HOURS_MAX,
} from '../../platform/intake/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import { openUserNames } from '../staff/index.ts'
import type { Import, ImportLine } from './contract.ts'

const FAILED_CHUNKS_SHOWN = 5
const FAILURES_SHOWN = 50
const KEPT_SHOWN = 100
const PACE_SECONDS_MAX = 120

export const userIdOf = (caller: Caller): string => {
  if (caller.kind === 'person') return caller.userId
  if (caller.kind === 'job') return caller.onBehalfOf?.userId ?? caller.name
  return caller.kind === 'client' ? caller.clientId : ''
}

/** Outside the scope an import answers as one that does not exist. */
export function refuseOutside(scope: Scope, caller: Caller, batch: ImportBatch): void {
  if (batch.createdBy === userIdOf(caller)) return
  if (!covers(scope, { branchId: batch.branchId, ownerId: batch.createdBy })) throw missing()
}

export function countsOf(counts: ProblemCounts): { field: string; rule: string; count: number }[] {
  return Object.entries(counts)
    .map(([key, count]) => ({ field: key.slice(0, key.indexOf('|')), rule: key.slice(key.indexOf('|') + 1), count }))
    .sort((a, b) => b.count - a.count)
}

const undoUntil = (batch: ImportBatch): Date | null =>
  batch.finishedAt && ['done', 'cancelled', 'failed'].includes(batch.state)
    ? new Date(batch.finishedAt.getTime() + UNDO_HOURS_MAX * 3_600_000)
    : null

function lineOf(batch: ImportBatch, caller: Caller, totals: ImportLine['totals']): ImportLine {
  return {
    importId: batch.batchId,
    importable: batch.importable,
    name: batch.name,
    state: batch.state,
    rows: batch.rowsTotal,
    totals: {
      rows: totals.rows,
      created: totals.created,
      updated: totals.updated,
      unchanged: totals.unchanged,
      failed: totals.failed,
    },
    createdByMe: batch.createdBy === userIdOf(caller),
    createdName: batch.createdName,
    createdAt: batch.createdAt.toISOString(),
    finishedAt: batch.finishedAt?.toISOString() ?? null,
  }
}

const PERSON = /^[0-9a-f-]{36}$/
/** The batch with its starter's display name; machinery keeps the name it goes by. */
export async function withStarter(tx: Tx, vault: Vault, batch: ImportBatch): Promise<ImportBatch> {
  if (!PERSON.test(batch.createdBy)) return batch
  const names = await openUserNames(tx, vault, [batch.createdBy])
  return { ...batch, createdName: names.get(batch.createdBy) ?? batch.createdName }
}

const isWritten = (batch: ImportBatch) => batch.startedAt !== null

export async function showLine(tx: Tx, vault: Vault, caller: Caller, batch: ImportBatch): Promise<ImportLine> {
  return lineOf(
    await withStarter(tx, vault, batch),
    caller,
    isWritten(batch) ? await sumChunks(tx, batch.batchId) : noTotals(),
  )
}

async function failuresOf(tx: Tx, intake: Intake, batch: ImportBatch): Promise<Import['failures']> {
  const importable = intake.importable(batch.importable)
  const chunks = await listNewestFailed(tx, batch.batchId, FAILED_CHUNKS_SHOWN)
  const rows = chunks.flatMap(({ failures }): Failure[] =>
    JSON.parse(intake.services.vault.open(batch.key, 'import_chunk.failures', failures)),
  )
  return rows
    .sort((a, b) => b.line - a.line)
    .slice(0, FAILURES_SHOWN)
    .map(({ line, cells, problems }) => ({
      line,
      cells: maskRow(importable, batch.plan, cells),
      problems,
      corrected: [],
      will: 'skip',
    }))
}

/** A batch just made has nothing but its shape to show. */
export function showFresh(intake: Intake, caller: Caller, batch: ImportBatch, sameFileAt: Date | null = null): Import {
  const importable = intake.importable(batch.importable)
  const { format, shape, plan, outcome } = batch
  const samples = shape.firstRows.map((cells) => maskRow(importable, plan, cells))
  return {
    ...lineOf(batch, caller, noTotals()),
    bytes: batch.fileBytes,
    format:
      format.kind === 'csv'
        ? { kind: 'csv', encoding: format.encoding, delimiter: format.delimiter }
        : { kind: 'xlsx', sheetName: format.sheetName },
    columns: shape.headers.map((header, at) => ({
      header,
      samples: samples.map((cells) => cells[at] ?? '').slice(0, 3),
      field: plan.columns[at] ?? null,
      guessedBy: shape.guessed[at]?.by ?? 'nothing',
    })),
    fields: importable.fields.map(({ key, required = false, identifies = false, standsIn = false }) => ({
      key,
      required,
      identifies,
      standsIn,
    })),
    mode: batch.mode,
    modes: [...importable.modes],
    emptyClears: batch.emptyClears,
    savedMapping: shape.savedMapping,
    standIns: plan.standIns ?? {},
    corrections: (plan.corrections ?? []).map(({ line, column }) => ({ line, column })),
    startedAt: batch.startedAt?.toISOString() ?? null,
    check: outcome && {
      rows: outcome.rows,
      created: outcome.created,
      updated: outcome.updated,
      unchanged: outcome.unchanged,
      failed: outcome.failed,
      problems: countsOf(outcome.problems),
      corrected: Object.values(outcome.corrected).reduce((sum, count) => sum + count, 0),
    },
    checkedRows: [],
    chunkRows: CHUNK_ROWS,
    pace: [],
    problems: [],
    failures: [],
    undone: 0,
    kept: [],
    keptCount: 0,
    undoUntil: undoUntil(batch)?.toISOString() ?? null,
    sameFileAt: sameFileAt?.toISOString() ?? null,
    refusal: batch.refusal,
    steps: maySteps(batch.state),
  }
}

export async function showWhole(tx: Tx, intake: Intake, caller: Caller, stored: ImportBatch): Promise<Import> {
  const { vault } = intake.services
  const batch = await withStarter(tx, vault, stored)
  const shown = showFresh(intake, caller, batch)
  const sealed = ['checked', 'ready'].includes(batch.state) ? await findSample(tx, batch.batchId) : null
  const checkedRows: SampleRow[] = sealed ? JSON.parse(vault.open(batch.key, 'import_batch.sample', sealed)) : []
  if (!isWritten(batch)) return { ...shown, checkedRows }
  const sums = await sumChunks(tx, batch.batchId)
  return {
    ...shown,
    ...lineOf(batch, caller, sums),
    problems: countsOf(await sumProblems(tx, batch.batchId)),
    failures: sums.failed > 0 ? await failuresOf(tx, intake, batch) : [],
    pace: (await listPace(tx, batch.batchId, PACE_SECONDS_MAX)).map(({ at, rows }) => ({ at: at.toISOString(), rows })),
    undone: sums.undone,
    keptCount: sums.kept,
    kept: sums.kept > 0 ? await listKept(tx, batch.batchId, KEPT_SHOWN) : [],
  }
}

/** The import, within the caller's scope. */
export async function getWithin(
  tx: Tx,
  intake: Intake,
  caller: Caller,
  scope: Scope,
  importId: string,
): Promise<ImportBatch> {
  const batch = await getBatch(tx, intake.services.vault, importId)
  refuseOutside(scope, caller, batch)
  return batch
}

export { findSameFile }
