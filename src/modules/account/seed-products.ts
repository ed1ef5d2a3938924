// The products a new installation starts with; a bank that knows one of these codes already keeps its own.

import { type Services, upkeep } from '../../platform/command/index.ts'
import type { Interest, Product, ProductKind, ProductParameters } from './product-contract.ts'
import { insertUnknownProducts } from './product-store.ts'

const YUAN = 100
const WAN = 1_000_000
const FIRST_DAY = '2020-01-01'

const flat = (
  ratePercent: string,
  capitalise: Interest['capitalise'],
  dayCount: Interest['dayCount'] = 'ACT/360',
): Interest => ({
  dayCount,
  tierMode: 'whole',
  tiers: [{ fromFen: 0, ratePercent }],
  capitalise,
  capitaliseDay: 20,
})

const one = (
  code: string,
  kind: ProductKind,
  chinese: string,
  english: string,
  parameters: ProductParameters,
  dates: { version?: number; validFrom?: string; validTo?: string | null; currency?: string } = {},
): Product => ({
  code,
  version: dates.version ?? 1,
  kind,
  currency: dates.currency ?? 'CNY',
  names: { 'zh-CN': chinese, 'en-US': english },
  validFrom: dates.validFrom ?? FIRST_DAY,
  validTo: dates.validTo ?? null,
  parameters,
})

const TERMS_2023 = [
  { months: 3, ratePercent: '1.50' },
  { months: 6, ratePercent: '1.70' },
  { months: 12, ratePercent: '1.90' },
  { months: 24, ratePercent: '2.30' },
  { months: 36, ratePercent: '2.65' },
  { months: 60, ratePercent: '2.70' },
]
const TERMS_2025 = [
  { months: 3, ratePercent: '0.65' },
  { months: 6, ratePercent: '0.85' },
  { months: 12, ratePercent: '0.95' },
  { months: 24, ratePercent: '1.05' },
  { months: 36, ratePercent: '1.25' },
  { months: 60, ratePercent: '1.30' },
]
const DEMAND_LIMITS = { overdraftMaximumFen: 0, dormantMonths: 36, courtFreezeDaysMax: 365 }
const ORDERS = { holiday: 'next', retryDays: 3 } as const
const DEPOSIT_LIMITS = { courtFreezeDaysMax: 365 }
const CHANGE = '2025-06-01'

const DEPOSITS: Product[] = [
  one(
    'DEMAND',
    'demand',
    '个人活期存款',
    'Personal current account',
    { interest: flat('0.20', 'quarterly'), limits: DEMAND_LIMITS, standingOrders: ORDERS },
    { validTo: CHANGE },
  ),
  one(
    'DEMAND',
    'demand',
    '个人活期存款',
    'Personal current account',
    { interest: flat('0.05', 'quarterly'), limits: DEMAND_LIMITS, standingOrders: ORDERS },
    { version: 2, validFrom: CHANGE },
  ),
  one('DEMAND-CORP', 'demand', '单位结算账户', 'Business settlement account', {
    interest: {
      ...flat('0.05', 'quarterly'),
      tierMode: 'sliced',
      tiers: [
        { fromFen: 0, ratePercent: '0.05' },
        { fromFen: 50 * WAN, ratePercent: '0.20' },
      ],
    },
    fees: [{ code: 'account-keeping', per: 'year', amountFen: 360 * YUAN, retryDays: 30 }],
    statements: { every: 'month', day: 31 },
    standingOrders: ORDERS,
    limits: { ...DEMAND_LIMITS, overdraftMaximumFen: 500 * WAN, dormantMonths: 12 },
  }),
  one(
    'DEMAND-USD',
    'demand',
    '美元活期存款',
    'US dollar current account',
    { interest: flat('0.10', 'quarterly'), limits: DEMAND_LIMITS, standingOrders: ORDERS },
    { currency: 'USD' },
  ),
  one('DEMAND-II', 'demand', '个人Ⅱ类账户', 'Personal class II account', {
    interest: flat('0.05', 'quarterly'),
    limits: { ...DEMAND_LIMITS, singleMaximumFen: 1 * WAN, dailyMaximumFen: 1 * WAN },
    standingOrders: ORDERS,
  }),
  one('DEMAND-CLASSIC', 'demand', '综合账户', 'Classic account', {
    interest: flat('0.05', 'quarterly'),
    limits: { ...DEMAND_LIMITS, singleMaximumFen: 50 * WAN, dailyMaximumFen: 200 * WAN },
    fees: [
      { code: 'transfer-out', per: 'use', ratePercent: '0.02', minimumFen: 2 * YUAN, maximumFen: 50 * YUAN },
      { code: 'foreign-use', per: 'use', ratePercent: '1.50' },
    ],
    standingOrders: ORDERS,
  }),
  one(
    'TIME',
    'time',
    '整存整取定期存款',
    'Time deposit',
    {
      interest: flat('0.20', 'at-closing'),
      terms: TERMS_2023,
      earlyRatePercent: '0.20',
      limits: { ...DEPOSIT_LIMITS, openingMinimumFen: 50 * YUAN },
    },
    { validTo: CHANGE },
  ),
  one(
    'TIME',
    'time',
    '整存整取定期存款',
    'Time deposit',
    {
      interest: flat('0.05', 'at-closing'),
      terms: TERMS_2025,
      earlyRatePercent: '0.05',
      limits: { ...DEPOSIT_LIMITS, openingMinimumFen: 50 * YUAN },
    },
    { version: 2, validFrom: CHANGE },
  ),
  one('CD-LARGE', 'time', '大额存单', 'Large certificate of deposit', {
    interest: flat('0.05', 'at-closing', '30/360'),
    terms: [
      { months: 12, ratePercent: '1.20' },
      { months: 24, ratePercent: '1.20' },
      { months: 36, ratePercent: '1.55' },
    ],
    earlyRatePercent: '0.05',
    limits: { ...DEPOSIT_LIMITS, openingMinimumFen: 20 * WAN },
  }),
  one('NOTICE-1', 'notice', '一天通知存款', 'One-day notice deposit', {
    interest: flat('0.10', 'at-closing'),
    noticeDays: 1,
    earlyRatePercent: '0.05',
    limits: { ...DEPOSIT_LIMITS, openingMinimumFen: 5 * WAN },
  }),
  one('NOTICE-7', 'notice', '七天通知存款', 'Seven-day notice deposit', {
    interest: flat('0.30', 'at-closing'),
    noticeDays: 7,
    earlyRatePercent: '0.05',
    limits: { ...DEPOSIT_LIMITS, openingMinimumFen: 5 * WAN },
  }),
  one('LUMP', 'lump', '定活两便存款', 'Demand-or-time deposit', {
    interest: flat('0.05', 'at-closing'),
    terms: TERMS_2025.slice(0, 3),
    shareOfTermPercent: 60,
    limits: { ...DEPOSIT_LIMITS, openingMinimumFen: 50 * YUAN },
  }),
]

const CARDS: Product[] = [
  one('DEBIT', 'debit-card', '澄江借记卡', 'Chengjiang debit card', {
    card: { bin: '623981', digits: 19, validMonths: 120 },
    fees: [{ code: 'annual', per: 'year', amountFen: 10 * YUAN }],
    limits: { singleMaximumFen: 5 * WAN, dailyMaximumFen: 20 * WAN },
  }),
  one('DEBIT-GOLD', 'debit-card', '澄江借记金卡', 'Chengjiang gold debit card', {
    card: { bin: '623982', digits: 19, validMonths: 120 },
    limits: { singleMaximumFen: 20 * WAN, dailyMaximumFen: 100 * WAN },
    points: { perHundredYuan: 1, validMonths: 24 },
  }),
  one('CREDIT', 'credit-card', '澄江信用卡', 'Chengjiang credit card', {
    interest: flat('18.25', 'monthly', 'ACT/365'),
    card: { bin: '625990', digits: 16, validMonths: 60 },
    repayment: { method: 'revolving', graceDays: 20, minimumPercent: 10, statementDay: 5, penaltyRatePercent: '5.00' },
    limits: { overdraftMaximumFen: 10 * WAN, courtFreezeDaysMax: 365 },
    fees: [
      { code: 'annual', per: 'year', amountFen: 200 * YUAN },
      { code: 'cash-advance', per: 'use', ratePercent: '1.00', minimumFen: 10 * YUAN },
      { code: 'late-payment', per: 'use', ratePercent: '5.00', minimumFen: 10 * YUAN, retryDays: 30 },
      { code: 'replacement', per: 'use', amountFen: 15 * YUAN },
    ],
    points: { perHundredYuan: 100, validMonths: 36 },
  }),
  one('CREDIT-PLATINUM', 'credit-card', '澄江信用白金卡', 'Chengjiang platinum credit card', {
    interest: flat('16.425', 'monthly', 'ACT/365'),
    card: { bin: '625991', digits: 16, validMonths: 60 },
    repayment: { method: 'revolving', graceDays: 25, minimumPercent: 5, statementDay: 5, penaltyRatePercent: '5.00' },
    limits: { overdraftMaximumFen: 50 * WAN, courtFreezeDaysMax: 365 },
    fees: [{ code: 'annual', per: 'year', amountFen: 3600 * YUAN }],
    points: { perHundredYuan: 150, validMonths: 60 },
  }),
]

const LENDING: Product[] = [
  one('MORTGAGE', 'loan', '个人住房贷款', 'Home loan', {
    interest: flat('3.50', 'monthly'),
    terms: [120, 180, 240, 300, 360].map((months) => ({ months, ratePercent: '3.50' })),
    repayment: { method: 'equal-instalment', graceDays: 3, penaltyRatePercent: '5.25' },
    limits: { overdraftMaximumFen: 2_000 * WAN },
  }),
  one('CONSUMER-LOAN', 'loan', '个人消费贷款', 'Consumer loan', {
    interest: flat('3.45', 'monthly'),
    terms: [12, 24, 36, 60].map((months) => ({ months, ratePercent: months > 12 ? '3.80' : '3.45' })),
    repayment: { method: 'equal-principal', graceDays: 3, penaltyRatePercent: '5.70' },
    limits: { overdraftMaximumFen: 50 * WAN },
  }),
  one('BUSINESS-LOAN', 'loan', '流动资金贷款', 'Working capital loan', {
    interest: flat('3.65', 'quarterly'),
    terms: [6, 12, 24, 36].map((months) => ({ months, ratePercent: '3.65' })),
    repayment: { method: 'interest-only', graceDays: 0, penaltyRatePercent: '5.475' },
    limits: { overdraftMaximumFen: 50_000 * WAN },
  }),
]

const OTHERS: Product[] = [
  one('WEALTH-DAILY', 'wealth', '日日盈', 'Daily surplus', {
    wealth: { riskLevel: 'R1', benchmarkPercent: '1.60', redeemDays: 1 },
    limits: { openingMinimumFen: 1 * YUAN },
  }),
  one('WEALTH-180', 'wealth', '稳享 180 天', 'Steady 180 days', {
    wealth: { riskLevel: 'R2', benchmarkPercent: '2.55', redeemDays: 180 },
    terms: [{ months: 6, ratePercent: '2.55' }],
    limits: { openingMinimumFen: 1 * WAN },
  }),
  ...(
    [
      ['GL-CASH', '库存现金', 'Cash in vaults', 'cash'],
      ['GL-CLEARING', '存放同业清算', 'Clearing with other banks', 'clearing'],
      ['GL-CARD-CLEARING', '银行卡清算', 'Card clearing', 'card-clearing'],
      ['GL-FEE-INCOME', '手续费收入', 'Fee income', 'fee-income'],
      ['GL-INTEREST-EXPENSE', '利息支出', 'Interest expense', 'interest-expense'],
      ['GL-INTEREST-INCOME', '利息收入', 'Interest income', 'interest-income'],
      ['GL-TAX', '代扣税金', 'Tax withheld', 'tax-payable'],
      ['GL-SUSPENSE', '待处理款项', 'Suspense', 'suspense'],
    ] as const
  ).map(([code, chinese, english, contra]) => one(code, 'internal', chinese, english, { contra })),
]

export const SEED_PRODUCTS: readonly Product[] = [...DEPOSITS, ...CARDS, ...LENDING, ...OTHERS]

/** Writes the products whose code the bank does not know yet. */
export async function seedProducts(services: Services): Promise<void> {
  await upkeep(services, (tx) => insertUnknownProducts(tx, SEED_PRODUCTS))
}
