// Undo of a bulk change gives everyone back what they had, and touches nobody else.

import { describe, expect, it, vi } from 'vitest'
import type { CustomerLine } from '../../contract.ts'

vi.mock('../../../../web/api.ts', () => ({ call: () => undefined }))
const { undoOf } = await import('./bulk.ts')
const line = (customerId: string, part: Partial<CustomerLine>) =>
  ({ customerId, ownerId: null, stage: 'new', tags: [], ...part }) as unknown as CustomerLine

describe('undo of a bulk change', () => {
  it('groups customers by what they had and leaves out those that did not change', () => {
    const lines = [
      line('a', { ownerId: 'u1' }),
      line('b', { ownerId: 'u1' }),
      line('c', { ownerId: null }),
      line('d', { ownerId: 'u9' }),
    ]
    expect(undoOf(lines, { ownerId: 'u9' })).toEqual([
      { customerIds: ['a', 'b'], set: { ownerId: 'u1' } },
      { customerIds: ['c'], set: { ownerId: null } },
    ])
  })
  it('takes back only tags that were really added or removed', () => {
    const lines = [line('a', { tags: ['vip'] }), line('b', { tags: [] })]
    expect(undoOf(lines, { addTags: ['vip', 'new'] })).toEqual([
      { customerIds: ['a'], set: { removeTags: ['new'] } },
      { customerIds: ['b'], set: { removeTags: ['vip', 'new'] } },
    ])
    expect(undoOf(lines, { removeTags: ['vip'] })).toEqual([{ customerIds: ['a'], set: { addTags: ['vip'] } }])
  })
})
