// Undo a transaction: the same legs with the other sign, once.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getDataKey } from '../../../platform/vault/index.ts'
import { refuseOutside } from '../../customer/index.ts'
import { book } from '../booking/book.ts'
import * as contract from '../contract.ts'
import { transactionNotFound } from '../queries/list-transactions.ts'
import { listLegs } from '../read-store.ts'
import { findReferences, referenceHash, requestHash } from '../reference-store.ts'
import { reversalOf } from '../reversal.ts'
import { bookedAtOf } from '../transaction-id.ts'

/** One reference for each reversed transaction, whoever asks: the second finds it taken. */
const REVERSALS = 'ledger.reverse'

export const reverse = command(contract.reverse, async (context, { params, body }) => {
  const { tx, vault, scope } = context
  const { customerId, transactionId } = params
  await refuseOutside(tx, customerId, scope)
  const at = bookedAtOf(transactionId)
  const own = await listLegs(tx, [{ customerId, at, transactionId }])
  if (own.length === 0) throw transactionNotFound()
  const others = own.flatMap(({ otherCustomerId }) =>
    otherCustomerId && otherCustomerId !== customerId ? [{ customerId: otherCustomerId, at, transactionId }] : [],
  )
  const legs = [...own, ...(await listLegs(tx, others))].sort((a, b) => a.leg - b.leg)
  const hash = referenceHash(REVERSALS, transactionId)
  if ((await findReferences(tx, [hash])).size > 0) throw new Refusal('ledger.already-reversed', {}, { status: 409 })
  const draft = reversalOf(legs, { channel: body.channel, memo: { purpose: body.reason } })
  const { decisions, events } = await book(context, [draft], [{ hash, requestHash: requestHash(transactionId) }])
  const [decision] = decisions
  if (!decision || decision.refused) throw decision?.refused ?? transactionNotFound()
  const { booked } = decision
  const key = vault.openKey(customerId, await getDataKey(tx, customerId))
  return {
    chain: { id: customerId, key },
    before: null,
    after: { reversed: transactionId, by: booked.transactionId, reason: body.reason },
    events,
    weighs: { amountFen: Math.max(...legs.map(({ amountFen }) => Math.abs(amountFen))) },
    reply: {
      transactionId: booked.transactionId,
      ts: booked.at.toISOString(),
      bookingDate: booked.bookingDate,
      valueDate: booked.valueDate,
    },
  }
})
