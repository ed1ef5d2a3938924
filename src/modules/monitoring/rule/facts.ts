// What is known of one booked leg when it is evaluated: flat, so that reading a field costs nothing.

import type { FieldName } from './fields.ts'

/**
 * One leg on one account of one customer. Every key is there in every value (null where unknown), in this order,
 * so that all of them have one shape; `factsOf` makes one from the parts that are known.
 */
export type TransactionFacts = {
  transactionId: string
  leg: number
  /** The moment of booking, epoch ms. */
  at: number
  customerId: string
  accountId: string
  cardId: string | null
  merchantId: string | null
  /** A keyed hash of the other end's number, or the id of its account; never the number. */
  counterparty: string | null
  device: string | null
  /** Always positive; `direction` says which way. */
  amountFen: number
  balanceAfterFen: number | null
  direction: 'in' | 'out'
  type: string
  channel: string
  currency: string
  mcc: string | null
  /** GB/T 2260, or the country's code abroad. */
  division: string | null
  /** Degrees; null: taken from the division. */
  latitude: number | null
  longitude: number | null
  abroad: boolean
  cardPresent: boolean
  merchantName: string | null
  counterpartyName: string | null
  productCode: string | null
  accountKind: string | null
  accountOpenedDays: number | null
  cardOpenedDays: number | null
  customerKind: string | null
  customerAge: number | null
  segment: string | null
  risk: string | null
  /** Known of the past only: never asked of the transaction that is evaluated. */
  fraudLabel: boolean | null
}

type Given = Pick<TransactionFacts, 'transactionId' | 'at' | 'customerId' | 'accountId' | 'amountFen' | 'direction'>

/** Fills what is not given: leg 1, a transfer in CNY by the system, everything else unknown. Amounts in fen, above 0. */
export function factsOf(given: Given & Partial<TransactionFacts>): TransactionFacts {
  return {
    transactionId: given.transactionId,
    leg: given.leg ?? 1,
    at: given.at,
    customerId: given.customerId,
    accountId: given.accountId,
    cardId: given.cardId ?? null,
    merchantId: given.merchantId ?? null,
    counterparty: given.counterparty ?? null,
    device: given.device ?? null,
    amountFen: given.amountFen,
    balanceAfterFen: given.balanceAfterFen ?? null,
    direction: given.direction,
    type: given.type ?? 'transfer',
    channel: given.channel ?? 'system',
    currency: given.currency ?? 'CNY',
    mcc: given.mcc ?? null,
    division: given.division ?? null,
    latitude: given.latitude ?? null,
    longitude: given.longitude ?? null,
    abroad: given.abroad ?? false,
    cardPresent: given.cardPresent ?? false,
    merchantName: given.merchantName ?? null,
    counterpartyName: given.counterpartyName ?? null,
    productCode: given.productCode ?? null,
    accountKind: given.accountKind ?? null,
    accountOpenedDays: given.accountOpenedDays ?? null,
    cardOpenedDays: given.cardOpenedDays ?? null,
    customerKind: given.customerKind ?? null,
    customerAge: given.customerAge ?? null,
    segment: given.segment ?? null,
    risk: given.risk ?? null,
    fraudLabel: given.fraudLabel ?? null,
  }
}

/** What an entry of the ledger gives by itself. `abroad` and `device` come from the posting, the rest from its customer. */
export type BookedEntry = {
  at: Date
  transactionId: string
  leg: number
  customerId: string
  accountId: string
  amountFen: number
  balanceAfterFen: number
  currency: string
  type: string
  channel: string
  mcc: string | null
  division: string | null
  merchantId: string | null
  cardId: string | null
  otherAccountId: string | null
}

/** The facts of a ledger entry; a negative amount is money going out. Card-present: a card at a till or a machine. */
export function factsOfEntry(entry: BookedEntry, known: Partial<TransactionFacts> = {}): TransactionFacts {
  return factsOf({
    counterparty: entry.otherAccountId,
    cardPresent: entry.cardId !== null && (entry.channel === 'pos' || entry.channel === 'atm'),
    balanceAfterFen: entry.balanceAfterFen,
    currency: entry.currency,
    type: entry.type,
    channel: entry.channel,
    mcc: entry.mcc,
    division: entry.division,
    merchantId: entry.merchantId,
    cardId: entry.cardId,
    ...known,
    transactionId: entry.transactionId,
    leg: entry.leg,
    at: entry.at.getTime(),
    customerId: entry.customerId,
    accountId: entry.accountId,
    amountFen: Math.abs(entry.amountFen),
    direction: entry.amountFen < 0 ? 'out' : 'in',
  })
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
/** Asia/Shanghai has no summer time. */
const SHANGHAI_MINUTES = 480
const shanghaiMinutes = (at: number) => Math.floor(at / MINUTE_MS) + SHANGHAI_MINUTES

/** Readers of number and flag fields; NaN: unknown. */
export const NUMBER_READERS: Partial<Record<FieldName, (facts: TransactionFacts) => number>> = {
  amountFen: (facts) => facts.amountFen,
  balanceAfterFen: (facts) => facts.balanceAfterFen ?? Number.NaN,
  timeOfDay: (facts) => shanghaiMinutes(facts.at) % DAY_MINUTES,
  /** 1 is Monday; 1970-01-01 was a Thursday. */
  weekday: (facts) => ((Math.floor(shanghaiMinutes(facts.at) / DAY_MINUTES) + 3) % 7) + 1,
  abroad: (facts) => (facts.abroad ? 1 : 0),
  cardPresent: (facts) => (facts.cardPresent ? 1 : 0),
  accountOpenedDays: (facts) => facts.accountOpenedDays ?? Number.NaN,
  cardOpenedDays: (facts) => facts.cardOpenedDays ?? Number.NaN,
  customerAge: (facts) => facts.customerAge ?? Number.NaN,
  fraudLabel: (facts) => (facts.fraudLabel === null ? Number.NaN : facts.fraudLabel ? 1 : 0),
}

/** Readers of text and code fields; null: unknown. */
export const TEXT_READERS: Partial<Record<FieldName, (facts: TransactionFacts) => string | null>> = {
  direction: (facts) => facts.direction,
  type: (facts) => facts.type,
  channel: (facts) => facts.channel,
  currency: (facts) => facts.currency,
  division: (facts) => facts.division,
  counterparty: (facts) => facts.counterparty,
  counterpartyName: (facts) => facts.counterpartyName,
  device: (facts) => facts.device,
  productCode: (facts) => facts.productCode,
  accountId: (facts) => facts.accountId,
  accountKind: (facts) => facts.accountKind,
  customerId: (facts) => facts.customerId,
  customerKind: (facts) => facts.customerKind,
  segment: (facts) => facts.segment,
  risk: (facts) => facts.risk,
  merchantId: (facts) => facts.merchantId,
  merchantName: (facts) => facts.merchantName,
  mcc: (facts) => facts.mcc,
}
