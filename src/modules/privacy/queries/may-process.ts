// The one question every module asks before it uses data for a purpose.

import { everywhere } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { findRestriction, getCustomer } from '../../customer/index.ts'
import { type Channel, isAllowed, type Purpose } from '../consent.ts'
import { listConsentRows } from '../privacy-store.ts'

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
