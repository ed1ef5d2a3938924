// The contract of an account's life: activate, freeze, lose, replace, sleep, wake, give notice, close.

import { Id, IsoDate, nullable, oneOf, type RouteShape, route, T, Version } from '../../platform/contract/index.ts'
import { AccountParams } from './keep-contract.ts'
import { Account, AmountFen, closed, FreezeKind } from './shapes.ts'

const Reason = T.String({ minLength: 1, maxLength: 200 })
const act = <const V extends string, const B extends RouteShape['body']>(verb: V, summary: string, body: B) =>
  route({
    id: `account.${verb}` as const,
    method: 'POST',
    path: `/customers/:customerId/accounts/:accountId/${verb}` as const,
    summary,
    permission: `account.${verb}` as const,
    command: true,
    params: AccountParams,
    body,
    reply: Account,
  })
const Plain = T.Object({ version: Version }, closed)
const Noted = T.Object({ reason: Reason, version: Version }, closed)

export const activateAccount = act('activate', 'Let a pending account be used', Plain)
export const freezeAccount = act(
  'freeze',
  'Freeze the whole account, a part of its balance, or as a court ordered',
  T.Object(
    {
      kind: FreezeKind,
      /** A part of the balance: needed by `partial`, possible for `court`. */
      amountFen: T.Optional(nullable(AmountFen)),
      /** Whole freezes: whether money may still come in. */
      lets: T.Optional(oneOf('credit', 'nothing')),
      /** The document that orders it, and who issued it: needed by `court`. */
      document: T.Optional(nullable(T.String({ minLength: 1, maxLength: 80 }))),
      authority: T.Optional(nullable(T.String({ minLength: 1, maxLength: 100 }))),
      /** The last day on which it holds. */
      validTo: T.Optional(nullable(IsoDate)),
      reason: Reason,
      version: Version,
    },
    closed,
  ),
)
export const unfreezeAccount = route({
  id: 'account.unfreeze',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/freezes/:freezeId/lift',
  summary: 'Lift one freeze; others go on holding',
  permission: 'account.unfreeze',
  command: true,
  params: T.Object({ customerId: Id, accountId: Id, freezeId: Id }),
  body: Noted,
  reply: Account,
})
export const reportAccountLost = act('report-lost', 'Note that book or card were lost: no money leaves', Noted)
export const cancelAccountLoss = act('cancel-loss', 'Note that what was lost is found again', Noted)
export const replaceAccountNumber = act(
  'replace-number',
  'Give the account a new number; the old one still leads here and is never given again',
  Noted,
)
export const makeAccountDormant = act('make-dormant', 'Set an account without movement dormant', Plain)
export const reactivateAccount = act('reactivate', 'Wake a dormant account', Noted)
export const giveNotice = act('give-notice', 'Note that a notice deposit will be taken out', Plain)
export const closeAccount = act(
  'close',
  'Close an account at zero; its final interest is posted before',
  T.Object(
    {
      reason: Reason,
      /** Pays out what is left: in cash, or to another account of the same customer. Without it the balance must be zero. */
      payout: T.Optional(nullable(oneOf('cash', 'account'))),
      payoutAccountId: T.Optional(nullable(Id)),
      version: Version,
    },
    closed,
  ),
)
