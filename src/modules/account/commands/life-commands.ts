// The short acts of an account's life: activate, lose and find, sleep and wake, give notice. One transition each.

import { type Command, command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import type { Act } from '../account.ts'
import type { AccountRecord } from '../account-store.ts'
import * as contract from '../contract.ts'
import { onAccount } from './change-account.ts'

type PlainRoute = typeof contract.activateAccount | typeof contract.makeAccountDormant | typeof contract.giveNotice
type NotedRoute =
  | typeof contract.reportAccountLost
  | typeof contract.cancelAccountLoss
  | typeof contract.reactivateAccount

/** An act that only sets a date. */
const dated = <R extends PlainRoute | NotedRoute>(
  shape: R,
  act: Act,
  changesOf: (record: AccountRecord, today: string) => Partial<AccountRecord>,
) =>
  command(shape as NotedRoute, (context, { params, body }) =>
    onAccount(context, params, body.version, act, async ({ record }) => ({
      changes: changesOf(record, context.clock.today()),
      told: { reason: body.reason ?? null },
    })),
  ) as unknown as Command<R>

export const activateAccount = dated(contract.activateAccount, 'activate', (_, today) => ({ activatedOn: today }))
export const reportAccountLost = dated(contract.reportAccountLost, 'report-lost', (_, today) => ({ lostOn: today }))
export const cancelAccountLoss = dated(contract.cancelAccountLoss, 'cancel-loss', () => ({ lostOn: null }))
export const makeAccountDormant = dated(contract.makeAccountDormant, 'make-dormant', (_, today) => ({
  dormantOn: today,
}))
export const reactivateAccount = dated(contract.reactivateAccount, 'reactivate', () => ({ dormantOn: null }))
export const giveNotice = dated(contract.giveNotice, 'give-notice', (record, today) => {
  if (record.kind !== 'notice') throw new Refusal('account.no-notice', { kind: record.kind }, { status: 409 })
  if (record.noticeOn !== null) throw new Refusal('account.notice-given', { on: record.noticeOn }, { status: 409 })
  return { noticeOn: today }
})
