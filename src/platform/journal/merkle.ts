// A Merkle log as in RFC 6962: leaf and node hashes, and a frontier that grows by one leaf at a time.

import { createHash } from 'node:crypto'

const sha256 = (...parts: Buffer[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])

/** RFC 6962 §2.1: MTH of one entry. */
export const leafHash = (entry: Buffer) => sha256(LEAF, entry)
export const nodeHash = (left: Buffer, right: Buffer) => sha256(NODE, left, right)

/** The perfect subtrees of a log, largest first: all that is needed to add leaves and to know the root. */
export type Frontier = { size: number; peaks: Buffer[] }

export const emptyFrontier = (): Frontier => ({ size: 0, peaks: [] })

/** Adds one entry in place; O(1) amortised. */
export function addLeaf(frontier: Frontier, entry: Buffer): void {
  let node = leafHash(entry)
  // Each trailing one bit of the size is a perfect subtree of equal height that merges with the new one.
  for (let size = frontier.size; size % 2 === 1; size = Math.floor(size / 2))
    node = nodeHash(frontier.peaks.pop() as Buffer, node)
  frontier.peaks.push(node)
  frontier.size += 1
}

/** The root (RFC 6962 MTH) of what the frontier holds; of nothing it is SHA-256 of the empty string. */
export function rootOf(frontier: Frontier): Buffer {
  if (frontier.peaks.length === 0) return sha256()
  return frontier.peaks.reduceRight((right, left) => nodeHash(left, right))
}

export const packFrontier = (frontier: Frontier) => Buffer.concat(frontier.peaks)

export function unpackFrontier(size: number, packed: Buffer): Frontier {
  const peaks: Buffer[] = []
  for (let at = 0; at < packed.length; at += 32) peaks.push(packed.subarray(at, at + 32))
  return { size, peaks }
}
