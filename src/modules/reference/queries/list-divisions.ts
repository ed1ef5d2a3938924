// Lists provinces, or what lies directly under a division.

import { query } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import { listDivisions } from '../divisions.ts'

export const listDivisionsQuery = query(contract.divisions, async (_context, { query: { parent } }) => ({
  items: listDivisions(parent ?? null),
}))
