// Sources read to a limit and merged page by page give what sorting all of them at once gives.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { journalKind, mergeNewest, wantedRows } from './timeline.ts'
import { TIMELINE_KINDS, type TimelineKind } from './timeline-contract.ts'

it('misses nothing, repeats nothing and keeps the order, whatever the pages', () => {
  const times = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 40 })
  fc.assert(
    fc.property(fc.array(times, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 7 }), (lists, limit) => {
      const sources = lists.map((list, source) =>
        list.sort((a, b) => b - a).map((atMs, at) => ({ atMs, row: { source, at, atMs } })),
      )
      const places = sources.map(() => 0)
      const given: { source: number; at: number; atMs: number }[] = []
      for (let more = true; more; ) {
        const read = sources.map((all, at) => {
          const from = places[at] as number
          const rows = all.slice(from, from + limit)
          return { rows, next: from + limit < all.length ? from + limit : null, reachedMs: rows.at(-1)?.atMs ?? 0 }
        })
        const merged = mergeNewest(read, limit)
        given.push(...merged.rows)
        for (const [at, taken] of merged.taken.entries()) places[at] = (places[at] as number) + taken
        more = merged.hasMore
        expect(more && merged.rows.length === 0).toBe(false)
      }
      expect(given.map(({ atMs }) => atMs)).toEqual(lists.flat().sort((a, b) => b - a))
      expect(new Set(given.map(({ source, at }) => `${source}.${at}`)).size).toBe(lists.flat().length)
    }),
  )
})

it('gives out nothing older than what a source was not read down to', () => {
  const sources = [
    { rows: [], next: 'further', reachedMs: 50 },
    { rows: [60, 40].map((atMs) => ({ atMs, row: atMs })), next: null, reachedMs: 0 },
  ]
  expect(mergeNewest(sources, 10)).toEqual({ rows: [60], taken: [0, 1], hasMore: true })
})

it('asks the journal for what it then shows as the kind', () => {
  const rows = [
    { action: 'account.freeze', actorName: 'a', fields: ['account'], kind: 'account' },
    { action: 'card.issue', actorName: 'a', fields: ['card'], kind: 'card' },
    { action: 'customer.update', actorName: 'a', fields: ['documents'], kind: 'document' },
    { action: 'customer.update', actorName: 'a', fields: ['education'], kind: 'change' },
    { action: 'customer.update', actorName: 'import/b', fields: ['education'], kind: 'import' },
    { action: 'customer.request-change', actorName: 'a', fields: [], kind: 'request' },
    { action: 'account.reveal', actorName: 'a', fields: [], kind: 'reveal' },
    { action: 'customer.end-relationship', actorName: 'a', fields: [], kind: 'relationship' },
  ]
  expect(rows.map(journalKind)).toEqual(rows.map(({ kind }) => kind))
  const all = new Set<TimelineKind>(TIMELINE_KINDS)
  expect(wantedRows(all, all)).toBeNull()
  expect(wantedRows(new Set(['card']), all)).toEqual({ like: ['card.%'], unlike: null, actorLike: [], fields: [] })
})
