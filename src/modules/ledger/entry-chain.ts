// The chain of an account: each entry's hash covers the one before it and every field of its own.

import { hash } from 'node:crypto'
import type { Entry } from './entry.ts'

export const GENESIS = Buffer.alloc(32)

/**
 * SHA-256 over the previous hash and the fields, joined by bars: none of them can contain one. What is sealed goes in
 * as ciphertext, so that the chain still verifies when the customer's key is destroyed.
 */
export function entryHash(previous: Buffer, entry: Entry): Buffer {
  const text = `${previous.toString('hex')}|${entry.customerId}|${entry.accountId}|${entry.seq}|${entry.at.getTime()}|${
    entry.transactionId
  }|${entry.leg}|${entry.amountFen}|${entry.balanceAfterFen}|${entry.feeFen}|${entry.valueDate}|${entry.bookingDate}|${
    entry.currency
  }|${entry.type}|${entry.channel}|${entry.contra}|${entry.mcc ?? ''}|${entry.division ?? ''}|${
    entry.merchantId ?? ''
  }|${entry.cardId ?? ''}|${entry.reverses ?? ''}|${entry.otherCustomerId ?? ''}|${entry.otherAccountId ?? ''}|${
    entry.sealed?.toString('base64') ?? ''
  }`
  return hash('sha256', text, 'buffer')
}
