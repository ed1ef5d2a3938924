// Marks notices of one's own as read; those of others are not found, so nothing happens to them.

import { command } from '../../../platform/command/index.ts'
import { personOf } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { countUnread, markRead } from '../notice-store.ts'

export const readNotices = command(contract.readNotices, async ({ tx, vault, clock, caller }, { body }) => {
  const { userId } = personOf(caller)
  const read = await markRead(tx, userId, { noticeIds: body.noticeIds ?? [], upTo: body.upTo ?? null }, clock.now())
  return {
    chain: { id: userId, key: vault.bankKey },
    before: null,
    after: { noticesRead: read },
    events: read > 0 ? [contract.noticesRead({ userId })] : [],
    reply: { unread: await countUnread(tx, userId, contract.UNREAD_COUNT_MAX) },
  }
})
