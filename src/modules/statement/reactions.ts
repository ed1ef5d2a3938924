// Who is told that statements fell due: those who issue them to customers.

import type { NoticeRule } from '../../platform/command/index.ts'
import { listPermissionHolders } from '../staff/index.ts'
import { issueStatement, statementsDue } from './contract.ts'

export const statementNotices: NoticeRule[] = [
  {
    on: statementsDue.id,
    tell: async (tx, event) => {
      const { day, statements } = event.data as { day: string; statements: number }
      const holders = await listPermissionHolders(tx, issueStatement.permission, null)
      return holders.map((userId) => ({ userId, kind: 'statement.due', facts: { day, statements }, link: '' }))
    },
  },
]
