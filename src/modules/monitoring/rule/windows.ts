// Count, sum, minimum and maximum over a sliding window, for every key: one node a step that saw anything.

import { bytesOf, type Column, grown, Links, lengthFor, type WindowImage, type WindowState } from './columns.ts'
import { delaySteps, stepAt, stepMsOf, stepsOf } from './step.ts'

/** Which columns it keeps: no more than its rules ask for. */
export type StepNeeds = { count: boolean; sum: boolean; low: boolean; high: boolean }

/**
 * The window of a key ends at its clock: the newest instant seen under it. It holds the transactions whose step is
 * one of the last `stepsOf` steps, the clock's own included, shifted back by the delay. A late one lies in its own
 * step, or nowhere when that has left the window. So the state is a function of the set of transactions, not of order.
 */
export class StepWindow implements WindowState {
  readonly stepMs: number
  readonly steps: number
  readonly delay: number
  readonly needs: StepNeeds
  private links = new Links()
  /** The key at hand, the steps of its transaction and of its clock, and the newest one that counts. */
  private key = 0
  private step = 0
  private clock = 0
  private newest = 0
  private head = new Int32Array(0)
  private tail = new Int32Array(0)
  private total = new Uint32Array(0)
  private totalSum = new Float64Array(0)
  private count: Uint32Array
  private sum: Float64Array
  private low: Float64Array
  private high: Float64Array

  constructor(windowMinutes: number, delayMinutes: number, needs: StepNeeds) {
    this.stepMs = stepMsOf(windowMinutes)
    this.steps = stepsOf(windowMinutes)
    this.delay = delaySteps(delayMinutes, this.stepMs)
    this.needs = needs
    this.count = new Uint32Array(needs.count ? 256 : 0)
    this.sum = new Float64Array(needs.sum ? 256 : 0)
    this.low = new Float64Array(needs.low ? 256 : 0)
    this.high = new Float64Array(needs.high ? 256 : 0)
  }

  ensure(key: number): void {
    if (key < this.head.length) return
    const length = lengthFor(key, this.head.length)
    this.head = grown(this.head, length)
    this.tail = grown(this.tail, length)
    if (this.needs.count) this.total = grown(this.total, length)
    if (this.needs.sum) this.totalSum = grown(this.totalSum, length)
  }

  private growNodes = (length: number): void => {
    if (this.needs.count) this.count = grown(this.count, length)
    if (this.needs.sum) this.sum = grown(this.sum, length)
    if (this.needs.low) this.low = grown(this.low, length)
    if (this.needs.high) this.high = grown(this.high, length)
  }

  /** Turns to the key of a transaction at `at` whose clock is `now`, and drops the steps that have left the window. */
  turn(key: number, at: number, now: number): void {
    this.key = key
    this.step = stepAt(at, this.stepMs)
    this.clock = now === at ? this.step : stepAt(now, this.stepMs)
    this.newest = this.clock - this.delay
    const head = this.head[key]!
    if (head !== 0 && this.links.step[head]! <= this.newest - this.steps) this.evict(key, head)
  }

  private evict(key: number, head: number): void {
    const { links, needs } = this
    const last = this.newest - this.steps
    let node = head
    while (node !== 0 && links.step[node]! <= last) {
      if (needs.count) this.total[key]! -= this.count[node]!
      if (needs.sum) this.totalSum[key]! -= this.sum[node]!
      const next = links.next[node]!
      links.give(node)
      node = next
    }
    this.head[key] = node
    if (node === 0) this.tail[key] = 0
  }

  /** The node of a step: the tail, a new one behind it, or for a late one its place in the list. */
  private nodeAt(key: number, step: number): number {
    const { links } = this
    const tail = this.tail[key]!
    if (tail !== 0 && links.step[tail] === step) return tail
    let before = 0
    if (tail !== 0 && links.step[tail]! < step) before = tail
    else {
      for (let node = this.head[key]!; node !== 0 && links.step[node]! <= step; node = links.next[node]!) before = node
      if (before !== 0 && links.step[before] === step) return before
    }
    const node = links.take(step, this.growNodes)
    if (this.needs.count) this.count[node] = 0
    if (this.needs.sum) this.sum[node] = 0
    if (this.needs.low) this.low[node] = Number.POSITIVE_INFINITY
    if (this.needs.high) this.high[node] = Number.NEGATIVE_INFINITY
    if (before === 0) {
      links.next[node] = this.head[key]!
      this.head[key] = node
    } else {
      links.next[node] = links.next[before]!
      links.next[before] = node
    }
    if (before === tail) this.tail[key] = node
    return node
  }

  /** Whether the transaction at hand lies within the window itself. */
  covers(): boolean {
    return this.step > this.newest - this.steps && this.step <= this.newest
  }

  add(value: number): void {
    const { key, step, needs } = this
    if (step <= this.newest - this.steps) return
    const node = this.nodeAt(key, step)
    if (needs.count) {
      this.count[node]! += 1
      this.total[key]! += 1
    }
    if (needs.sum) {
      this.sum[node]! += value
      this.totalSum[key]! += value
    }
    if (needs.low && value < this.low[node]!) this.low[node] = value
    if (needs.high && value > this.high[node]!) this.high[node] = value
  }

  countOf(): number {
    return this.delay === 0 ? this.total[this.key]! : this.scan(this.count)
  }

  sumOf(): number {
    return this.delay === 0 ? this.totalSum[this.key]! : this.scan(this.sum)
  }

  private scan(column: Uint32Array | Float64Array): number {
    const { newest, links } = this
    let sum = 0
    for (let node = this.head[this.key]!; node !== 0 && links.step[node]! <= newest; node = links.next[node]!)
      sum += column[node]!
    return sum
  }

  /** Infinity when the window holds nothing. */
  lowOf(): number {
    const { newest, links } = this
    let low = Number.POSITIVE_INFINITY
    for (let node = this.head[this.key]!; node !== 0 && links.step[node]! <= newest; node = links.next[node]!)
      if (this.low[node]! < low) low = this.low[node]!
    return low
  }

  highOf(): number {
    const { newest, links } = this
    let high = Number.NEGATIVE_INFINITY
    for (let node = this.head[this.key]!; node !== 0 && links.step[node]! <= newest; node = links.next[node]!)
      if (this.high[node]! > high) high = this.high[node]!
    return high
  }

  forget(key: number): void {
    if (key >= this.head.length) return
    for (let node = this.head[key]!; node !== 0; ) {
      const next = this.links.next[node]!
      this.links.give(node)
      node = next
    }
    this.head[key] = this.tail[key] = 0
    if (this.needs.count) this.total[key] = 0
    if (this.needs.sum) this.totalSum[key] = 0
  }

  private columns(): Record<string, Column> {
    const { head, tail, total, totalSum, count, sum, low, high } = this
    return { head, tail, total, totalSum, next: this.links.next, step: this.links.step, count, sum, low, high }
  }

  image(): WindowImage {
    const { top, free } = this.links
    const nodes = ['next', 'step', 'count', 'sum', 'low', 'high']
    const columns = Object.entries(this.columns()).map(([name, column]) => [
      name,
      nodes.includes(name) ? column.subarray(0, column.length === 0 ? 0 : top) : column,
    ])
    return { counters: { top, free }, columns: Object.fromEntries(columns) }
  }

  load({ counters, columns }: WindowImage): void {
    Object.assign(this.links, { top: counters.top, free: counters.free, next: columns.next, step: columns.step })
    const { head, tail, total, totalSum, count, sum, low, high } = columns
    Object.assign(this, { head, tail, total, totalSum, count, sum, low, high })
  }

  bytes(): number {
    return bytesOf(Object.values(this.columns()))
  }
}
