// What a module offers to the batch import: its fields, how headers are recognised, and the batch that takes rows.

import type { BatchCommand } from '../command/index.ts'
import type { FieldProblem } from '../kernel/refusal.ts'

export type ImportMode = 'create' | 'update' | 'upsert'

export type ImportField = {
  /** Key in the mapping, e.g. `documents.resident-id`; words under `<importable id>.import.<key>`. */
  key: string
  /** Header texts that mean this field, lower case: `姓名`, `cust_nm`, `name`. */
  aliases: readonly string[]
  /** Finds an existing record in update and upsert; the same value twice in one file is refused. */
  identifies?: boolean
  required?: boolean
  /** One value may be chosen for all rows that have none, or one that is not known. */
  standsIn?: boolean
  /** How a preview shows the cell. */
  mask?: 'name' | 'phone' | 'document' | 'email' | 'address' | 'none'
  /** Whether a cell can only be this field, for headers nobody knows. */
  looksLike?: (cell: string) => boolean
}

/** One row for the batch: where it stands in the file, and what was read, or what is wrong with it. */
export type ImportItem<D> = {
  line: number
  mode: ImportMode
  draft: D
  emptyClears: boolean
  batchId: string
  standIns?: Readonly<Record<string, string>>
}

export type ImportAnswer = { outcome: 'created' | 'updated' | 'unchanged'; subjectId: string }

export type Importable<D> = {
  id: string
  permission: string
  fields: readonly ImportField[]
  modes: readonly ImportMode[]
  /** Rows build on those before them: chunks are written one after the other, in the order of the file. */
  inOrder?: boolean
  /** Cells by field key -> a draft, or problems by field key. Pure and synchronous. */
  read(
    cells: ReadonlyMap<string, string>,
    mode: ImportMode,
    options: { emptyClears: boolean },
  ): { draft: D; problems: FieldProblem[]; corrected: string[] }
  /** Takes up to 1,000 items; answers in order. A dry run rolls back. The change's `reply` is an ImportAnswer; no change means unchanged. */
  batch: BatchCommand<ImportItem<D>>
  /** Takes back what a batch did to the given subjects, unless something touched them later. The change's reply is `{ outcome: 'undone' }`. */
  undo: BatchCommand<{ subjectId: string; batchId: string; line: number }>
}

/** One among importables of differently typed rows. */
// biome-ignore lint/suspicious/noExplicitAny: their rows differ in type
export type AnyImportable = Importable<any>
