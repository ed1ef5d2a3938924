// A contact as it leaves: its author by name, what was said unless the reader sees no personal values.

import { type Caller, maskingOf } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import { openUserNames } from '../staff/index.ts'
import { actsOf } from './contact.ts'
import type { ContactRecord } from './contact-store.ts'
import type { Contact } from './contract.ts'

export const userIdOf = (caller: Caller): string | null => (caller.kind === 'person' ? caller.userId : null)
const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function showContacts(
  { tx, vault, caller }: { tx: Tx; vault: Vault; caller: Caller },
  records: readonly ContactRecord[],
): Promise<Contact[]> {
  const names = await openUserNames(
    tx,
    vault,
    [...new Set(records.map(({ notedBy }) => notedBy))].filter((id) => USER_ID.test(id)),
  )
  const isHidden = maskingOf(caller).name === 'hidden'
  return records.map((record) => ({
    contactId: record.contactId,
    customerId: record.customerId,
    at: record.at.toISOString(),
    channel: record.channel,
    direction: record.direction,
    purpose: record.purpose,
    outcome: record.outcome,
    note: isHidden ? null : record.note,
    nextStep:
      record.stepDueOn === null
        ? null
        : {
            text: isHidden ? null : record.stepText,
            dueOn: record.stepDueOn,
            doneAt: record.stepDoneAt?.toISOString() ?? null,
          },
    by: names.get(record.notedBy) ?? null,
    withdrawnAt: record.withdrawnAt?.toISOString() ?? null,
    version: record.version,
    actions: actsOf(record, userIdOf(caller)),
  }))
}
