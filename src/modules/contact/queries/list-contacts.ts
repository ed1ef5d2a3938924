// Contacts with a customer, newest first.

import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { getCustomer } from '../../customer/index.ts'
import { listContactRows, openContact } from '../contact-store.ts'
import * as contract from '../contract.ts'
import { showContacts } from '../show-contact.ts'

export const listContacts = query(
  contract.listContacts,
  async (context, { params: { customerId }, query: { cursor, limit = PAGE_ROWS_DEFAULT } }) => {
    const { tx, vault, scope, looked } = context
    const owner = await getCustomer(tx, vault, customerId, scope)
    looked([customerId])
    const [at, contactId] = cursor ? readCursor(cursor, 2) : [null, null]
    const before = at && contactId ? { at: new Date(String(at)), contactId: String(contactId) } : null
    const rows = await listContactRows(tx, { customerId, before, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const items = await showContacts(
      context,
      page.map((row) => openContact(vault, owner.key, row)),
    )
    return { items, next: last && rows.length > limit ? packCursor([last.at.toISOString(), last.contactId]) : null }
  },
)
