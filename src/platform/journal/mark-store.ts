// Marks of journal rows: for what something was done and as what it was refused, so that such rows are found without opening them.

import type { Tx } from '../database/index.ts'
import type { JournalRow } from './journal-row.ts'

/** Codes, never words of a person. */
export type Mark = { purpose: string | null; refusal: string | null }

/** What looks at personal values and says why keeps its purpose here; a purpose elsewhere may be a customer's own words. */
const PURPOSE_PLACES = ['export', 'statement', 'dossier', 'opened', 'past'] as const
const CODE = /^[a-z]+(-[a-z]+){0,5}$/

const codeIn = (state: unknown): string | null => {
  const purpose = (state as { purpose?: unknown } | null | undefined)?.purpose
  return typeof purpose === 'string' && CODE.test(purpose) ? purpose : null
}

/** The mark of a row, or null when it has none. `after` is what the row seals. */
export function markOf(after: Record<string, unknown> | null, refusal: string | null): Mark | null {
  const purpose =
    after === null ? null : [after, ...PURPOSE_PLACES.map((place) => after[place])].map(codeIn).find(Boolean)
  return purpose || refusal ? { purpose: purpose ?? null, refusal } : null
}

/** Travels with COMMIT. */
export function insertMark(tx: Tx, row: Pick<JournalRow, 'chainId' | 'seq' | 'rowId'>, mark: Mark): void {
  tx.later('insert into journal_mark (chain_id, seq, row_id, purpose, refusal) values ($1,$2,$3,$4,$5)', [
    row.chainId,
    row.seq,
    row.rowId,
    mark.purpose,
    mark.refusal,
  ])
}
