// Whom an export for a campaign may name: asked of the module above that keeps consents.

import type { Tx } from '../../platform/database/index.ts'
import type { CustomerState } from './customer-state.ts'

/** Of these customers those who agreed to marketing, as it stands in this transaction. */
export type MarketingConsent = (
  tx: Tx,
  customers: readonly { customerId: string; consents: CustomerState['consents'] }[],
) => Promise<ReadonlySet<string>>
