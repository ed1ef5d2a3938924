// The rules of the catalogue: which times can be restored, what a gap costs, and what retention may take.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backupHealth } from './backup-health.ts'
import { listExpired, planRestore } from './catalogue.ts'
import type { Manifest } from './manifest.ts'

const MINUTE_MS = 60_000
const timeOf = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * MINUTE_MS).toISOString()
const idOf = (minute: number, kind: string) => `${timeOf(minute).replace(/[-:.]/g, '')}-${kind}`
const part = { name: 'index', bytes: 1, plainBytes: 1, sha256: '' }

type Made = { kind: Manifest['kind']; minute: number; walFrom: number; walTo: number; timeline?: number }

function manifest({ kind, minute, walFrom, walTo, timeline = 1 }: Made): Manifest {
  return {
    format: 1,
    id: idOf(minute, kind),
    kind,
    previous: null,
    startedAt: timeOf(minute),
    coversFrom: kind === 'full' ? timeOf(minute + 1) : null,
    coversUntil: timeOf(minute + 2),
    serverMajor: 15,
    systemId: '1',
    timeline,
    walFrom: String(walFrom),
    walTo: String(walTo),
    walSegmentBytes: 16 * 1024 ** 2,
    wrappedKey: '',
    totals: {},
    index: part,
    data: [],
    wal: [],
  }
}

const idsOf = (backups: Manifest[]) => backups.map(({ id }) => id)
const full = manifest({ kind: 'full', minute: 0, walFrom: 1, walTo: 2 })
const first = manifest({ kind: 'incremental', minute: 15, walFrom: 3, walTo: 4 })
const second = manifest({ kind: 'incremental', minute: 30, walFrom: 5, walTo: 6 })

it('takes the newest full backup before the time, and the log as far as the time needs', () => {
  const again = manifest({ kind: 'full', minute: 45, walFrom: 7, walTo: 9 })
  const all = [full, first, second, again]
  expect(planRestore(all, timeOf(20))).toMatchObject({ base: full, log: [first, second] })
  expect(planRestore(all, timeOf(16))).toMatchObject({ base: full, log: [first] })
  expect(planRestore(all, timeOf(46)).base).toBe(again)
  // The log that a full backup brings along closes the time in which it was made.
  expect(planRestore(all, timeOf(40))).toMatchObject({ base: full, log: [first, second, again] })
  expect(planRestore(all, null)).toMatchObject({ base: again, log: [], coversUntil: timeOf(47) })
})

it('says where backups begin and end, and never crosses a gap or another line of time', () => {
  expect(() => planRestore([], null)).toThrow('there is no full backup')
  expect(() => planRestore([full, first], timeOf(0))).toThrow(`begin at ${timeOf(1)}`)
  expect(() => planRestore([full, first], timeOf(18))).toThrow(`end at ${timeOf(17)}`)
  expect(() => planRestore([full, second], timeOf(20))).toThrow(`end at ${timeOf(2)}`)
  const restored = manifest({ kind: 'incremental', minute: 15, walFrom: 3, walTo: 4, timeline: 2 })
  expect(planRestore([full, restored], null).log).toEqual([])
})

it('retention takes nothing that a time worth keeping needs, whatever was made', () => {
  const made = fc.array(fc.constantFrom('full' as const, 'incremental' as const), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(made, fc.nat({ max: 31 * 15 }), fc.nat({ max: 31 * 15 }), (kinds, keepMinute, later) => {
      const all = kinds.map((kind, at) => manifest({ kind, minute: at * 15, walFrom: at * 2, walTo: at * 2 + 1 }))
      const expired = new Set(idsOf(listExpired(all, timeOf(keepMinute))))
      const kept = all.filter(({ id }) => !expired.has(id))
      const restorable = (backups: Manifest[], time: string) => {
        try {
          return planRestore(backups, time).coversUntil
        } catch {
          return null
        }
      }
      const time = timeOf(keepMinute + later)
      expect(restorable(kept, time)).toBe(restorable(all, time))
      const fulls = (backups: Manifest[]) => backups.filter(({ kind }) => kind === 'full').length
      if (fulls(all) > 0) expect(fulls(kept)).toBeGreaterThan(0)
    }),
  )
})

it('the alarm sounds when nothing was verified, or what was is too old', () => {
  const rule = { configured: true, verifiedHoursMax: 24 }
  const at = (minute: number) => new Date(timeOf(minute))
  const times = { coversUntil: at(0), verifiedUntil: at(0), verifiedAt: at(5) }
  expect(backupHealth(times, rule, at(60))).toMatchObject({ state: 'fresh', reasons: [] })
  expect(backupHealth(times, rule, at(24 * 60 + 1))).toMatchObject({
    state: 'overdue',
    reasons: ['verified-too-old', 'last-too-old'],
  })
  const none = { coversUntil: null, verifiedUntil: null, verifiedAt: null }
  expect(backupHealth(none, rule, at(0)).reasons).toEqual(['never-verified', 'last-too-old'])
  expect(backupHealth(none, { ...rule, configured: false }, at(0)).state).toBe('none')
})
