// Inclusion proofs of the Merkle log (RFC 6962 §2.1.1): made from the frontier before a stretch of leaves, so that no older leaf is read.

import { type Frontier, leafHash, nodeHash } from './merkle.ts'

/** Where a row stands in the tree of a size, and the hashes that lead from it to the root. */
export type Proof = { index: number; treeSize: number; path: Buffer[] }

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** The perfect subtrees that the frontier keeps, by where they begin and end. */
function peaksOf(frontier: Frontier): Map<string, Buffer> {
  const peaks = new Map<string, Buffer>()
  let start = 0
  let left = frontier.size
  for (const peak of frontier.peaks) {
    const size = 2 ** Math.floor(Math.log2(left))
    peaks.set(`${start}:${start + size}`, peak)
    start += size
    left -= size
  }
  return peaks
}

/**
 * Proofs of leaves in the tree of `frontier` and the `entries` after it. `indices` count from the tree's first leaf and
 * lie behind the frontier: then all that is needed on their left are its peaks.
 */
export function proofsOf(frontier: Frontier, entries: readonly Buffer[], indices: readonly number[]): Proof[] {
  const treeSize = frontier.size + entries.length
  const nodes = peaksOf(frontier)
  const node = (from: number, to: number): Buffer => {
    const key = `${from}:${to}`
    const known = nodes.get(key)
    if (known) return known
    if (to <= frontier.size) throw new RangeError('a leaf before the frontier cannot be proved')
    const split = from + splitOf(to - from)
    const made =
      to - from === 1 ? leafHash(entries[from - frontier.size] as Buffer) : nodeHash(node(from, split), node(split, to))
    nodes.set(key, made)
    return made
  }
  return indices.map((index) => {
    if (index < frontier.size || index >= treeSize) throw new RangeError('the leaf is not among the entries')
    const path: Buffer[] = []
    let [from, to] = [0, treeSize]
    while (to - from > 1) {
      const split = from + splitOf(to - from)
      path.push(index < split ? node(split, to) : node(from, split))
      if (index < split) to = split
      else from = split
    }
    return { index, treeSize, path: path.reverse() }
  })
}

/** The root that a proof leads to (RFC 9162 §2.1.3.2); null when its path has not the length it must have. */
export function rootByProof(entry: Buffer, { index, treeSize, path }: Proof): Buffer | null {
  let [at, last] = [index, treeSize - 1]
  if (at > last) return null
  let root = leafHash(entry)
  for (const hash of path) {
    if (last === 0) return null
    if (at % 2 === 1 || at === last) {
      root = nodeHash(hash, root)
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    } else root = nodeHash(root, hash)
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 ? root : null
}
