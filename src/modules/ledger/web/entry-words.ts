// Transactions in words: labels of fields, types and channels, amounts with their sign and colour.

import { formatMoney } from '../../../web/format.ts'
import { t } from '../../../web/i18n.ts'
import type { FoundTransaction } from '../contract.ts'

export const entryField = (key: string): string => t(`ledger.field.${key}`)
export const typeLabel = (type: string): string => t(`ledger.type.${type}`)
export const channelLabel = (channel: string): string => t(`ledger.channel.${channel}`)
export const groupLabel = (group: string): string => t(`ledger.mccGroup.${group}`)

/** +¥1.00 or −¥1.00: a sign says more than a colour. */
export function signedMoney(fen: number | null, currency: string): string {
  if (fen === null) return '—'
  return `${fen > 0 ? '+' : ''}${formatMoney(fen, currency)}`
}

/** Who stood on the other side, as far as it is told: merchant, counterparty, or what it was for. */
export function otherSide(line: FoundTransaction): string {
  return line.merchantName ?? line.counterpartyName ?? line.purpose ?? '—'
}
