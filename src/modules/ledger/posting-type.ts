// The types of postings as data: which side they move, what stands against them, who may use them.

/** Which accounts of customers a type moves: `either` is one of the two, whichever is given. */
export type Sides = 'debit' | 'credit' | 'both' | 'either'

export type PostingTypeRule = {
  sides: Sides
  /** The bank's own account on the other end of each leg. */
  contra: string
  /** Beyond the permission of the route. */
  permission: string | null
  mayUseHold: boolean
}

export const POST_ANY = 'ledger.post-any'
export const FEE_CONTRA = 'fee-income'
/** Contra accounts whose legs cancel inside each transaction. */
export const IN_TRANSIT: readonly string[] = ['transfer-in-transit', 'loan-in-transit']

const rule = (sides: Sides, contra: string, permission: string | null = POST_ANY, mayUseHold = false) => ({
  sides,
  contra,
  permission,
  mayUseHold,
})

const TYPES = {
  deposit: rule('credit', 'cash', null),
  withdraw: rule('debit', 'cash', null),
  transfer: rule('both', 'transfer-in-transit', null),
  'transfer-out': rule('debit', 'clearing', null),
  'transfer-in': rule('credit', 'clearing'),
  purchase: rule('debit', 'card-clearing', POST_ANY, true),
  refund: rule('credit', 'card-clearing'),
  fee: rule('debit', FEE_CONTRA),
  interest: rule('credit', 'interest-expense'),
  'interest-charge': rule('debit', 'interest-income'),
  tax: rule('debit', 'tax-payable'),
  'loan-disbursement': rule('both', 'loan-in-transit'),
  'loan-repayment': rule('both', 'loan-in-transit'),
  correction: rule('either', 'suspense'),
} as const satisfies Record<string, PostingTypeRule>

export type PostingType = keyof typeof TYPES
/** What an entry can be: a posting, or the undoing of one. */
export type EntryType = PostingType | 'reversal'

export const POSTING_TYPES = Object.keys(TYPES) as PostingType[]
export const ruleOf = (type: PostingType): PostingTypeRule => TYPES[type]

export const CHANNELS = ['counter', 'atm', 'pos', 'online', 'mobile', 'system', 'file'] as const
export type Channel = (typeof CHANNELS)[number]

/** One trillion yuan: sums of a thousand such still count exactly. */
export const AMOUNT_FEN_MAX = 100_000_000_000_000

export const HOLD_STATUSES = ['held', 'released', 'captured', 'expired'] as const
