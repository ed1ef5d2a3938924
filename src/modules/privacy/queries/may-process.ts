// The one question every module asks before it uses data for a purpose.

import { everywhere } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { findRestriction, getCustomer } from '../../customer/index.ts'
import { type Channel, type Earlier, isAllowed, type Purpose } from '../consent.ts'
import { listConsentRows, listConsentRowsOf } from '../privacy-store.ts'

/**
 * Whether a customer's data may be used for a purpose on a channel, as it stands in this transaction: nothing is held in
 * memory, so a withdrawal holds from its commit on. A restricted customer is used for nothing (PIPL 47). Refuses a
 * customer that does not exist.
 */
export async function mayProcess(
  { tx, vault }: { tx: Tx; vault: Vault },
  customerId: string,
  purpose: Purpose,
  channel: Channel,
): Promise<boolean> {
  if (await findRestriction(tx, customerId)) return false
  const [rows, record] = [await listConsentRows(tx, customerId), await getCustomer(tx, vault, customerId, everywhere)]
  return isAllowed(rows, record.state.consents, purpose, channel)
}

/** The same of many customers that are in ordinary use already, each with what its record kept earlier; answers whom it may be. */
export async function listProcessable(
  tx: Tx,
  customers: readonly { customerId: string; consents: readonly Earlier[] }[],
  purpose: Purpose,
  channel: Channel,
): Promise<Set<string>> {
  const rows = await listConsentRowsOf(
    tx,
    customers.map(({ customerId }) => customerId),
  )
  const saidBy = Map.groupBy(rows, ({ customerId }) => customerId)
  const allowed = customers.filter(({ customerId, consents }) =>
    isAllowed(saidBy.get(customerId) ?? [], consents, purpose, channel),
  )
  return new Set(allowed.map(({ customerId }) => customerId))
}
