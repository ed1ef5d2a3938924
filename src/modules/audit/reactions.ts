// Who is told that work of the audit ended: whoever asked; of a failed verification everybody who may verify.

import type { NoticeRule } from '../../platform/command/index.ts'
import type { Static } from '../../platform/contract/index.ts'
import { listPermissionHolders } from '../staff/index.ts'
import { auditChanged } from './contract.ts'

type Changed = Static<typeof auditChanged.data>

export const auditNotices: NoticeRule[] = [
  {
    on: auditChanged.id,
    tell: async (tx, event) => {
      const data = event.data as Changed
      const failed = data.state === 'failed'
      if (data.kind === 'dossier') {
        if (!data.for || !data.customerId) return []
        const link = `/customers/${data.customerId}?tab=past`
        const kind = failed ? 'audit.dossier-failed' : 'audit.dossier-done'
        return [
          {
            userId: data.for,
            kind,
            facts: {},
            link,
            subject: { kind: 'customer', id: data.customerId },
            urgent: failed,
            ends: true,
          },
        ]
      }
      const findings = data.findings ?? 0
      const kind = failed ? 'audit.verify-failed' : findings > 0 ? 'audit.verify-found' : 'audit.verify-done'
      const isAlarm = failed || findings > 0
      const told = isAlarm ? await listPermissionHolders(tx, 'audit.verify', null) : []
      const users = new Set([...(data.for ? [data.for] : []), ...told])
      return [...users].map((userId) => ({
        userId,
        kind,
        facts: { findings },
        link: '/journal',
        urgent: isAlarm,
        ends: userId === data.for,
      }))
    },
  },
]
