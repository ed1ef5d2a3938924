// Shares among officers: any m of n bring the ring back, fewer or damaged ones do not, and a ring is never written over.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fileKeyProvider } from './key-provider.ts'
import { newKeyRing } from './key-ring.ts'
import { combineRing, type OfficerShare, splitRing } from './officer-shares.ts'

const ring = newKeyRing('sha256')

it('comes back from any officers that are enough, and from no fewer', async () => {
  const sizes = fc
    .integer({ min: 2, max: 7 })
    .chain((officers) => fc.tuple(fc.constant(officers), fc.integer({ min: 2, max: officers }), fc.nat()))
  await fc.assert(
    fc.asyncProperty(sizes, async ([officers, needed, turn]) => {
      const shares = await splitRing(ring, officers, needed)
      const some = shares.map((_, at) => shares[(at + turn) % officers] as OfficerShare).slice(0, needed)
      expect(await combineRing(some.reverse())).toEqual(ring)
      const fewer = some.slice(1)
      await expect(combineRing(fewer)).rejects.toThrow(
        fewer.length === 0 ? 'no shares' : `${needed} officers are needed, ${needed - 1} are here`,
      )
      // One officer who comes twice is one officer, and one who claims that fewer are needed opens nothing.
      await expect(combineRing([...fewer, fewer[0] as OfficerShare])).rejects.toThrow('officers are needed')
      if (needed > 2)
        await expect(combineRing(fewer.map((one) => ({ ...one, needed: needed - 1 })))).rejects.toThrow('do not open')
    }),
    { numRuns: 30 },
  )
})

it('refuses damaged shares by officer, shares of two splittings, and numbers that make no sense', async () => {
  const shares = await splitRing(ring, 3, 2)
  const [one, two] = shares as [OfficerShare, OfficerShare]
  const altered = Buffer.from(two.share, 'base64')
  altered[3] = (altered[3] as number) ^ 1
  await expect(combineRing([one, { ...two, share: altered.toString('base64') }])).rejects.toThrow(
    'officer 2 is damaged',
  )
  const [, other] = (await splitRing(ring, 3, 2)) as [OfficerShare, OfficerShare]
  await expect(combineRing([one, other])).rejects.toThrow('different splittings')
  for (const [officers, needed] of [
    [3, 1],
    [3, 4],
    [300, 2],
  ] as const)
    await expect(splitRing(ring, officers, needed)).rejects.toThrow('cannot be needed')
})

it('is restored where no ring is, and never over one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kahu-officers-'))
  try {
    const provider = fileKeyProvider(join(folder, 'keys.json'))
    await provider.restore(await combineRing((await splitRing(ring, 5, 3)).slice(2)))
    expect(await provider.load({ keysExist: true, indexHash: 'sha256' })).toEqual(ring)
    await expect(provider.restore(newKeyRing('sha256'))).rejects.toThrow('is there already')
    expect(await provider.load({ keysExist: true, indexHash: 'sha256' })).toEqual(ring)
  } finally {
    await rm(folder, { recursive: true })
  }
})
