// Words and units of transactions in files: types, channels and columns in the reader's language.

import { findCurrency } from '../../reference/index.ts'
import enUS from '../web/words.en-US.ts'
import zhCN from '../web/words.zh-CN.ts'

export type Language = 'zh-CN' | 'en-US'
type Words = Record<'type' | 'channel' | 'field', Record<string, string>>

export const entryWords = (language: Language): Words => (language === 'zh-CN' ? zhCN : enUS).ledger as unknown as Words

/** Digits after the point of a currency; two for one that is not known. */
export const digitsOf = (currency: string): number => findCurrency(currency)?.minorUnits ?? 2

const BANK_OFFSET_MS = 8 * 3_600_000
/** An instant as a clock in the bank shows it. */
export function localTime(instant: string): string {
  const shifted = new Date(Date.parse(instant) + BANK_OFFSET_MS)
  return shifted.toISOString().slice(0, 19).replace('T', ' ')
}
