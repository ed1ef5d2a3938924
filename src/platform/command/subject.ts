// What a module keeps of a subject (a customer, in a bank), told table by table, so that it can be copied and erased as a whole.

import type { Tx } from '../database/index.ts'

/** `where` is the condition on the table's rows, with the subject's id as $1. Rows of a child table stand before their parent's. */
export type SubjectTable = {
  table: string
  where: string
  /** `deleted` with the subject's key; or it `stays`: facts that lead to nobody once the key and the deleted rows are gone. */
  erased: 'deleted' | 'stays'
  /** The table whose name seals its columns, where that is another. */
  sealedAs?: string
  /** How its rows go, where deleting them is not all. */
  remove?: (tx: Tx, subjectId: string) => Promise<unknown>
  /** Columns that not even the archive keeps. */
  unkept?: readonly string[]
  /** Not copied: keyed hashes, sums that can be made again, what others were told. */
  uncopied?: boolean
}

/** What stands against erasing a subject: `from` is a table with its condition, the subject's id as $1, now as $2 where it is named. */
export type SubjectBar = { code: string; from: string }

export type SubjectKeeping = { tables: readonly SubjectTable[]; bars?: readonly SubjectBar[] }
