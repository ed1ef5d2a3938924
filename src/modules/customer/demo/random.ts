// A small seeded generator of random choices: the same seed gives the same bank.

export type Weighted<V> = { values: readonly V[]; upTo: Float64Array }

/** Prepares values and weights once, so that each draw is a binary search. */
export function weighted<V>(pairs: readonly (readonly [value: V, weight: number])[]): Weighted<V> {
  const total = pairs.reduce((sum, [, weight]) => sum + weight, 0)
  const upTo = new Float64Array(pairs.length)
  let sum = 0
  pairs.forEach(([, weight], i) => {
    sum += weight
    upTo[i] = sum / total
  })
  return { values: pairs.map(([value]) => value), upTo }
}

/** A 32-bit hash of a text, to turn a seed in words into a number. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

export class Random {
  private state: number

  constructor(seed: number, block: number) {
    this.state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(block + 1, 0xc2b2ae35)) | 0
    this.unit()
  }

  /** In [0, 1), by mulberry32. */
  unit(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from + 1))
  }

  chance(share: number): boolean {
    return this.unit() < share
  }

  pick<V>(values: readonly V[]): V {
    return values[Math.floor(this.unit() * values.length)] as V
  }

  /** One character of a text of characters of the basic plane. */
  character(text: string): string {
    return text[Math.floor(this.unit() * text.length)] as string
  }

  draw<V>({ values, upTo }: Weighted<V>): V {
    const at = this.unit()
    let low = 0
    let high = values.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (at < (upTo[middle] as number)) high = middle
      else low = middle + 1
    }
    return values[low] as V
  }
}
