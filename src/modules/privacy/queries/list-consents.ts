// What a customer agreed to, what may be done now, and the texts.

import { query } from '../../../platform/command/index.ts'
import { findRestriction, getCustomer } from '../../customer/index.ts'
import { CHANNELS, isAllowed, PURPOSES } from '../consent.ts'
import * as contract from '../contract.ts'
import { listConsentRows, listTextRows } from '../privacy-store.ts'
import { showConsent } from '../show-privacy.ts'

export const listConsents = query(contract.listConsents, async (context, { params }) => {
  const { tx, vault, scope } = context
  const customer = await getCustomer(tx, vault, params.customerId, { ...scope, restricted: true })
  context.looked([customer.customerId])
  const rows = await listConsentRows(tx, customer.customerId)
  const restriction = await findRestriction(tx, customer.customerId)
  return {
    items: rows.map((row) => showConsent(vault, customer.key, row)),
    allowed: PURPOSES.flatMap((purpose) =>
      CHANNELS.map((channel) => ({
        purpose,
        channel,
        allowed: !restriction && isAllowed(rows, customer.state.consents, purpose, channel),
      })),
    ),
    restricted: restriction && { reason: restriction.reason, since: restriction.since, until: restriction.until },
  }
})

export const listTexts = query(contract.listTexts, async ({ tx }) => ({
  items: (await listTextRows(tx)).map((row) => ({ ...row, publishedAt: row.publishedAt.toISOString() })),
}))
