// Before and after of one row, masked as the caller sees the record itself; looking at it is an access like any other.

import { actorOf } from '../../../platform/access/index.ts'
import { JOURNAL_PLACE, type QueryContext, query } from '../../../platform/command/index.ts'
import { findCoveringOf, findJournalRow, fitsChain, type JournalRow } from '../../../platform/journal/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { findDataKey } from '../../../platform/vault/index.ts'
import { findScopedCustomer, showHistory } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { type ShownField, showStates } from '../show-state.ts'

const notFound = () => new Refusal('audit.row-not-found', {}, { status: 404 })

/** States of a chain that is no customer's: sealed with the bank's key, or with one of its own. */
async function bankFields({ tx, vault }: QueryContext, row: JournalRow): Promise<ShownField[]> {
  const wrapped = await findDataKey(tx, row.chainId)
  const key = wrapped ? vault.openKey(row.chainId, wrapped) : vault.bankKey
  const { before, after } = JSON.parse(vault.open(key, JOURNAL_PLACE, row.sealed))
  return showStates(before, after)
}

export const openRow = query(contract.openRow, async (context, { params }) => {
  const { tx, vault, caller, scope } = context
  const row = await findJournalRow(tx, params.subjectId, params.seq)
  const customer = row && (await findScopedCustomer(tx, vault, row.chainId, { ...scope, restricted: true }))
  // Outside the scope a row is not there; the bank's own chains are for whoever sees the whole bank.
  if (!row || (!customer && !scope.all)) throw notFound()
  const actor = actorOf(caller)
  const chainId = caller.kind === 'person' ? caller.userId : namedId('caller', actor.id)
  await context.journal(
    { id: chainId, key: vault.bankKey },
    { opened: { subjectId: row.chainId, seq: row.seq, action: row.action } },
  )
  if (customer) context.looked([customer.customerId])
  const fields = customer
    ? ((await showHistory(context, customer, [row]))[0]?.fields ?? [])
    : await bankFields(context, row)
  const checkpoint = await findCoveringOf(tx, row)
  return {
    fields: fields.map(({ field, before, after }) => ({ field, before, after })),
    events: row.events.map(({ id }) => id),
    hash: row.hash.toString('hex'),
    fits: await fitsChain(tx, row),
    coveredBy: checkpoint && { treeSize: checkpoint.treeSize, at: checkpoint.at.toISOString() },
  }
})
