// The bank's transactions as postings: which type each is, and the corrections that keep the file's balances.

import { type Booking, booksOf } from './books.ts'
import { accountNumber, CURRENCY, crownsOf, otherNumber, referenceOf, type Step, stepOf } from './tables.ts'

/** What the file's type, operation and symbol amount to; VYBER stands both for a type and for cash taken out. */
export function postingTypeOf({ type, operation, symbol }: Pick<Booking, 'type' | 'operation' | 'symbol'>): string {
  if (type === 'PRIJEM') {
    if (symbol === 'UROK') return 'interest'
    return operation === 'PREVOD Z UCTU' ? 'transfer-in' : 'deposit'
  }
  if (symbol === 'SLUZBY') return 'fee'
  if (symbol === 'SANKC. UROK') return 'interest-charge'
  return operation === 'PREVOD NA UCET' ? 'transfer-out' : 'withdraw'
}

const CHANNELS: Record<string, string> = {
  VKLAD: 'counter',
  VYBER: 'counter',
  'VYBER KARTOU': 'atm',
}
function channelOf({ operation, symbol }: Booking): string {
  if (['UROK', 'SLUZBY', 'SANKC. UROK'].includes(symbol)) return 'system'
  return CHANNELS[operation] ?? 'file'
}

const HEADERS = [
  'reference',
  'account',
  'date',
  'type',
  'amount',
  'currency',
  'channel',
  'counterpartyNumber',
  'counterpartyBank',
  'purpose',
]

/** One row of the file, and before it a correction where its balance does not follow from the one before. */
function rowsOf(booking: Booking, apartFen: number): string[][] {
  const { id, accountId, date, amountFen, bank, account, symbol } = booking
  const number = accountNumber(accountId)
  const other = account !== '' && account !== '0' ? otherNumber(bank, account) : ''
  const row = [referenceOf('trans', id), number, date, postingTypeOf(booking), crownsOf(Math.abs(amountFen)), CURRENCY]
  const whole = [...row, channelOf(booking), other, bank, symbol]
  if (apartFen === 0) return [whole]
  const correction = [referenceOf('apart', id), number, date, 'correction', crownsOf(apartFen), CURRENCY]
  return [[...correction, 'system', '', '', 'balance of the source'], whole]
}

/** The transactions, day after day; none where the folder has no such file. */
export async function history(from: string): Promise<Step[]> {
  const { chained } = await booksOf(from)
  if (chained.length === 0) return []
  const rows = chained.flatMap(({ movement, apartFen }) => rowsOf(movement, apartFen))
  return [stepOf({ title: 'transactions', importable: 'ledger-history', mode: 'create' }, HEADERS, rows)]
}
