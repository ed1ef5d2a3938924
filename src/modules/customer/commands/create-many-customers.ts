// Many new customers in one transaction, an answer each: for the demo bank and other bulk openings.

import { type BatchAnswer, batchCommand, type CommandContext } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { checkContextOf } from '../check-context.ts'
import type { CheckContext } from '../check-items.ts'
import { claimsOf, contactsOf, findHolders, insertNewClaims } from '../claim-store.ts'
import * as contract from '../contract.ts'
import { blankCustomer, changedCustomer } from '../customer.ts'
import { insertManyCustomers, type NewCustomer } from '../customer-store.ts'
import type { NumberSource } from '../number-store.ts'
import type { CustomerDraft } from '../shapes.ts'
import { defaultsOf, newCustomer, refuseOutOfScope } from './create-customer.ts'

type Decided = { record: NewCustomer; claims: ReturnType<typeof claimsOf>; contacts: Buffer[] }

/** Checks one draft against its own rules; what is wrong with it becomes its answer. */
async function decide(
  context: CommandContext,
  numbers: NumberSource,
  checks: CheckContext,
  draft: CustomerDraft,
  customerId?: string,
): Promise<Decided | Refusal> {
  try {
    const { state } = changedCustomer(blankCustomer(draft.kind, defaultsOf(context)), draft, checks)
    refuseOutOfScope(context.scope, state)
    const record = newCustomer(context, await numbers.next(), state, customerId)
    return { record, claims: claimsOf(context.vault, record.number, state), contacts: contactsOf(context.vault, state) }
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function answerOf({ record }: Decided): BatchAnswer {
  const change = {
    chain: { id: record.customerId, key: record.key, fresh: true },
    before: null,
    after: { ...record.state, number: record.number },
    events: [contract.customerCreated({ customerId: record.customerId })],
    reply: { customerId: record.customerId },
  }
  return { refused: null, change }
}

function duplicateOf(clash: readonly { field: string }[]): BatchAnswer {
  const fields = clash.map((claim) => ({ field: claim.field, rule: 'customer.duplicate-document' }))
  return { refused: new Refusal('customer.duplicate', {}, { status: 409, fields }), change: null }
}

/** `ids`: known beforehand where other rows of the same load refer to them. */
export const createManyCustomers = (numbers: NumberSource, ids?: ReadonlyMap<CustomerDraft, string>) =>
  batchCommand<CustomerDraft>(
    { id: 'customer.create-many', permission: 'customer.create' },
    async (context, drafts) => {
      const { tx, vault, clock } = context
      const checks = checkContextOf(clock)
      const decided: (Decided | Refusal)[] = []
      for (const draft of drafts) decided.push(await decide(context, numbers, checks, draft, ids?.get(draft)))
      const hashes = decided.flatMap((item) => (item instanceof Refusal ? [] : item.claims.map((claim) => claim.hash)))
      const taken = new Set((await findHolders(tx, hashes)).keys())
      const accepted: Decided[] = []
      const answers = decided.map((item): BatchAnswer => {
        if (item instanceof Refusal) return { refused: item, change: null }
        const clash = item.claims.filter((claim) => taken.has(claim.hash.toString('hex')))
        if (clash.length > 0) return duplicateOf(clash)
        for (const claim of item.claims) taken.add(claim.hash.toString('hex'))
        accepted.push(item)
        return answerOf(item)
      })
      if (accepted.length === 0) return answers
      const claimed = accepted.map(({ record, claims, contacts }) => ({
        customerId: record.customerId,
        claims,
        contacts,
      }))
      await insertNewClaims(tx, claimed)
      await insertManyCustomers(
        tx,
        vault,
        accepted.map(({ record }) => record),
      )
      return answers
    },
  )
