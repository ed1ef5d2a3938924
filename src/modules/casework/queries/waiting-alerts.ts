// What waits for the caller: alerts in hand, the next due first.

import type { TaskSource } from '../../../platform/command/index.ts'
import { countBoxes, listAlertRows } from '../alert-store.ts'
import { alertChanged, alertOpened, claimAlert } from '../contract.ts'
import { showAlerts } from '../show-alert.ts'

export const waitingAlerts: TaskSource = {
  id: 'casework.alert',
  permission: claimAlert.permission,
  on: [alertOpened.id, alertChanged.id],
  link: '/casework?box=mine',
  due: true,
  find: async (context, { limit, countMax }) => {
    const { tx, caller, clock, scope, looked } = context
    if (caller.kind !== 'person') return { count: 0, items: [] }
    const who = { now: clock.now(), userId: caller.userId }
    const { mine } = await countBoxes(tx, who, scope)
    const page = { ...who, box: 'mine' as const, sort: 'due' as const, typology: null, after: null, limit }
    const shown = limit > 0 ? await showAlerts(context, await listAlertRows(tx, page, scope)) : []
    looked(shown.map(({ customerId }) => customerId))
    const items = shown.map(({ alertId, customerId, customerName, dueAt, severity }) => ({
      key: alertId,
      name: customerName,
      facts: { state: severity },
      at: dueAt,
      link: `/casework?box=mine&customer=${customerId}&id=${alertId}`,
    }))
    return { count: Math.min(mine, countMax), items }
  },
}
