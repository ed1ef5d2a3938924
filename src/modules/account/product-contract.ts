// The contract of products: what the bank offers, in dated versions, with parameters that rules read.

import { IsoDate, nullable, oneOf, route, T } from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const

export const ProductKind = oneOf(
  'demand',
  'time',
  'notice',
  'lump',
  'debit-card',
  'credit-card',
  'loan',
  'wealth',
  'internal',
)
export type ProductKind = T.Static<typeof ProductKind>
export const DayCount = oneOf('ACT/360', 'ACT/365', '30/360')
export type DayCount = T.Static<typeof DayCount>

export const MONEY_FEN_MAX = 9_000_000_000_000_000
const Fen = T.Integer({ minimum: 0, maximum: MONEY_FEN_MAX })
/** Percent a year, as a decimal text: binary fractions have no place in interest. */
export const RatePercent = T.String({
  minLength: 1,
  maxLength: 10,
  pattern: '^[0-9]{1,3}(\\.[0-9]{1,6})?$',
  description: 'Percent, up to six decimals',
})
const Months = T.Integer({ minimum: 1, maximum: 600 })

export const Interest = T.Object(
  {
    dayCount: DayCount,
    /** By balance: `whole` gives the whole balance the rate of its tier, `sliced` each slice its own. */
    tierMode: oneOf('whole', 'sliced'),
    tiers: T.Array(T.Object({ fromFen: Fen, ratePercent: RatePercent }, closed), { minItems: 1, maxItems: 10 }),
    capitalise: oneOf('monthly', 'quarterly', 'yearly', 'at-closing'),
    /** The last day that still counts for a period; interest is posted at its close. */
    capitaliseDay: T.Integer({ minimum: 1, maximum: 28 }),
  },
  closed,
)
export type Interest = T.Static<typeof Interest>

export const Term = T.Object({ months: Months, ratePercent: RatePercent }, closed)
export const Fee = T.Object(
  {
    code: oneOf(
      'account-keeping',
      'annual',
      'transfer-out',
      'cash-withdrawal',
      'cash-advance',
      'foreign-use',
      'replacement',
      'late-payment',
    ),
    per: oneOf('month', 'year', 'use'),
    amountFen: T.Optional(Fen),
    ratePercent: T.Optional(RatePercent),
    /** Of a use: the least and the most it comes to. */
    minimumFen: T.Optional(Fen),
    maximumFen: T.Optional(Fen),
    /** A fee of a month or year that could not be taken is tried again for so many days. */
    retryDays: T.Optional(T.Integer({ minimum: 0, maximum: 90 })),
  },
  closed,
)
export type Fee = T.Static<typeof Fee>
export const Limits = T.Object(
  {
    openingMinimumFen: T.Optional(Fen),
    overdraftMaximumFen: T.Optional(Fen),
    singleMaximumFen: T.Optional(Fen),
    dailyMaximumFen: T.Optional(Fen),
    /** Without movement for so long an account falls dormant. */
    dormantMonths: T.Optional(Months),
    /** A court's freeze ends after so many days at most; it may be ordered again. */
    courtFreezeDaysMax: T.Optional(T.Integer({ minimum: 1, maximum: 3650 })),
  },
  closed,
)

/** Which of these a kind needs is product.ts's to say. */
export const ProductParameters = T.Object(
  {
    interest: T.Optional(Interest),
    /** Time deposits and loans: the terms on offer. Lump deposits: what each elapsed term would have earned. */
    terms: T.Optional(T.Array(Term, { minItems: 1, maxItems: 20 })),
    /** Paid for money taken out before its time or without notice, and after maturity. */
    earlyRatePercent: T.Optional(RatePercent),
    noticeDays: T.Optional(T.Integer({ minimum: 1, maximum: 90 })),
    /** Lump deposits: this part of the term's rate. */
    shareOfTermPercent: T.Optional(T.Integer({ minimum: 1, maximum: 100 })),
    fees: T.Optional(T.Array(Fee, { maxItems: 10 })),
    limits: T.Optional(Limits),
    /** When a statement falls due: the last day of its period; a shorter month's last day stands for those it lacks. */
    statements: T.Optional(
      T.Object({ every: oneOf('month', 'quarter', 'year'), day: T.Integer({ minimum: 1, maximum: 31 }) }, closed),
    ),
    /** When orders of a day off are paid, and how many days one that could not be paid is tried again. */
    standingOrders: T.Optional(
      T.Object(
        { holiday: oneOf('same', 'next', 'previous'), retryDays: T.Integer({ minimum: 0, maximum: 30 }) },
        closed,
      ),
    ),
    repayment: T.Optional(
      T.Object(
        {
          method: oneOf('equal-instalment', 'equal-principal', 'interest-only', 'revolving'),
          graceDays: T.Integer({ minimum: 0, maximum: 90 }),
          penaltyRatePercent: T.Optional(RatePercent),
          minimumPercent: T.Optional(T.Integer({ minimum: 1, maximum: 100 })),
          statementDay: T.Optional(T.Integer({ minimum: 1, maximum: 28 })),
        },
        closed,
      ),
    ),
    wealth: T.Optional(
      T.Object(
        {
          riskLevel: oneOf('R1', 'R2', 'R3', 'R4', 'R5'),
          benchmarkPercent: RatePercent,
          redeemDays: T.Integer({ minimum: 0, maximum: 400 }),
        },
        closed,
      ),
    ),
    card: T.Optional(
      T.Object(
        {
          bin: T.String({ minLength: 6, maxLength: 8, pattern: '^[1-9][0-9]{5,7}$' }),
          digits: T.Integer({ minimum: 16, maximum: 19 }),
          validMonths: Months,
        },
        closed,
      ),
    ),
    points: T.Optional(
      T.Object({ perHundredYuan: T.Integer({ minimum: 1, maximum: 10_000 }), validMonths: Months }, closed),
    ),
    /** Internal accounts: the code that stands on the other side of postings. */
    contra: T.Optional(T.String({ minLength: 1, maxLength: 40, pattern: '^[a-z][a-z-]*$' })),
  },
  closed,
)
export type ProductParameters = T.Static<typeof ProductParameters>

export const ProductCode = T.String({ minLength: 2, maxLength: 32, pattern: '^[A-Z][A-Z0-9-]*$' })
export const ProductNames = T.Object(
  { 'zh-CN': T.String({ minLength: 1, maxLength: 60 }), 'en-US': T.String({ minLength: 1, maxLength: 80 }) },
  closed,
)
export type ProductNames = T.Static<typeof ProductNames>
export const Product = T.Object({
  code: ProductCode,
  version: T.Integer(),
  kind: ProductKind,
  currency: T.String(),
  names: ProductNames,
  validFrom: IsoDate,
  validTo: nullable(IsoDate),
  parameters: ProductParameters,
})
export type Product = T.Static<typeof Product>

export const PRODUCT_VERSIONS_MAX = 1_000
export const listProducts = route({
  id: 'product.list',
  method: 'GET',
  path: '/products',
  summary: 'Every product with all its versions, newest first',
  permission: 'product.list',
  reply: T.Object({ items: T.Array(Product), today: IsoDate }),
})
/** The first version of a new code opens the product; a later one takes over on its first day. */
export const addProductVersion = route({
  id: 'product.add-version',
  method: 'POST',
  path: '/products/:code/versions',
  summary: 'Add a dated version to a product, or a new product',
  permission: 'product.add-version',
  command: true,
  params: T.Object({ code: ProductCode }),
  body: T.Object(
    {
      kind: ProductKind,
      currency: T.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
      names: ProductNames,
      validFrom: IsoDate,
      parameters: ProductParameters,
      /** The newest version the caller saw; 0 for a new product. */
      afterVersion: T.Integer({ minimum: 0, maximum: PRODUCT_VERSIONS_MAX }),
    },
    closed,
  ),
  reply: Product,
})
