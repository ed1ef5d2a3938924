// What waits for the caller about contacts: next steps agreed and not done yet.

import type { TaskSource } from '../../../platform/command/index.ts'
import { customerLabels } from '../../customer/index.ts'
import { listOpenSteps } from '../contact-store.ts'
import { contactChanged, recordContact } from '../contract.ts'

const contactsOf = (customerId: string) => `/customers/${customerId}?tab=contacts`

export const openSteps: TaskSource = {
  id: 'contact.step',
  permission: recordContact.permission,
  on: [contactChanged.id],
  link: '/customers',
  due: true,
  find: async ({ tx, vault, caller, scope, looked }, { limit, countMax }) => {
    if (caller.kind !== 'person') return { count: 0, items: [] }
    const rows = await listOpenSteps(tx, { notedBy: caller.userId, limit: countMax })
    const shown = rows.slice(0, limit)
    const labels = await customerLabels(
      { tx, vault, caller, scope },
      shown.map(({ customerId }) => customerId),
    )
    looked([...labels.keys()])
    const items = shown.map(({ customerId, contactId, stepDueOn, purpose }) => ({
      key: contactId,
      name: labels.get(customerId)?.name ?? null,
      facts: { state: purpose },
      at: stepDueOn,
      link: contactsOf(customerId),
    }))
    return { count: rows.length, items }
  },
}
