// The import's contract: bring a file in, say what its columns mean, try it, run it, take it back.

import {
  classed,
  event,
  Id,
  Instant,
  nullable,
  oneOf,
  PageQuery,
  pageOf,
  route,
  T,
} from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const
const ImportParams = T.Object({ importId: Id })
const COLUMNS_MAX = 200
const CORRECTION_CHARS_MAX = 400

export const ImportState = oneOf(
  'scanning',
  'refused',
  'ready',
  'checking',
  'checked',
  'running',
  'paused',
  'cancelled',
  'done',
  'failed',
  'undoing',
  'undone',
)
export type ImportState = T.Static<typeof ImportState>
export const ImportMode = oneOf('create', 'update', 'upsert')
export type ImportMode = T.Static<typeof ImportMode>
export const ImportStep = oneOf('map', 'dry-run', 'start', 'pause', 'resume', 'cancel', 'undo')
export const FieldKey = T.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z][A-Za-z0-9.-]*$' })
export const ImportKind = T.String({ minLength: 1, maxLength: 40, pattern: '^[a-z][a-z.-]*$' })
const Facts = T.Record(T.String(), T.Unknown())

export const RowProblem = T.Object({ field: T.String(), rule: T.String(), facts: T.Optional(Facts) })
export const ProblemCount = T.Object({ field: T.String(), rule: T.String(), count: T.Integer() })
export const Totals = T.Object({
  rows: T.Integer(),
  created: T.Integer(),
  updated: T.Integer(),
  unchanged: T.Integer(),
  failed: T.Integer(),
})

export const ImportLine = T.Object({
  importId: Id,
  importable: T.String(),
  name: classed('C2', T.String()),
  state: ImportState,
  rows: nullable(T.Integer()),
  totals: Totals,
  createdByMe: T.Boolean(),
  createdName: T.String(),
  createdAt: Instant,
  finishedAt: nullable(Instant),
})
export type ImportLine = T.Static<typeof ImportLine>

export const ImportColumn = T.Object({
  header: classed('C2', T.String()),
  /** First cells, masked by the field the column goes to. */
  samples: T.Array(classed('C2', T.String())),
  field: nullable(T.String()),
  guessedBy: oneOf('saved', 'header', 'content', 'nothing'),
})
export const ImportField = T.Object({
  key: T.String(),
  required: T.Boolean(),
  identifies: T.Boolean(),
  /** One value may be chosen for all rows that have none, or one that is not known. */
  standsIn: T.Boolean(),
})
/** A row of the file: one masked cell a column. */
export const ImportRow = T.Object({
  line: T.Integer(),
  cells: T.Array(classed('C2', T.String())),
  problems: T.Array(RowProblem),
  corrected: T.Array(T.String()),
  will: oneOf('skip', 'created', 'updated', 'unchanged', 'take'),
})
export type ImportRow = T.Static<typeof ImportRow>

/** Values by field for rows that have none, or one that is not known. */
const STAND_INS_MAX = 200
const StandIns = T.Record(FieldKey, T.String({ minLength: 1, maxLength: 60 }), {
  ...closed,
  maxProperties: STAND_INS_MAX,
})

export const Import = T.Object({
  ...ImportLine.properties,
  bytes: T.Integer(),
  format: T.Object({
    kind: oneOf('csv', 'xlsx'),
    encoding: T.Optional(T.String()),
    delimiter: T.Optional(T.String()),
    sheetName: T.Optional(classed('C2', T.String())),
  }),
  columns: T.Array(ImportColumn),
  fields: T.Array(ImportField),
  mode: ImportMode,
  modes: T.Array(ImportMode),
  emptyClears: T.Boolean(),
  savedMapping: nullable(classed('C2', T.String())),
  standIns: StandIns,
  /** Cells corrected by hand; what was typed leaves no more than the file does. */
  corrections: T.Array(T.Object({ line: T.Integer(), column: T.Integer() })),
  startedAt: nullable(Instant),
  /** What a dry run found; also while it goes on. */
  check: nullable(T.Object({ ...Totals.properties, problems: T.Array(ProblemCount), corrected: T.Integer() })),
  /** Rows the dry run shows: the first ones, and those with problems or corrections. */
  checkedRows: T.Array(ImportRow),
  chunkRows: T.Integer(),
  /** Rows written in each second of the run in which any were, the latest at the end. */
  pace: T.Array(T.Object({ at: Instant, rows: T.Integer() })),
  problems: T.Array(ProblemCount),
  /** Failed rows of the run, newest first. */
  failures: T.Array(ImportRow),
  undone: T.Integer(),
  kept: T.Array(T.Object({ line: T.Integer(), code: T.String() })),
  keptCount: T.Integer(),
  undoUntil: nullable(Instant),
  /** The same file came through before. */
  sameFileAt: nullable(Instant),
  refusal: nullable(T.Object({ code: T.String(), facts: Facts })),
  steps: T.Array(ImportStep),
})
export type Import = T.Static<typeof Import>

export const uploadImport = route({
  id: 'import.upload',
  method: 'POST',
  path: '/imports',
  summary: 'Bring a file in (multipart, CSV or XLSX); nothing is imported yet',
  permission: 'import.upload',
  uploads: true,
  command: true,
  query: T.Object({ importable: T.Optional(ImportKind) }, closed),
  reply: Import,
})
export const listImports = route({
  id: 'import.list',
  method: 'GET',
  path: '/imports',
  summary: 'Imports, newest first',
  permission: 'import.list',
  query: T.Object({ ...PageQuery }, closed),
  reply: pageOf(ImportLine),
})
export const showImport = route({
  id: 'import.show',
  method: 'GET',
  path: '/imports/:importId',
  summary: 'One import: its columns, what a dry run found, how far it is',
  permission: 'import.show',
  params: ImportParams,
  reply: Import,
})
const Mapping = {
  /** One entry a column of the file: the field it goes to, or null. */
  columns: T.Array(nullable(FieldKey), { minItems: 1, maxItems: COLUMNS_MAX }),
  mode: ImportMode,
  /** An empty cell clears the field; otherwise it leaves it as it is. */
  emptyClears: T.Boolean(),
  standIns: T.Optional(StandIns),
}
export const saveMapping = route({
  id: 'import.save-mapping',
  method: 'PUT',
  path: '/imports/:importId/mapping',
  summary: 'Say which column goes where; with a name it is kept for the next file with the same headers',
  permission: 'import.save-mapping',
  command: true,
  params: ImportParams,
  body: T.Object({ ...Mapping, saveAs: T.Optional(T.String({ minLength: 1, maxLength: 60 })) }, closed),
  reply: Import,
})
export const Preview = T.Object({
  checkedRows: T.Integer(),
  /** False when the file is longer than what was checked while you waited. */
  isComplete: T.Boolean(),
  problemRows: T.Integer(),
  problems: T.Array(ProblemCount),
  corrected: T.Array(T.Object({ field: T.String(), count: T.Integer() })),
  rows: T.Array(ImportRow),
})
export type Preview = T.Static<typeof Preview>
export const previewImport = route({
  id: 'import.preview',
  method: 'POST',
  path: '/imports/:importId/preview',
  summary: 'Check the cells under a mapping, without touching any record',
  permission: 'import.preview',
  params: ImportParams,
  body: T.Object({ ...Mapping, onlyProblems: T.Optional(T.Boolean()) }, closed),
  reply: Preview,
})

export const correctCell = route({
  id: 'import.correct',
  method: 'POST',
  path: '/imports/:importId/corrections',
  summary: 'Put another text in place of a cell of the file, for this import only; null takes it back',
  permission: 'import.save-mapping',
  command: true,
  params: ImportParams,
  body: T.Object(
    {
      line: T.Integer({ minimum: 1 }),
      column: T.Integer({ minimum: 0, maximum: COLUMNS_MAX - 1 }),
      text: nullable(classed('C2', T.String({ maxLength: CORRECTION_CHARS_MAX }))),
    },
    closed,
  ),
  reply: Import,
})

const step = <const I extends string, const P extends string>(id: I, path: P, summary: string) =>
  route({
    id,
    method: 'POST',
    path: `/imports/:importId/${path}`,
    summary,
    permission: id,
    command: true,
    params: ImportParams,
    reply: Import,
  })

export const dryRunImport = step(
  'import.dry-run',
  'dry-run',
  'Try the whole file; everything is rolled back and counted',
)
export const startImport = step('import.start', 'start', 'Run the import in the background')
export const pauseImport = step('import.pause', 'pause', 'Stop after the rows that are being written')
export const resumeImport = step('import.resume', 'resume', 'Go on where it stopped')
export const cancelImport = step(
  'import.cancel',
  'cancel',
  'Stop for good; what is written stays until it is taken back',
)
export const undoImport = step('import.undo', 'undo', 'Take back what the import wrote, where nothing touched it later')

export const errorFile = route({
  id: 'import.error-file',
  method: 'GET',
  path: '/imports/:importId/error-file',
  summary: 'The failed rows as they were with what is wrong, as CSV; journaled',
  permission: 'import.error-file',
  params: ImportParams,
  query: T.Object({ language: T.Optional(oneOf('zh-CN', 'en-US')) }, closed),
  streams: 'text/csv',
})
export const importTemplate = route({
  id: 'import.template',
  method: 'GET',
  path: '/imports/template',
  summary: 'An empty table with every field that can be imported',
  permission: 'import.template',
  query: T.Object({ importable: T.Optional(ImportKind), language: T.Optional(oneOf('zh-CN', 'en-US')) }, closed),
  streams: 'text/csv',
})

export const importChanged = event({
  id: 'import.changed',
  summary: 'An import took a step',
  data: T.Object({
    importId: Id,
    state: T.String(),
    /** A worker ended the step: who took it, rows of the file, rows that failed, rows taken back. */
    for: T.Optional(Id),
    rows: T.Optional(T.Integer()),
    failed: T.Optional(T.Integer()),
    undone: T.Optional(T.Integer()),
  }),
})
