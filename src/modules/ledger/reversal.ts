// The undoing of a transaction: the same legs with the other sign, booked as a transaction of its own.

import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Draft, Entry } from './entry.ts'
import { FEE_CONTRA } from './posting-type.ts'

type Reversible = Pick<
  Entry,
  | 'customerId'
  | 'accountId'
  | 'transactionId'
  | 'leg'
  | 'amountFen'
  | 'currency'
  | 'type'
  | 'contra'
  | 'mcc'
  | 'division'
  | 'merchantId'
  | 'cardId'
>

/** The draft that undoes all legs of a transaction. It obeys every rule: an account that has spent the money refuses. */
export function reversalOf(legs: readonly Reversible[], how: Pick<Draft, 'channel' | 'memo'>): Draft {
  const main = legs.filter((leg) => leg.leg === 0 || leg.contra !== FEE_CONTRA)
  const fee = legs.find((leg) => leg.leg > 0 && leg.contra === FEE_CONTRA)
  const [first] = main
  if (!first) throw new Error('a transaction without legs cannot be reversed')
  if (first.type === 'reversal') throw new Refusal('ledger.reversal-of-reversal', {}, { status: 409 })
  const taken = main.find((leg) => leg.amountFen < 0)
  const given = main.find((leg) => leg.amountFen > 0)
  const keyOf = (leg: Reversible | undefined) => (leg ? { customerId: leg.customerId, accountId: leg.accountId } : null)
  return {
    type: 'reversal',
    amountFen: Math.abs(first.amountFen),
    currency: first.currency,
    feeFen: 0,
    feeBackFen: fee ? -fee.amountFen : 0,
    debit: keyOf(given),
    credit: keyOf(taken),
    at: null,
    valueDate: null,
    bookingDate: null,
    merchantId: first.merchantId,
    mcc: first.mcc,
    division: first.division,
    cardId: first.cardId,
    reverses: first.transactionId,
    holdId: null,
    hold: null,
    contra: first.contra,
    ...how,
  }
}
