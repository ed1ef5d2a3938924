// The catalogue of what a rule can ask of a transaction, its account, card, customer and merchant.

type FieldType = 'number' | 'text' | 'flag'
export type FieldInfo = {
  subject: 'transaction' | 'account' | 'card' | 'customer' | 'merchant' | 'label'
  type: FieldType
  /** As in `UNITS` of the contract. */
  unit: 'fen' | 'count' | 'days' | 'clock' | 'flag' | 'text' | 'code'
  /** The key of its words. */
  key: string
}

const of = <const S extends FieldInfo['subject'], const U extends FieldInfo['unit']>(subject: S, unit: U) => ({
  subject,
  unit,
})

const CATALOGUE = {
  amountFen: of('transaction', 'fen'),
  balanceAfterFen: of('transaction', 'fen'),
  direction: of('transaction', 'code'),
  type: of('transaction', 'code'),
  channel: of('transaction', 'code'),
  currency: of('transaction', 'code'),
  division: of('transaction', 'code'),
  timeOfDay: of('transaction', 'clock'),
  weekday: of('transaction', 'count'),
  abroad: of('transaction', 'flag'),
  cardPresent: of('transaction', 'flag'),
  counterparty: of('transaction', 'code'),
  counterpartyName: of('transaction', 'text'),
  device: of('transaction', 'code'),
  productCode: of('account', 'code'),
  accountId: of('account', 'code'),
  accountKind: of('account', 'code'),
  accountOpenedDays: of('account', 'days'),
  cardOpenedDays: of('card', 'days'),
  customerId: of('customer', 'code'),
  customerKind: of('customer', 'code'),
  customerAge: of('customer', 'count'),
  segment: of('customer', 'code'),
  risk: of('customer', 'code'),
  merchantId: of('merchant', 'code'),
  merchantName: of('merchant', 'text'),
  mcc: of('merchant', 'code'),
  fraudLabel: of('label', 'flag'),
} as const

export type FieldName = keyof typeof CATALOGUE
export const FIELD_NAMES = Object.keys(CATALOGUE) as [FieldName, ...FieldName[]]

const typeOf = (unit: FieldInfo['unit']): FieldType =>
  unit === 'flag' ? 'flag' : unit === 'text' || unit === 'code' ? 'text' : 'number'

/** Every field a rule may name. `fraudLabel` is allowed within a delayed aggregate only. */
export const FIELDS = Object.fromEntries(
  FIELD_NAMES.map((name) => [
    name,
    { ...CATALOGUE[name], type: typeOf(CATALOGUE[name].unit), key: `monitoring.field.${name}` },
  ]),
) as Record<FieldName, FieldInfo>
