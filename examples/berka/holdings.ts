// What the bank's clients hold: products, accounts, who uses them, cards, permanent orders, and loans as accounts.

import { booksOf } from './books.ts'
import {
  accountNumber,
  CURRENCY,
  crownsOf,
  customerName,
  dateOf,
  FILES_END,
  loanNumber,
  minorOf,
  otherNumber,
  type Row,
  readTable,
  referenceOf,
  type Step,
  stepOf,
} from './tables.ts'

const RATE = {
  dayCount: 'ACT/365',
  tierMode: 'whole',
  tiers: [{ fromFen: 0, ratePercent: '0' }],
  capitalise: 'monthly',
  capitaliseDay: 28,
}
const LIMIT_FEN_MAX = 100_000_000
const LOAN_MONTHS = [12, 24, 36, 48, 60]
const cardOf = (bin: string) => ({ card: { bin, digits: 16, validMonths: 120 } })

/** What the bank earned and charged stands in its transactions: the products carry no rate of their own. */
const PRODUCTS = [
  [
    'BERKA-CURRENT',
    'demand',
    'Berka 活期账户',
    'Berka current account',
    { interest: RATE, limits: { overdraftMaximumFen: LIMIT_FEN_MAX } },
  ],
  [
    'BERKA-LOAN',
    'loan',
    'Berka 贷款',
    'Berka loan',
    {
      interest: RATE,
      terms: LOAN_MONTHS.map((months) => ({ months, ratePercent: '0' })),
      repayment: { method: 'equal-principal', graceDays: 0 },
      limits: { overdraftMaximumFen: LIMIT_FEN_MAX },
    },
  ],
  ['BERKA-CLASSIC', 'debit-card', 'Berka 普通卡', 'Berka classic card', cardOf('623985')],
  ['BERKA-JUNIOR', 'debit-card', 'Berka 青年卡', 'Berka junior card', cardOf('623986')],
  ['BERKA-GOLD', 'debit-card', 'Berka 金卡', 'Berka gold card', cardOf('623987')],
] as const

const FIRST_DAY = '1993-01-01'

function products(): Step {
  const headers = ['code', 'kind', 'currency', 'nameChinese', 'nameEnglish', 'validFrom', 'parameters']
  const rows = PRODUCTS.map(([code, kind, chinese, english, parameters]) => [
    code,
    kind,
    CURRENCY,
    chinese,
    english,
    FIRST_DAY,
    JSON.stringify(parameters),
  ])
  return stepOf({ title: 'products', importable: 'product', mode: 'create' }, headers, rows)
}

/** Account -> its owner. */
function ownersOf(dispositions: readonly Row[]): Map<string, string> {
  return new Map(
    dispositions.flatMap(({ type, account_id, client_id }) =>
      type === 'OWNER' ? [[account_id as string, client_id as string] as const] : [],
    ),
  )
}
const ownerOf = (owners: ReadonlyMap<string, string>, accountId: string): string => {
  const owner = owners.get(accountId)
  if (!owner) throw new Error(`account ${accountId} has no owner`)
  return customerName(owner)
}

async function accounts(from: string, owners: ReadonlyMap<string, string>): Promise<Step> {
  const { overdrafts } = await booksOf(from)
  const headers = ['number', 'customer', 'productCode', 'openedOn', 'currency', 'limit']
  const rows = (await readTable(from, 'account.asc')).map(({ account_id: id = '', date = '' }) => {
    const overdraft = overdrafts.get(id)
    const limit = overdraft ? crownsOf(overdraft) : ''
    return [accountNumber(id), ownerOf(owners, id), 'BERKA-CURRENT', dateOf(date), CURRENCY, limit]
  })
  return stepOf({ title: 'accounts', importable: 'account', mode: 'create' }, headers, rows)
}

async function holders(from: string, dispositions: readonly Row[]): Promise<Step> {
  const opened = new Map((await readTable(from, 'account.asc')).map((row) => [row.account_id, row.date as string]))
  const headers = ['account', 'customer', 'role', 'validFrom']
  const rows = dispositions
    .filter(({ type }) => type === 'DISPONENT')
    .map(({ account_id: id = '', client_id: client = '' }) => [
      accountNumber(id),
      customerName(client),
      'authorised',
      dateOf(opened.get(id) as string),
    ])
  return stepOf({ title: 'authorised users', importable: 'account-holder', mode: 'create' }, headers, rows)
}

async function cards(from: string, dispositions: readonly Row[]): Promise<Step> {
  const byId = new Map(dispositions.map((row) => [row.disp_id, row]))
  const headers = ['reference', 'account', 'holder', 'productCode', 'issuedOn', 'activatedOn']
  const rows = (await readTable(from, 'card.asc')).map(({ card_id: id = '', disp_id, type = '', issued = '' }) => {
    const { account_id: account = '', client_id: client = '' } = byId.get(disp_id) as Row
    const day = dateOf(issued)
    const product = `BERKA-${type.toUpperCase()}`
    return [referenceOf('card', id), accountNumber(account), customerName(client), product, day, day]
  })
  return stepOf({ title: 'cards', importable: 'card', mode: 'create' }, headers, rows)
}

const PURPOSES: Record<string, string> = { SIPO: 'household', UVER: 'loan', POJISTNE: 'insurance' }

/** The file tells neither day nor end: the first of the month, while the files last. */
async function orders(from: string): Promise<Step> {
  const opened = new Map((await readTable(from, 'account.asc')).map((row) => [row.account_id, row.date as string]))
  const headers = ['reference', 'account', 'amount', 'currency', 'every', 'day', 'purpose', 'counterpartyName']
  const more = ['counterpartyNumber', 'validFrom', 'validTo']
  const rows = (await readTable(from, 'order.asc')).map((row) => {
    const { order_id: id = '', account_id: account = '', bank_to: bank = '', account_to: to = '', amount = '' } = row
    const purpose = PURPOSES[row.k_symbol ?? ''] ?? 'other'
    const head = [referenceOf('order', id), accountNumber(account), amount, CURRENCY, 'month', '1', purpose]
    return [...head, `Bank ${bank}`, otherNumber(bank, to), dateOf(opened.get(account) as string), FILES_END]
  })
  return stepOf(
    { title: 'permanent orders', importable: 'standing-order', mode: 'create' },
    [...headers, ...more],
    rows,
  )
}

/** The day a loan of so many months ends; the day of the month is never above 28 where the month is shorter. */
function endOf(date: string, months: number): string {
  const [year, month, day] = dateOf(date).split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10)
}

/** A loan that ended well (A) is closed; one that ended unpaid (B) or runs (C, D) stays open. */
async function loans(from: string, owners: ReadonlyMap<string, string>): Promise<Step> {
  const headers = ['number', 'customer', 'productCode', 'openedOn', 'currency', 'limit', 'termMonths', 'closedOn']
  const rows = (await readTable(from, 'loan.asc')).map((row) => {
    const { loan_id: id = '', account_id: account = '', date = '', amount = '', duration = '' } = row
    const closedOn = row.status === 'A' ? endOf(date, Number(duration)) : ''
    const head = [loanNumber(id), ownerOf(owners, account), 'BERKA-LOAN', dateOf(date), CURRENCY]
    return [...head, crownsOf(minorOf(amount)), duration, closedOn, accountNumber(account)]
  })
  return stepOf({ title: 'loans', importable: 'account', mode: 'create' }, [...headers, 'repaymentAccount'], rows)
}

/** In the order in which one names the other. */
export async function* holdings(from: string): AsyncGenerator<Step> {
  const dispositions = await readTable(from, 'disp.asc')
  const owners = ownersOf(dispositions)
  yield products()
  yield await accounts(from, owners)
  yield await holders(from, dispositions)
  yield await cards(from, dispositions)
  yield await orders(from)
  yield await loans(from, owners)
}
