// The arithmetic of the server's write-ahead log: positions, segments and their file names.

const NUMBER_BITS = 32n

/** `16/B374D848` as a number of bytes. */
export function positionOf(lsn: string): bigint {
  const [high, low] = lsn.split('/')
  return (BigInt(`0x${high}`) << NUMBER_BITS) + BigInt(`0x${low}`)
}

/** A number of bytes as the server writes a position. */
export function lsnOf(position: bigint): string {
  const low = position & ((1n << NUMBER_BITS) - 1n)
  return `${(position >> NUMBER_BITS).toString(16)}/${low.toString(16)}`.toUpperCase()
}

/** The number of the segment that holds the byte at a position. */
export const segmentAt = (position: bigint, segmentBytes: number) => position / BigInt(segmentBytes)

/** The file name of a segment: timeline, then its number in two words. */
export function segmentFile(timeline: number, segment: bigint, segmentBytes: number): string {
  const perWord = (1n << NUMBER_BITS) / BigInt(segmentBytes)
  const words = [BigInt(timeline), segment / perWord, segment % perWord]
  return words.map((word) => word.toString(16).toUpperCase().padStart(8, '0')).join('')
}
