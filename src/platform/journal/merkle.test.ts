// The Merkle log against the test vectors of Certificate Transparency (RFC 6962) and against its own definition.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addLeaf, emptyFrontier, leafHash, nodeHash, packFrontier, rootOf, unpackFrontier } from './merkle.ts'

const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => Buffer.from(hex, 'hex'),
)
/** The root after 0, 1, 2 … leaves, as certificate-transparency's own tests print them. */
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** RFC 6962 §2.1, word for word: split at the largest power of two below n. */
function definition(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  if (leaves.length === 1) return leafHash(leaves[0] as Buffer)
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(definition(leaves.slice(0, split)), definition(leaves.slice(split)))
}

describe('the Merkle log', () => {
  it('has the roots of the published vectors', () => {
    const frontier = emptyFrontier()
    expect(rootOf(frontier).toString('hex')).toBe(ROOTS[0])
    for (const [at, leaf] of LEAVES.entries()) {
      addLeaf(frontier, leaf)
      expect(rootOf(frontier).toString('hex')).toBe(ROOTS[at + 1])
    }
  })

  it('equals its definition for any leaves, also when its frontier is kept and read back on the way', () => {
    const leaf = fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 70 }), fc.nat(), (leaves, at) => {
        let frontier = emptyFrontier()
        for (const [index, one] of leaves.entries()) {
          if (index === at % (leaves.length + 1)) frontier = unpackFrontier(frontier.size, packFrontier(frontier))
          addLeaf(frontier, one)
        }
        expect(rootOf(frontier)).toEqual(definition(leaves))
      }),
    )
  })
})
