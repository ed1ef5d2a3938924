// Let another customer hold an account jointly or use it, and end that: both ends carry it, both chains say so.

import { type Change, command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer, type OpenedCustomer } from '../../customer/index.ts'
import { type AccountRecord, listHolders, type OtherHolder, saveHolder } from '../account-store.ts'
import * as contract from '../contract.ts'
import { journalState, onAccount } from './change-account.ts'

export const HOLDERS_MAX = 20
const refuse = (field: string, rule: string) => new Refusal('http.invalid', {}, { fields: [{ field, rule }] })

/** The holder's own chain says the same. */
function alsoOf(
  context: Parameters<typeof journalState>[0],
  record: AccountRecord,
  other: OpenedCustomer,
  holder: OtherHolder,
): Change<unknown>['also'] {
  return [
    {
      chain: { id: other.customerId, key: other.key },
      before: null,
      after: { account: { ...journalState(context, record), holder } },
      events: [
        contract.accountChanged({
          customerId: other.customerId,
          accountId: record.accountId,
          version: record.version + 1,
          status: record.status,
        }),
      ],
    },
  ]
}

export const addHolder = command(contract.addHolder, (context, { params, body }) =>
  onAccount(context, params, body.version, 'add-holder', async ({ record }) => {
    const { tx, vault, scope, clock } = context
    const today = clock.today()
    if (body.holderId === params.customerId) throw refuse('holderId', 'account.holder-is-owner')
    if (body.validTo && body.validTo <= today) throw refuse('validTo', 'account.end-past')
    const other = await getCustomer(tx, vault, body.holderId, scope).catch((error) => {
      throw error instanceof Refusal ? refuse('holderId', 'account.holder-unknown') : error
    })
    const held = await listHolders(tx, params)
    const now = held.filter(({ validTo }) => validTo === null || validTo > today)
    if (now.some(({ holderId }) => holderId === body.holderId)) throw refuse('holderId', 'account.holder-already')
    if (now.length >= HOLDERS_MAX) throw new Refusal('account.too-many-holders', { max: HOLDERS_MAX })
    const holder: OtherHolder = {
      holderId: body.holderId,
      role: body.role,
      validFrom: today,
      validTo: body.validTo ?? null,
    }
    await saveHolder(tx, params, holder)
    return { told: { holder }, also: alsoOf(context, record, other, holder) }
  }),
)

export const endHolder = command(contract.endHolder, (context, { params, body }) => {
  const at = { customerId: params.customerId, accountId: params.accountId }
  return onAccount(context, at, body.version, 'end-holder', async ({ record }) => {
    const { tx, vault, scope, clock } = context
    const today = clock.today()
    const held = (await listHolders(tx, at)).find(({ holderId }) => holderId === params.holderId)
    if (!held || (held.validTo !== null && held.validTo <= today))
      throw new Refusal('account.holder-not-found', {}, { status: 404 })
    const holder = { ...held, validTo: today }
    await saveHolder(tx, at, holder)
    const other = await getCustomer(tx, vault, params.holderId, scope).catch(() => null)
    return { told: { holder }, also: other ? alsoOf(context, record, other, holder) : [] }
  })
})
