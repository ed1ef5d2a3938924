// Who works on alerts, with how many each has in hand.

import { query } from '../../../platform/command/index.ts'
import { listLoginNames } from '../../staff/index.ts'
import { type AnalystRow, listAnalystRows } from '../analyst-store.ts'
import * as contract from '../contract.ts'
import { type Looker, namesOf } from '../show-alert.ts'

export async function showAnalysts(
  context: Pick<Looker, 'tx' | 'vault'>,
  rows: readonly AnalystRow[],
): Promise<contract.Analyst[]> {
  const ids = rows.map(({ userId }) => userId)
  const [names, logins] = [await namesOf(context, ids), await listLoginNames(context.tx, ids)]
  return rows.map((row) => ({
    ...row,
    skills: [...row.skills],
    name: names.get(row.userId) ?? '',
    loginName: logins.get(row.userId) ?? '',
  }))
}

export const listAnalysts = query(contract.listAnalysts, async (context) => ({
  items: await showAnalysts(context, await listAnalystRows(context.tx)),
}))
