// The answer of kinds of rows that are not taken back: what came in is ended by the acts of its own module.

import { type BatchCommand, batchCommand } from '../command/index.ts'
import { Refusal } from '../kernel/refusal.ts'

type Undo = { subjectId: string; batchId: string; line: number }

/** Keeps every row, with `import.undo-never` as the reason. */
export const neverUndone = (id: string, permission: string): BatchCommand<Undo> =>
  batchCommand<Undo>({ id, permission }, async (_context, items) =>
    items.map(() => ({ refused: new Refusal('import.undo-never', {}, { status: 409 }), change: null })),
  )
