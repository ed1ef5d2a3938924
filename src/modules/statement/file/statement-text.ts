// What a statement says before it is drawn: its head, its lines, and its words in the reader's language.

import { openRendering } from '../../../platform/http/rendering.ts'
import type { TransactionLine } from '../../ledger/contract.ts'
import { digitsOf, entryWords, type Language, localTime } from '../../ledger/index.ts'
import type { StatementFigures } from '../statement.ts'
import enUS from '../web/words.en-US.ts'
import zhCN from '../web/words.zh-CN.ts'

export type { Language }
export type StatementHead = StatementFigures & {
  statementId: string
  bankName: string
  branchName: string
  holderName: string
  number: string
  productNames: Record<Language, string>
  currency: string
  from: string
  to: string
  generatedAt: string
  /** Nothing is masked: the customer's own copy. */
  openly: boolean
  /** The last entry of the period in the account's chain. */
  chain: { seq: number; code: string } | null
}
/** Money out is negative. */
export type StatementLine = {
  bookingDate: string
  valueDate: string
  type: TransactionLine['type']
  channel: string
  purpose: string | null
  otherName: string | null
  otherPlace: string | null
  amountFen: number
  balanceFen: number
  reference: string
}

export function statementLine(line: TransactionLine, amountFen: number, balanceFen: number): StatementLine {
  return {
    bookingDate: line.bookingDate,
    valueDate: line.valueDate,
    type: line.type,
    channel: line.channel,
    purpose: line.purpose,
    otherName: line.merchantName ?? line.counterpartyName,
    otherPlace: [line.counterpartyNumber, line.counterpartyBank].filter(Boolean).join('  ') || null,
    amountFen,
    balanceFen,
    reference: line.transactionId,
  }
}

/** 1,234.50 with the digits of the currency; a minus before what is owed. */
export function moneyText(fen: number, currency: string): string {
  const digits = digitsOf(currency)
  const text = String(Math.abs(fen)).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '\u2212' : ''}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''}`
}

const rendering = openRendering([{ 'zh-CN': zhCN, 'en-US': enUS }])
export type Say = (key: string, facts?: Record<string, string | number>) => string
export const sayer =
  (language: Language): Say =>
  (key, facts) =>
    rendering.words(language, key, facts) ?? key

/** 1000 0000 0000 1234 567: digits in fours; a masked number keeps its last four apart. */
export const grouped = (number: string): string =>
  number.replace(/^\*+(?=\d{4}$)/, '**** **** **** ').replace(/(\d{4})(?=\d)/g, '$1 ')

/** The head's facts in two columns, label by label. */
export function factsOf(head: StatementHead, language: Language): [label: string, value: string][][] {
  const say = sayer(language)
  return [
    [
      [say('statement.file.holder'), head.holderName],
      [say('statement.file.number'), grouped(head.number)],
      [say('statement.file.product'), `${head.productNames[language]} · ${head.currency}`],
    ],
    [
      [say('statement.file.branch'), head.branchName],
      [say('statement.file.period'), say('statement.file.fromTo', { from: head.from, to: head.to })],
      [say('statement.file.generatedAt'), localTime(head.generatedAt)],
    ],
  ]
}

/** What the period comes to: label, amount, and of how many bookings. */
export function sumsOf(head: StatementHead, language: Language): { label: string; fen: number; note: string }[] {
  const say = sayer(language)
  return [
    { label: say('statement.file.opening'), fen: head.openingFen, note: head.from },
    {
      label: say('statement.file.credits'),
      fen: head.creditFen,
      note: say('statement.file.bookings', { n: head.credits }),
    },
    {
      label: say('statement.file.debits'),
      fen: head.debitFen,
      note: say('statement.file.bookings', { n: head.debits }),
    },
    { label: say('statement.file.closing'), fen: head.closingFen, note: head.to },
  ]
}

/** How a reader checks the document: by adding up, and at the bank. */
export function notesOf(head: StatementHead, language: Language): string[] {
  const say = sayer(language)
  const check = head.chain
    ? say('statement.file.checkChain', { id: head.statementId, seq: head.chain.seq, code: head.chain.code })
    : say('statement.file.checkEmpty', { id: head.statementId })
  return [
    say('statement.file.checkSum'),
    check,
    say(head.openly ? 'statement.file.copyOpen' : 'statement.file.copyMasked'),
  ]
}

export const COLUMNS = [
  'bookingDate',
  'valueDate',
  'text',
  'other',
  'channel',
  'debit',
  'credit',
  'balance',
  'reference',
] as const
export type Column = (typeof COLUMNS)[number]
export const headsOf = (language: Language): Record<Column, string> =>
  Object.fromEntries(COLUMNS.map((key) => [key, sayer(language)(`statement.column.${key}`)])) as Record<Column, string>

/** Type and channel in words. */
export function labelled(line: StatementLine, language: Language): { type: string; channel: string } {
  const words = entryWords(language)
  return { type: words.type[line.type] ?? line.type, channel: words.channel[line.channel] ?? line.channel }
}
