// An entry as it leaves: what is sealed opened and masked; nothing of it for roles that see no values.

import { type Caller, maskingOf } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { type DataKey, getDataKeys, type Vault } from '../../platform/vault/index.ts'
import { maskAccountNumber, maskName } from '../../platform/vault/mask.ts'
import type { TransactionLine } from './contract.ts'
import type { Entry, Memo } from './entry.ts'
import { listMerchants } from './merchant-store.ts'

export const MEMO_PLACE = 'ledger_entry.sealed'

const NOTHING: Memo = {}
const isHidden = (caller: Caller) => maskingOf(caller).money === 'hidden'

/** A purpose is the customer's own text: its words are shown, numbers in it are not. */
const maskDigits = (text: string) => text.replaceAll(/\d{5,}/g, (digits) => '*'.repeat(digits.length))

function openMemo(vault: Vault, key: DataKey | undefined, entry: Entry): Memo {
  if (!entry.sealed || !key) return NOTHING
  return JSON.parse(vault.open(key, MEMO_PLACE, entry.sealed)) as Memo
}

/** The data keys of the customers who have something sealed among the entries. */
async function keysOf(tx: Tx, vault: Vault, entries: readonly Entry[]): Promise<Map<string, DataKey>> {
  const owners = [...new Set(entries.filter((entry) => entry.sealed).map((entry) => entry.customerId))]
  const wrapped = owners.length > 0 ? await getDataKeys(tx, owners) : new Map<string, Buffer>()
  return new Map([...wrapped].map(([owner, key]) => [owner, vault.openKey(owner, key)]))
}

/** What is sealed of each entry, for searching in it; never shown as it is. */
export async function openMemos(tx: Tx, vault: Vault, entries: readonly Entry[]): Promise<Memo[]> {
  const keys = await keysOf(tx, vault, entries)
  return entries.map((entry) => openMemo(vault, keys.get(entry.customerId), entry))
}

/** What a memo says, masked; `openly` as it was written: for the customer's own copy, which journals itself. */
function showMemo(memo: Memo, openly: boolean) {
  const { counterpartyName, counterpartyNumber, counterpartyBank = null, purpose } = memo
  const shown = (text: string | undefined, mask: (text: string) => string) =>
    text ? (openly ? text : mask(text)) : null
  return {
    counterpartyName: shown(counterpartyName, maskName),
    counterpartyNumber: shown(counterpartyNumber, maskAccountNumber),
    counterpartyBank,
    purpose: shown(purpose, maskDigits),
  }
}

/** Entries of any customers within the caller's scope, with the names of their merchants. */
export async function showEntries(
  tx: Tx,
  vault: Vault,
  caller: Caller,
  entries: readonly Entry[],
  openly = false,
): Promise<TransactionLine[]> {
  const hidden = isHidden(caller)
  const merchantIds = [...new Set(entries.flatMap((entry) => entry.merchantId ?? []))]
  const [keys, merchants] = await Promise.all([
    hidden ? new Map<string, DataKey>() : keysOf(tx, vault, entries),
    merchantIds.length > 0 ? listMerchants(tx, merchantIds) : [],
  ])
  const names = new Map(merchants.map(({ merchantId, name }) => [merchantId, name]))
  return entries.map((entry): TransactionLine => {
    const memo = hidden ? NOTHING : openMemo(vault, keys.get(entry.customerId), entry)
    return {
      transactionId: entry.transactionId,
      leg: entry.leg,
      accountId: entry.accountId,
      ts: entry.at.toISOString(),
      bookingDate: entry.bookingDate,
      valueDate: entry.valueDate,
      type: entry.type,
      channel: entry.channel,
      amountFen: hidden ? null : entry.amountFen,
      balanceAfterFen: hidden ? null : entry.balanceAfterFen,
      currency: entry.currency,
      contra: entry.contra,
      mcc: entry.mcc,
      division: entry.division,
      merchantId: entry.merchantId,
      merchantName: entry.merchantId === null ? null : (names.get(entry.merchantId) ?? null),
      cardId: entry.cardId,
      reverses: entry.reverses,
      ...showMemo(memo, openly),
    }
  })
}
