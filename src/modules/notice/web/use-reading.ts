// Marks notices as read and counts anew; the bell, its panel and the page share it.

import { useQueryClient } from '@tanstack/vue-query'
import { call } from '../../../web/api.ts'
import { type Notice, readNotices } from '../contract.ts'

export const COUNT_KEY = ['notices', 'count'] as const

export function useReading() {
  const client = useQueryClient()
  async function mark(body: { noticeIds: string[] } | { upTo: string }): Promise<void> {
    client.setQueryData(COUNT_KEY, await call(readNotices, { body }))
    await client.invalidateQueries({ queryKey: ['notices', 'list'] })
  }
  return {
    /** Failing to say so harms nobody: it stays unread. */
    read: (notice: Pick<Notice, 'noticeId' | 'read'>) =>
      notice.read ? undefined : void mark({ noticeIds: [notice.noticeId] }).catch(() => undefined),
    readAll: () => mark({ upTo: new Date().toISOString() }),
  }
}
