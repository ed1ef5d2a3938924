// What every change of an account shares: the lock, the version, the transition, the ledger's gate, the journal row.

import type { Change, CommandContext } from '../../../platform/command/index.ts'
import type { Event } from '../../../platform/contract/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer, type OpenedCustomer } from '../../customer/index.ts'
import { setGate } from '../../ledger/index.ts'
import { type Act, gateOf, type Hold, possible, statusOf } from '../account.ts'
import { type AccountKey, type AccountRecord, lockAccount, updateAccount } from '../account-store.ts'
import { accountChanged } from '../contract.ts'
import { type FreezeRow, listFreezes } from '../freeze-store.ts'
import type { Account } from '../shapes.ts'
import { showAccount, showNumber } from '../show-account.ts'

export type Held = { owner: OpenedCustomer; record: AccountRecord; freezes: FreezeRow[] }
/** What an act makes of an account; the rest follows from it. */
export type Outcome = {
  changes?: Partial<AccountRecord>
  /** The freezes as they stand after; without it as before. */
  freezes?: readonly Hold[]
  /** Facts of the act for the journal. */
  told: Record<string, unknown>
  events?: Event[]
  also?: Change<unknown>['also']
  weighs?: Change<unknown>['weighs']
}

/** What the journal keeps of an account: its number only masked, for the account's own row holds it. */
export const journalState = (context: Pick<CommandContext, 'caller'>, record: AccountRecord) => ({
  accountId: record.accountId,
  number: showNumber(context.caller, record.number),
  kind: record.kind,
  productCode: record.productCode,
  status: record.status,
})

/** Runs an act on a locked account and writes all that follows from it. */
export async function onAccount(
  context: CommandContext,
  at: AccountKey,
  version: number,
  act: Act,
  work: (held: Held) => Promise<Outcome>,
): Promise<Change<Account>> {
  const { tx, vault, clock, scope } = context
  const owner = await getCustomer(tx, vault, at.customerId, scope)
  const record = await lockAccount(tx, vault, owner.key, at)
  if (record.version !== version) {
    const theirs = await showAccount(context, owner, record)
    throw new Refusal(
      'record.moved',
      { version: record.version },
      { status: 409, data: { yours: { version }, theirs } },
    )
  }
  if (!possible(act, record.status, record))
    throw new Refusal('account.not-possible', { act, status: record.status }, { status: 409 })
  const freezes = await listFreezes(tx, at)
  const outcome = await work({ owner, record, freezes })
  const { freezes: holds = freezes, told, events = [], also, weighs } = outcome
  const changed = { ...record, ...outcome.changes }
  const today = clock.today()
  const after: AccountRecord = { ...changed, version: record.version + 1, status: statusOf(changed, holds, today) }
  await updateAccount(tx, vault, owner.key, after)
  const { gate, frozenFen } = gateOf(after, holds, today)
  // Set whatever stood there: a freeze that ended by its date still shuts the gate until now.
  if (gate !== 'closed' && (outcome.changes || outcome.freezes)) await setGate(tx, at, { gate, frozenFen })
  return {
    chain: { id: owner.customerId, key: owner.key },
    before: { account: journalState(context, record) },
    after: { account: { ...journalState(context, after), ...told } },
    events: [
      accountChanged({
        customerId: at.customerId,
        accountId: at.accountId,
        version: after.version,
        status: after.status,
      }),
      ...events,
    ],
    ...(also ? { also } : {}),
    ...(weighs ? { weighs } : {}),
    reply: await showAccount(context, owner, after),
    shownDiff: [{ field: 'account', before: record.status, after: after.status }],
  }
}
