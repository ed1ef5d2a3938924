// Many new customers in one transaction, an answer each: for the demo bank and other bulk openings.

import { type BatchAnswer, batchCommand } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { checkContextOf } from '../check-context.ts'
import { claimsOf, contactsOf, findHolders, insertManyClaims } from '../claim-store.ts'
import * as contract from '../contract.ts'
import { blankCustomer, changedCustomer } from '../customer.ts'
import { insertCustomers, type NewCustomer } from '../customer-store.ts'
import type { NumberSource } from '../number-store.ts'
import type { CustomerDraft } from '../shapes.ts'
import { defaultsOf, newCustomer, refuseOutOfScope } from './create-customer.ts'

type Decided = { record: NewCustomer; claims: ReturnType<typeof claimsOf>; contacts: Buffer[] }

export const createManyCustomers = (numbers: NumberSource) =>
  batchCommand<CustomerDraft>(
    { id: 'customer.create-many', permission: 'customer.create' },
    async (context, drafts) => {
      const { tx, vault, clock, scope } = context
      const checks = checkContextOf(clock)
      const decided: (Decided | Refusal)[] = []
      for (const draft of drafts) {
        try {
          const { state } = changedCustomer(blankCustomer(draft.kind, defaultsOf(context)), draft, checks)
          refuseOutOfScope(scope, state)
          const record = newCustomer(context, await numbers.next(), state)
          decided.push({ record, claims: claimsOf(vault, record.number, state), contacts: contactsOf(vault, state) })
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          decided.push(error)
        }
      }
      const held = await findHolders(
        tx,
        decided.flatMap((item) => (item instanceof Refusal ? [] : item.claims.map((claim) => claim.hash))),
      )
      const taken = new Set(held.keys())
      const accepted: Decided[] = []
      const answers = decided.map((item): BatchAnswer => {
        if (item instanceof Refusal) return { refused: item, change: null }
        const clash = item.claims.filter((claim) => taken.has(claim.hash.toString('hex')))
        if (clash.length > 0) {
          return {
            refused: new Refusal(
              'customer.duplicate',
              {},
              {
                status: 409,
                fields: clash.map((claim) => ({ field: claim.field, rule: 'customer.duplicate-document' })),
              },
            ),
            change: null,
          }
        }
        for (const claim of item.claims) taken.add(claim.hash.toString('hex'))
        accepted.push(item)
        const { record } = item
        return {
          refused: null,
          change: {
            chain: { id: record.customerId, key: record.key, fresh: true },
            before: null,
            after: { ...record.state, number: record.number },
            events: [contract.customerCreated({ customerId: record.customerId })],
            reply: { customerId: record.customerId },
          },
        }
      })
      if (accepted.length > 0) {
        await insertManyClaims(
          tx,
          accepted.map((item) => ({
            customerId: item.record.customerId,
            claims: item.claims,
            contacts: item.contacts,
          })),
        )
        await insertCustomers(
          tx,
          vault,
          accepted.map((item) => item.record),
        )
      }
      return answers
    },
  )
