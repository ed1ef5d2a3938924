// Books a bank's own past from a file: on accounts that were imported, day after day, before their days are closed.

import { type BatchAnswer, type BatchHandler, batchCommand } from '../../../platform/command/index.ts'
import type { Importable, ImportItem } from '../../../platform/intake/importable.ts'
import { neverUndone } from '../../../platform/intake/never-undone.ts'
import { bankDate } from '../../../platform/kernel/clock.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { listPlacesWithin } from '../../customer/index.ts'
import { findNumbers } from '../booking/known-codes.ts'
import { bookMany, firstBooked, type ManyAnswer, type ManyPosting } from '../booking/post-many.ts'
import { lockDays } from '../day-store.ts'
import type { Memo } from '../entry.ts'
import type { Position, PositionKey } from '../position.ts'
import { lockPositions } from '../position-store.ts'
import { CHANNELS, type Channel, POSTING_TYPES, type PostingType, ruleOf } from '../posting-type.ts'
import { Cells, fieldNamed, underColumns } from './cells.ts'

export const IMPORT_HISTORY = 'ledger.import-history'
/** One space of references for all imported books: the same row in another file is the same row. */
const NAME = 'history'
const NUMBER = /^[0-9A-Z -]{6,40}$/

export type HistoryRow = {
  reference: string
  account: string
  otherAccount: string
  date: string
  valueDate: string | null
  type: PostingType
  /** Minor units; negative only for a correction that takes something. */
  amountFen: number
  currency: string
  channel: Channel
  memo: Memo | null
}
type Item = ImportItem<HistoryRow>

function read(given: ReadonlyMap<string, string>) {
  const cells = new Cells(given)
  const type = cells.choice('type', POSTING_TYPES)
  const { sides } = ruleOf(type)
  const currency = cells.currency('currency')
  const memo: Memo = {}
  for (const field of ['counterpartyName', 'counterpartyNumber', 'counterpartyBank', 'purpose'] as const) {
    const text = cells.text(field)
    if (text !== '') memo[field] = text
  }
  const draft: HistoryRow = {
    reference: cells.text('reference', { required: true, max: 64 }),
    account: cells.text('account', { required: true, pattern: NUMBER }),
    otherAccount: cells.text('otherAccount', { required: sides === 'both', pattern: NUMBER }),
    date: cells.date('date', { required: true }) ?? '',
    valueDate: cells.date('valueDate'),
    type,
    amountFen: cells.amount('amount', currency, { signed: sides === 'either' }) ?? 0,
    currency,
    channel: cells.choice('channel', ['file', ...CHANNELS.filter((one) => one !== 'file')] as Channel[], {
      required: false,
    }),
    memo: Object.keys(memo).length > 0 ? memo : null,
  }
  return { draft, problems: cells.problems, corrected: [] }
}

const refuse = (field: string, rule: string, facts: Record<string, string> = {}) =>
  new Refusal(rule, facts, { fields: [{ field, rule, facts }] })

/** Noon of a bank day: what is booked on one account in one day follows by milliseconds, in the order of the file. */
const noonOf = (day: string) => new Date(`${day}T12:00:00+08:00`)

type Found = { own: PositionKey | null; other: PositionKey | null; touched: PositionKey[] }

/** Why a row cannot be booked, or null. `lastDays` keeps how far each account has come. */
function unfitFor({ draft }: Item, found: Found, lastDays: Map<string, string>, today: string): Refusal | null {
  const { date, type } = draft
  if (!found.own) return refuse('account', 'ledger.account-not-found')
  if (ruleOf(type).sides === 'both' && !found.other) return refuse('otherAccount', 'ledger.account-not-found')
  if (date > today) return refuse('date', 'ledger.booking-date-ahead', { day: date, last: today })
  for (const { accountId } of found.touched) {
    const last = lastDays.get(accountId)
    if (last !== undefined && date < last) return refuse('date', 'ledger.history-behind', { day: date, last })
  }
  for (const { accountId } of found.touched) lastDays.set(accountId, date)
  return null
}

/** The posting a row means; one that is unfit is still known by its reference. */
function postingOf(
  item: Item,
  accounts: ReadonlyMap<string, PositionKey>,
  lastDays: Map<string, string>,
  today: string,
): ManyPosting {
  const { reference, date, valueDate, type, amountFen, currency, channel, memo } = item.draft
  const { sides } = ruleOf(type)
  const own = accounts.get(item.draft.account) ?? null
  const other = sides === 'both' ? (accounts.get(item.draft.otherAccount) ?? null) : null
  const touched = [own, other].filter((one) => one !== null)
  const unfit = unfitFor(item, { own, other, touched }, lastDays, today)
  const isDebit = sides === 'debit' || sides === 'both' || (sides === 'either' && amountFen < 0)
  return {
    reference,
    type,
    amountFen: Math.abs(amountFen),
    currency,
    debit: isDebit ? own : null,
    credit: isDebit ? other : own,
    at: noonOf(date),
    asGiven: true,
    bookingDate: date,
    valueDate,
    channel,
    memo,
    ...(unfit ? { unfit } : {}),
  }
}

const COLUMNS = { amountFen: 'amount', bookingDate: 'date', debit: 'account', credit: 'account' }

function answerOf(answer: ManyAnswer): BatchAnswer {
  if (answer.refused) return { refused: underColumns(answer.refused, COLUMNS), change: null }
  if (!answer.replayed)
    return { refused: null, change: null, reply: { outcome: 'created', subjectId: answer.transactionId } }
  return { refused: null, change: null }
}

const lastDaysOf = (positions: readonly Position[]): Map<string, string> =>
  new Map(
    positions.flatMap(({ accountId, lastBookedAt }) => (lastBookedAt ? [[accountId, bankDate(lastBookedAt)]] : [])),
  )

const handle: BatchHandler<Item> = async (context, items) => {
  const { tx, vault, scope, clock } = context
  const numbers = items.flatMap(({ draft }) => [draft.account, draft.otherAccount]).filter((one) => one !== '')
  const found = await findNumbers(tx, vault, [...new Set(numbers)])
  const places = await listPlacesWithin(tx, [...new Set([...found.values()].map((key) => key.customerId))], scope)
  const accounts = new Map([...found].filter(([, key]) => places.has(key.customerId)))
  await lockDays(tx)
  const { positions } = await lockPositions(tx, [
    ...new Map([...accounts.values()].map((key) => [key.accountId, key])).values(),
  ])
  const lastDays = lastDaysOf(positions)
  const postings = items.map((item) => postingOf(item, accounts, lastDays, clock.today()))
  const importId = items[0]?.batchId ?? ''
  const { answers, change } = await bookMany(context, NAME, postings, { importId, reason: 'imported-books' })
  const first = firstBooked(answers)
  return answers.map((answer, at): BatchAnswer => {
    const told = answerOf(answer)
    return at === first && change && !told.refused ? { refused: null, change: { ...change, reply: told.reply } } : told
  })
}

export const historyImportable: Importable<HistoryRow> = {
  id: 'ledger-history',
  permission: IMPORT_HISTORY,
  modes: ['create'],
  inOrder: true,
  fields: [
    { ...fieldNamed('reference', '流水号', '参考号'), required: true, identifies: true, mask: 'none' },
    { ...fieldNamed('account', '账号', 'account number'), required: true, mask: 'document' },
    { ...fieldNamed('date', '记账日期', '交易日期', 'booking date'), required: true, mask: 'none' },
    { ...fieldNamed('type', '交易类型', 'posting type'), required: true, mask: 'none' },
    { ...fieldNamed('amount', '金额', '交易金额'), required: true, mask: 'none' },
    { ...fieldNamed('currency', '币种'), required: true, mask: 'none' },
    { ...fieldNamed('otherAccount', '转入账号', 'other account'), mask: 'document' },
    { ...fieldNamed('valueDate', '起息日', 'value date'), mask: 'none' },
    { ...fieldNamed('channel', '渠道'), mask: 'none' },
    { ...fieldNamed('counterpartyName', '对方户名', 'counterparty'), mask: 'name' },
    { ...fieldNamed('counterpartyNumber', '对方账号', 'counterparty account'), mask: 'document' },
    { ...fieldNamed('counterpartyBank', '对方行', 'counterparty bank'), mask: 'none' },
    { ...fieldNamed('purpose', '用途', '摘要'), mask: 'none' },
  ],
  read,
  batch: batchCommand<Item>({ id: IMPORT_HISTORY, permission: IMPORT_HISTORY }, handle),
  undo: neverUndone('ledger.undo-import-history', IMPORT_HISTORY),
}
