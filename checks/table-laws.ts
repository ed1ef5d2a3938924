// What every table states: its placement on a cluster, and the class of each column that holds personal data.

import { placementsOf } from '../src/platform/database/placement.ts'
import { type Check, type Problem, WHOLE_FILE } from './check.ts'
import { listSources, type SourceFile } from './source-files.ts'

const COLUMN =
  /^\s+"?([a-z_][a-z0-9_]*)"?\s+(text|bytea|varchar|char|date|int|integer|bigint|smallint|boolean|numeric|jsonb?|uuid|timestamptz)\b/i
const PERSONAL =
  /(^|_)(phone|mobile|email|birth|born|gender|sex|address|passport|income|employer|occupation|nationality|marital|education|surname|given_name|full_name|legal_name|person_name|id_number|document_number|password|secret)(_|$)|_sealed$|^sealed(_|$)/i
const CLASS = /--.*\bC[123]\b/

function placements({ path, text }: SourceFile): Problem[] {
  try {
    placementsOf(text)
    return []
  } catch (error) {
    return [{ file: path, line: WHOLE_FILE, message: (error as Error).message }]
  }
}

/** Columns that look personal and name no class. */
export function unclassed({ path, text }: SourceFile): Problem[] {
  return text.split('\n').flatMap((line, index) => {
    const column = COLUMN.exec(line)?.[1]
    if (!column || !PERSONAL.test(column) || CLASS.test(line)) return []
    const message = `column ${column} may hold personal data: end its line with "-- C3 sealed", "-- C2 sealed", "-- C2 plain" or "-- C1"`
    return [{ file: path, line: index + 1, message }]
  })
}

/** Law 7, and the placement of architecture.md §7. */
export const tableLaws: Check = {
  name: 'tables state placement and data classes',
  run: async () => listSources(/\/sql\/.*\.sql$/).flatMap((file) => [...placements(file), ...unclassed(file)]),
}
