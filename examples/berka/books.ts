// The bank's books of transactions: every account's rows in the order of its balances, what was agreed below zero, and the exceptions.

import { type Chained, chainByBalance, type Movement, ROUNDING_FEN } from './chain.ts'
import { asCsv, crownsOf, dateOf, minorOf, readTransactions } from './tables.ts'

export type Booking = Movement & {
  accountId: string
  /** As the file writes them: PRIJEM, VYDAJ or VYBER; how; what for. */
  type: string
  operation: string
  symbol: string
  bank: string
  account: string
}
export type Reason = 'rounding' | 'last-day-cut-off' | 'unexplained' | 'below-zero'
export type Exception = { booking: Booking; apartFen: number; reason: Reason }
export type Books = {
  /** By day, then account, then the order of balances. */
  chained: Chained<Booking>[]
  /** Account -> the lowest balance it had below zero, as a positive amount in whole hundreds of crowns. */
  overdrafts: Map<string, number>
  exceptions: Exception[]
}

/** So many rows are held at once, some 100 MB; more are a matter of splitting the file by account. */
const ROWS_MAX = 400_000
const HUNDRED_CROWNS_FEN = 10_000
const CREDIT = 'PRIJEM'

async function readBookings(from: string): Promise<Map<string, Booking[]>> {
  const byAccount = new Map<string, Booking[]>()
  let rows = 0
  for await (const row of readTransactions(from)) {
    const [id = '', accountId = '', date = '', type = '', operation = '', amount = '', balance = ''] = row
    const [symbol = '', bank = '', account = ''] = row.slice(7)
    if (++rows > ROWS_MAX) throw new Error(`the file has more than ${ROWS_MAX} transactions`)
    const amountFen = (type === CREDIT ? 1 : -1) * minorOf(amount)
    const booking = { id, date: dateOf(date), amountFen, balanceFen: minorOf(balance), accountId, type, operation }
    const list = byAccount.get(accountId)
    const whole = { ...booking, symbol, bank, account }
    if (list) list.push(whole)
    else byAccount.set(accountId, [whole])
  }
  return byAccount
}

const byDayAndAccount = (one: Chained<Booking>, other: Chained<Booking>) =>
  one.movement.date.localeCompare(other.movement.date) ||
  Number(one.movement.accountId) - Number(other.movement.accountId)

function reasonOf({ movement, apartFen }: Chained<Booking>, lastDay: string): Reason {
  if (Math.abs(apartFen) === ROUNDING_FEN) return 'rounding'
  return movement.date === lastDay ? 'last-day-cut-off' : 'unexplained'
}

/** How far below zero an account ever stood; what is apart is set right before the row it stands at. */
function lowest(chained: readonly Chained<Booking>[]): number {
  return Math.min(
    0,
    ...chained.map(({ movement }) => Math.min(movement.balanceFen, movement.balanceFen - movement.amountFen)),
  )
}

async function makeBooks(from: string): Promise<Books> {
  const books: Books = { chained: [], overdrafts: new Map(), exceptions: [] }
  for (const [accountId, bookings] of await readBookings(from)) {
    const chained = chainByBalance(bookings)
    const low = lowest(chained)
    if (low < 0) books.overdrafts.set(accountId, Math.ceil(-low / HUNDRED_CROWNS_FEN) * HUNDRED_CROWNS_FEN)
    for (const one of chained) books.chained.push(one)
  }
  // Stable: rows of one account and day stay in their order.
  books.chained.sort(byDayAndAccount)
  const lastDay = books.chained.at(-1)?.movement.date ?? ''
  for (const one of books.chained) {
    const { movement: booking, apartFen } = one
    if (apartFen !== 0) books.exceptions.push({ booking, apartFen, reason: reasonOf(one, lastDay) })
    if (booking.balanceFen < 0) books.exceptions.push({ booking, apartFen: 0, reason: 'below-zero' })
  }
  return books
}

const made = new Map<string, Promise<Books>>()
/** The books of a folder, made once. */
export function booksOf(from: string): Promise<Books> {
  let books = made.get(from)
  if (!books) made.set(from, (books = makeBooks(from)))
  return books
}

/** Every row that is not as the bank's own sums would have it, with the reason, as CSV; and how many of each. */
export async function exceptions(
  from: string,
): Promise<{ csv: AsyncIterable<string>; counts: Record<string, number> }> {
  const found = (await booksOf(from)).exceptions
  const counts: Record<string, number> = {}
  for (const { reason } of found) counts[reason] = (counts[reason] ?? 0) + 1
  const rows = found.map(({ booking, apartFen, reason }) => [
    reason,
    booking.id,
    booking.accountId,
    booking.date,
    booking.type,
    booking.symbol,
    crownsOf(booking.amountFen),
    crownsOf(booking.balanceFen),
    crownsOf(booking.balanceFen - apartFen),
    crownsOf(apartFen),
  ])
  const headers = ['reason', 'trans_id', 'account_id', 'date', 'type', 'k_symbol', 'amount']
  return { csv: asCsv([...headers, 'balance_in_file', 'balance_by_sum', 'apart'], rows), counts }
}
