// What amounts are usual under a key: counts by logarithmic bucket over 90 days in six parts.

import { bytesOf, type Column, grown, Links, lengthFor, type WindowImage, type WindowState } from './columns.ts'

const PART_MS = 15 * 86_400_000
const PARTS = 6
/** Five buckets to a doubling: a value is known within 7 %. */
const BUCKETS_TO_OCTAVE = 5
const BUCKETS = 256
/** Fewer say nothing of what is usual. */
export const HABIT_MIN = 5
/** From the median absolute deviation to the standard deviation of a normal distribution (Hampel 1974). */
const MAD_TO_DEVIATION = 1.4826
/** Somebody who always pays the same would have no spread at all: it is taken as 5 % of the median. */
const LEAST_SPREAD = 0.05

export const bucketOf = (value: number): number =>
  value < 1 ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log2(value) * BUCKETS_TO_OCTAVE) + 1)
const middleOf = (bucket: number): number => (bucket === 0 ? 0 : 2 ** ((bucket - 0.5) / BUCKETS_TO_OCTAVE))
const MIDDLES = Float64Array.from({ length: BUCKETS }, (_, bucket) => middleOf(bucket))

const counts = new Uint32Array(BUCKETS)
const found = new Int32Array(BUCKETS)

/** (x - median) / (1.4826 * MAD) and the share below x, both of bucketed history; a part of 15 days leaves at once. */
export class HabitWindow implements WindowState {
  private links = new Links()
  private head = new Int32Array(0)
  private bucket = new Uint8Array(256)
  private count = new Uint32Array(256)

  ensure(key: number): void {
    if (key < this.head.length) return
    this.head = grown(this.head, lengthFor(key, this.head.length))
  }

  private growNodes = (length: number): void => {
    this.bucket = grown(this.bucket, length)
    this.count = grown(this.count, length)
  }

  /** Newest part first: the nodes to count up stand at the front. */
  add(key: number, at: number, now: number, value: number): void {
    const { links } = this
    const part = Math.floor(at / PART_MS)
    const oldest = Math.floor(now / PART_MS) - PARTS
    if (part <= oldest) return
    const bucket = bucketOf(value)
    let before = 0
    let node = this.head[key]!
    for (; node !== 0 && links.step[node]! >= part; before = node, node = links.next[node]!) {
      if (links.step[node] !== part || this.bucket[node] !== bucket) continue
      this.count[node]! += 1
      return
    }
    if (node !== 0 && links.step[node]! <= oldest) {
      this.cut(key, before)
      node = 0
    } else if (node !== 0) this.cutBeyond(key, oldest)
    const fresh = links.take(part, this.growNodes)
    this.bucket[fresh] = bucket
    this.count[fresh] = 1
    links.next[fresh] = before === 0 ? this.head[key]! : links.next[before]!
    if (before === 0) this.head[key] = fresh
    else links.next[before] = fresh
  }

  private cutBeyond(key: number, oldest: number): void {
    let before = 0
    for (let node = this.head[key]!; node !== 0; before = node, node = this.links.next[node]!)
      if (this.links.step[node]! <= oldest) {
        this.cut(key, before)
        return
      }
  }

  /** Frees everything after `before`. */
  private cut(key: number, before: number): void {
    let node = before === 0 ? this.head[key]! : this.links.next[before]!
    if (before === 0) this.head[key] = 0
    else this.links.next[before] = 0
    while (node !== 0) {
      const next = this.links.next[node]!
      this.links.give(node)
      node = next
    }
  }

  /** Fills `counts` and lists its buckets in `found`; answers how many transactions and how many buckets. */
  private gather(key: number, now: number): { total: number; buckets: number } {
    const oldest = Math.floor(now / PART_MS) - PARTS
    let total = 0
    let buckets = 0
    for (let node = this.head[key]!; node !== 0 && this.links.step[node]! > oldest; node = this.links.next[node]!) {
      const bucket = this.bucket[node]!
      if (counts[bucket] === 0) found[buckets++] = bucket
      counts[bucket]! += this.count[node]!
      total += this.count[node]!
    }
    return { total, buckets }
  }

  private clear(buckets: number): void {
    for (let index = 0; index < buckets; index++) counts[found[index]!] = 0
  }

  /** Infinity of spread is never answered; NaN before `HABIT_MIN` transactions. */
  scoreOf(key: number, now: number, value: number): number {
    const { total, buckets } = this.gather(key, now)
    if (total < HABIT_MIN) {
      this.clear(buckets)
      return Number.NaN
    }
    const half = Math.ceil(total / 2)
    const used = found.subarray(0, buckets).sort()
    let place = 0
    let sum = counts[used[0]!]!
    while (sum < half) sum += counts[used[++place]!]!
    const median = MIDDLES[used[place]!]!
    let below = place
    let above = place + 1
    let spread = 0
    for (let covered = 0; covered < half; ) {
      const down = below >= 0 ? median - MIDDLES[used[below]!]! : Number.POSITIVE_INFINITY
      const up = above < buckets ? MIDDLES[used[above]!]! - median : Number.POSITIVE_INFINITY
      spread = Math.min(down, up)
      covered += down <= up ? counts[used[below--]!]! : counts[used[above++]!]!
    }
    this.clear(buckets)
    return (value - median) / (MAD_TO_DEVIATION * Math.max(spread, LEAST_SPREAD * median, 1))
  }

  /** 0 to 100: the share of history below, half of the same bucket counted; NaN before `HABIT_MIN` transactions. */
  percentileOf(key: number, now: number, value: number): number {
    const { total, buckets } = this.gather(key, now)
    const own = bucketOf(value)
    let below = counts[own]! / 2
    for (let index = 0; index < buckets; index++) if (found[index]! < own) below += counts[found[index]!]!
    this.clear(buckets)
    return total < HABIT_MIN ? Number.NaN : (below / total) * 100
  }

  forget(key: number): void {
    if (key < this.head.length) this.cut(key, 0)
  }

  private columns(): Record<string, Column> {
    return { head: this.head, next: this.links.next, step: this.links.step, bucket: this.bucket, count: this.count }
  }

  image(): WindowImage {
    const { top, free } = this.links
    const columns = Object.entries(this.columns()).map(([name, column]) => [
      name,
      name === 'head' ? column : column.subarray(0, top),
    ])
    return { counters: { top, free }, columns: Object.fromEntries(columns) }
  }

  load({ counters, columns }: WindowImage): void {
    Object.assign(this.links, { top: counters.top, free: counters.free, next: columns.next, step: columns.step })
    Object.assign(this, { head: columns.head, bucket: columns.bucket, count: columns.count })
  }

  bytes(): number {
    return bytesOf(Object.values(this.columns()))
  }
}
