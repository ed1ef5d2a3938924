// Proofs lead to the root of the frontier they were made beside, and to no other.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addLeaf, emptyFrontier, rootOf } from './merkle.ts'
import { proofsOf, rootByProof } from './proof.ts'

const LEAVES_MAX = 300
const entryOf = (at: number) => Buffer.from(`row ${at}`)

function treeOf(size: number) {
  const frontier = emptyFrontier()
  for (let at = 0; at < size; at++) addLeaf(frontier, entryOf(at))
  return frontier
}

const stretch = fc
  .tuple(fc.integer({ min: 0, max: LEAVES_MAX }), fc.integer({ min: 1, max: LEAVES_MAX }))
  .map(([before, more]) => ({ before, size: before + more }))

it('leads from every leaf behind a frontier to the root', () => {
  fc.assert(
    fc.property(stretch, ({ before, size }) => {
      const indices = Array.from({ length: size - before }, (_, at) => before + at)
      const entries = indices.map(entryOf)
      const root = rootOf(treeOf(size))
      for (const [at, proof] of proofsOf(treeOf(before), entries, indices).entries())
        expect(rootByProof(entries[at] as Buffer, proof)?.equals(root)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

it('leads elsewhere from another leaf, another place or a path of another length', () => {
  fc.assert(
    fc.property(stretch, fc.nat(), ({ before, size }, pick) => {
      const index = before + (pick % (size - before))
      const entries = Array.from({ length: size - before }, (_, at) => entryOf(before + at))
      const [proof] = proofsOf(treeOf(before), entries, [index])
      if (!proof) throw new Error('no proof')
      const root = rootOf(treeOf(size))
      const fits = (found: Buffer | null) => found?.equals(root) ?? false
      expect(fits(rootByProof(entryOf(size + 1), proof))).toBe(false)
      expect(fits(rootByProof(entryOf(index), { ...proof, path: [...proof.path, root] }))).toBe(false)
      if (proof.path.length > 0)
        expect(fits(rootByProof(entryOf(index), { ...proof, path: proof.path.slice(1) }))).toBe(false)
    }),
  )
})

it('refuses a leaf that the frontier has swallowed', () => {
  expect(() => proofsOf(treeOf(4), [entryOf(4)], [2])).toThrow(RangeError)
})
